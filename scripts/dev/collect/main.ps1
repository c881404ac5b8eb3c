# --- the areas of a scan, each read or unreadable for itself. The reads are those of electron/targets/scanTarget.ts.

function Get-InstanceReads($Lists) {
    $reads = New-Object System.Collections.ArrayList
    foreach ($list in $Lists) {
        if ($list.state -ne 'read') { continue }
        $root = $list.path.Substring(0, $list.path.Length - '\Instance Names\SQL'.Length)
        foreach ($entry in $list.key.values) {
            $instance = [string]$entry.value.data
            if ($entry.value.kind -ne 'String' -or $instance -eq '' -or $instance.Length -gt 255 -or $instance -match '[\\\x00]') { continue }
            $key = $root + '\' + $instance
            $null = $reads.Add(@{ path = $key + '\MSSQLServer\SuperSocketNetLib'; depth = 3 })
            foreach ($name in '\Setup', '\MSSQLServer\CurrentVersion', '\MSSQLServer\Parameters', '\Cluster') { $null = $reads.Add(@{ path = $key + $name; depth = 0 }) }
        }
    }
    @{ items = $reads.ToArray() }
}

function Read-SqlRegistry {
    $roots = 'HKLM\SOFTWARE\Microsoft\Microsoft SQL Server', 'HKLM\SOFTWARE\WOW6432Node\Microsoft\Microsoft SQL Server'
    $first = @(foreach ($root in $roots) { @{ path = $root + '\Instance Names\SQL'; depth = 0 } })
    $lists = (Invoke-RegistryRead @{ reads = $first }).reads
    $more = (Get-InstanceReads $lists).items
    $reads = New-Object System.Collections.ArrayList
    $reads.AddRange($lists)
    if ($more.Count -gt 0) { $reads.AddRange((Invoke-RegistryRead @{ reads = $more }).reads) }
    @{ reads = $reads.ToArray() }
}

function Read-SystemRegistry {
    $services = 'HKLM\SYSTEM\CurrentControlSet\Services\'
    $paths = @(
        'HKLM\SOFTWARE\Microsoft\Rpc\Internet'
        foreach ($name in 'NTDS\Parameters', 'Netlogon\Parameters', 'NTFRS\Parameters') { $services + $name }
        'HKLM\SOFTWARE\Microsoft\MSDTC'
        'HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Printers'
        'HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Printers\RPC'
        foreach ($name in 'MSExchangeRPC\ParametersSystem', 'MSExchangeAB\Parameters', 'Tcpip\Parameters', 'DNS\Parameters', 'Winmgmt') { $services + $name }
        'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SvcHost'
        'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SvcHost\winmgmt'
    )
    $reads = @(foreach ($path in $paths) { @{ path = $path; depth = 0 } }) + @{ path = 'HKLM\SOFTWARE\Classes\AppID'; depth = 1 }
    Invoke-RegistryRead @{ reads = $reads }
}

function Read-Connections {
    $ranges = @()
    try { $ranges = @(foreach ($range in (Read-DynamicRanges).items) { if ($range.protocol -eq 'tcp') { @{ stack = $range.stack; start = $range.start; count = $range.count } } }) } catch { $ranges = @() }
    Invoke-ConnectionsSample @{ top = 50; ranges = $ranges }
}

function Read-Area([string] $Name) {
    try {
        $value = switch ($Name) {
            'host' { Invoke-HostDescribe @{} }
            'sqlRegistry' { Read-SqlRegistry }
            'services' { Invoke-ServicesList @{ names = $null } }
            'listeners' { Invoke-ListenersList @{} }
            'ranges' { Invoke-RangesRead @{} }
            'firewall' { Invoke-FirewallRead @{} }
            'cluster' { Invoke-ClusterRead @{} }
            'systemRegistry' { Read-SystemRegistry }
            'dfsr' { Invoke-DfsrRead @{} }
            'events' { Invoke-EventsList @{ log = 'System'; ids = @(4227, 4231, 4266); sinceHours = 336; max = 2000 } }
            'connections' { Read-Connections }
        }
        @{ state = 'read'; value = $value }
    }
    catch { @{ state = 'unreadable'; error = (ConvertTo-ErrorData $_) } }
}

if ([string]$ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage') {
    # The 32-bit process would report the registry of 32-bit programs as if it were the computer's.
    if ([Environment]::Is64BitOperatingSystem -and -not [Environment]::Is64BitProcess) { throw 'This is the 32-bit Windows PowerShell, which sees another registry. Start the 64-bit one.' }
    Initialize-Json
}
$areaNames = 'host', 'sqlRegistry', 'services', 'listeners', 'ranges', 'firewall', 'cluster', 'systemRegistry', 'dfsr', 'events', 'connections'
$areas = @{}
$mode = [string]$ExecutionContext.SessionState.LanguageMode
foreach ($name in $areaNames) {
    # In Constrained Language Mode (application control) the reads cannot work: the file says so.
    if ($mode -ne 'FullLanguage') { $areas[$name] = @{ state = 'unreadable'; error = @{ code = 'not-available'; detail = $mode } } }
    else { $areas[$name] = Read-Area $name }
}
$computer = [string]$env:COMPUTERNAME
if ($areas.host.state -eq 'read') { $computer = [string]$areas.host.value.computerName }
$stamp = [datetime]::Now.ToString('yyyyMMdd-HHmmss', [cultureinfo]::InvariantCulture)
if ($OutFile -eq '') { $OutFile = 'portpin-' + $computer + '-' + $stamp + '.json' }
# [datetime] and [cultureinfo] are among the types that Constrained Language Mode leaves.
$taken = [datetime]::UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", [cultureinfo]::InvariantCulture)
# Area by area: 5.1's JSON has a limit of length, and one area beyond it must not cost the others.
$parts = @(foreach ($name in $areaNames) {
    try { $part = ConvertTo-Json -InputObject $areas[$name] -Depth 32 -Compress }
    catch { $part = ConvertTo-Json -InputObject @{ state = 'unreadable'; error = @{ code = 'too-large'; subject = $name } } -Depth 32 -Compress }
    '"' + $name + '":' + $part
})
$json = '{"format":"portpin-collect","version":1,"takenAt":' + (ConvertTo-Json -InputObject $taken) + ',"computerName":' + (ConvertTo-Json -InputObject $computer) + ',"areas":{' + ($parts -join ',') + '}}'
if ($mode -ne 'FullLanguage') { Set-Content -LiteralPath $OutFile -Value $json -Encoding UTF8 }
else {
    # Half a surrogate pair would become U+FFFD in UTF-8: it is written as an escape.
    $half = '[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]'
    $json = [regex]::Replace($json, $half, [System.Text.RegularExpressions.MatchEvaluator]{ param($found) '\u{0:x4}' -f [int][char]$found.Value })
    $OutFile = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutFile)
    [System.IO.File]::WriteAllText($OutFile, $json, (New-Object System.Text.UTF8Encoding $false))
}
Write-Output $OutFile
