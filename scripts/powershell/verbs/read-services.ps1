# Reading the cluster, SQL Server's error log and service principal names.

# Source: MSCluster_Resource.State (ClusterResourceState): 2 online, 3 offline, 4 failed, 128-130 pending.
function ConvertFrom-ClusterState($Value) {
    switch ([long]$Value) {
        1 { return 'pending' }
        2 { return 'online' }
        3 { return 'offline' }
        4 { return 'failed' }
        128 { return 'pending' }
        129 { return 'pending' }
        130 { return 'pending' }
    }
    'unknown'
}

# 0x8004100E WBEM_E_INVALID_NAMESPACE, 0x80041010 WBEM_E_INVALID_CLASS: failover clustering is not installed.
function Get-ClusterResource {
    try { @{ installed = $true; items = @(Get-CimInstance -Namespace root/MSCluster -ClassName MSCluster_Resource) } }
    catch {
        if ([string]$_.FullyQualifiedErrorId -notmatch '^HRESULT 0x800410(0e|10)\b') { throw }
        @{ installed = $false; items = @() }
    }
}

function Invoke-ClusterRead($p) {
    $found = Get-ClusterResource
    $resources = New-Object System.Collections.ArrayList
    foreach ($resource in $found.items) {
        $private = $resource.PrivateProperties
        $null = $resources.Add(@{
            name = [string]$resource.Name; type = [string]$resource.Type; state = (ConvertFrom-ClusterState $resource.State)
            ownerGroup = [string]$resource.OwnerGroup; ownerNode = [string]$resource.OwnerNode
            instanceName = (Get-TextOrNull $private.InstanceName); virtualServerName = (Get-TextOrNull $private.VirtualServerName)
        })
    }
    @{ installed = $found.installed; resources = $resources.ToArray() }
}

# The path is the -e start parameter. The engine keeps the file open for writing: shared read, and only its end.
# Source: SA database-engine-service-startup-options (-e); the file is UTF-16 LE with a mark, ANSI on old versions.
function Invoke-SqlErrorLog($p) {
    $instance = Get-Text $p 'instanceId'
    $most = Get-Whole $p 'maxLines' 1 500
    if ($instance.IndexOf('\') -ge 0 -or $instance.IndexOf([char]0) -ge 0 -or $instance.Length -eq 0 -or $instance.Length -gt 255) { Stop-Verb 'invalid-argument' $instance }
    $path = $null
    foreach ($root in 'HKLM\SOFTWARE\Microsoft\Microsoft SQL Server', 'HKLM\SOFTWARE\WOW6432Node\Microsoft\Microsoft SQL Server') {
        $key = Open-Key ($root + '\' + $instance + '\MSSQLServer\Parameters') $false
        if ($null -eq $key) { continue }
        foreach ($name in $key.GetValueNames()) {
            $text = [string](Read-TextValue $key $name)
            if ($name -like 'SQLArg*' -and $text.StartsWith('-e', [System.StringComparison]::Ordinal)) { $path = $text.Substring(2) }
        }
        $key.Dispose()
        if ($null -ne $path) { break }
    }
    if ($null -eq $path) { Stop-Verb 'not-found' $instance }
    $file = $null
    try { $file = New-Object System.IO.FileStream($path, [System.IO.FileMode]::Open, [System.IO.FileAccess]::Read, ([System.IO.FileShare]::ReadWrite -bor [System.IO.FileShare]::Delete)) }
    catch { Stop-Verb (Get-CodeOfError $_) $instance $path $_ }
    try {
        $wide = ($file.ReadByte() -eq 0xFF -and $file.ReadByte() -eq 0xFE)
        $encoding = [System.Text.Encoding]::Default
        $start = [long]0
        if ($wide) { $encoding = [System.Text.Encoding]::Unicode; $start = [long]2 }
        $tail = [long](1000 * $most)
        if ($file.Length - $tail -gt $start) { $start = ($file.Length - $tail); if ($wide) { $start = $start - ($start % 2) } }
        $null = $file.Seek($start, [System.IO.SeekOrigin]::Begin)
        $reader = New-Object System.IO.StreamReader($file, $encoding, $false)
        $all = $reader.ReadToEnd() -split "`r?`n"
    }
    finally { $file.Dispose() }
    $lines = New-Object System.Collections.ArrayList
    # The first line read is a torn one unless the file was read from its beginning.
    $first = 0
    if ($start -gt 2) { $first = 1 }
    $last = $all.Count - 1
    if ($last -ge 0 -and $all[$last] -eq '') { $last-- }
    for ($i = [Math]::Max($first, $last - $most + 1); $i -le $last; $i++) { $null = $lines.Add([string]$all[$i]) }
    @{ path = $path; lines = $lines.ToArray() }
}

# setspn -L answers a heading in the language of Windows, then one SPN a line, each after a tab.
function Get-SpnOf([string] $Account) {
    if ($Account -notmatch '^[^\x00-\x1f"/-][^\x00-\x1f"/]{0,400}\z') { Stop-Verb 'invalid-argument' $Account }
    $result = Invoke-Native 'setspn.exe' @('-L', $Account) 45000
    if ($result.code -ne 0) { Stop-Verb 'native-failed' $Account (Get-NativeDetail $result) }
    $spns = New-Object System.Collections.ArrayList
    foreach ($line in $result.text -split "`r?`n") { if ($line.StartsWith("`t", [System.StringComparison]::Ordinal)) { $null = $spns.Add($line.Trim()) } }
    , $spns.ToArray()
}

function Invoke-SpnList($p) { @{ spns = (Get-SpnOf (Get-Text $p 'account')) } }

# One class and one host, nothing setspn would take for an option or a pattern.
function Get-Spn($p) {
    $spn = Get-Text $p 'spn'
    if ($spn -notmatch '^[A-Za-z][A-Za-z0-9]{0,60}/[^\x00-\x20"*?/-][^\x00-\x20"*?/]{0,400}\z') { Stop-Verb 'invalid-argument' $spn }
    $spn
}

# setspn -Q answers each holder as a distinguished name at the beginning of a line, its SPNs after tabs below it. Its
# exit code and its sentences differ between versions and languages; the names do not. It names the domain it asks
# (Checking domain DC=...): where it found none to ask, nobody knows of a holder, and that is not "no holder".
function Find-SpnHolder([string] $Spn) {
    $result = Invoke-Native 'setspn.exe' @('-Q', $Spn) 45000
    if ($result.text -notmatch 'DC=') { Stop-Verb 'native-failed' $Spn (Get-NativeDetail $result) }
    $holders = New-Object System.Collections.ArrayList
    $holder = ''
    foreach ($line in $result.text -split "`r?`n") {
        if ($line -match '^(CN|OU)=') { $holder = $line.Trim() }
        elseif ($holder -ne '' -and $line.StartsWith("`t", [System.StringComparison]::Ordinal) -and (Test-SameName $line.Trim() $Spn)) { $null = $holders.Add($holder); $holder = '' }
    }
    , $holders.ToArray()
}

function Invoke-SpnFind($p) { @{ holders = (Find-SpnHolder (Get-Spn $p)) } }
