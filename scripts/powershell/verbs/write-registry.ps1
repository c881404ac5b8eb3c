# Writing registry values and port exclusions.

# The only keys that may be written: the TCP settings of a SQL Server instance, both registry views.
$writableKeys = '^HKLM\\SOFTWARE\\(WOW6432Node\\)?Microsoft\\Microsoft SQL Server\\[^\\]+\\MSSQLServer\\SuperSocketNetLib\\Tcp(\\[^\\]+)?$'

function Test-SameCell($A, $B) {
    if ($null -eq $A -or $null -eq $B) { return ($null -eq $A -and $null -eq $B) }
    if (-not (Test-SameText ([string]$A.kind) ([string]$B.kind))) { return $false }
    $left = @($A.data)
    $right = @($B.data)
    if ($left.Count -ne $right.Count) { return $false }
    for ($i = 0; $i -lt $left.Count; $i++) { if (-not (Test-SameText ([string]$left[$i]) ([string]$right[$i]))) { return $false } }
    $true
}

function Set-Cell($Key, [string] $Name, $Cell) {
    if ($null -eq $Cell) {
        if ($null -ne (Read-Value $Key $Name)) { $Key.DeleteValue($Name) }
        return
    }
    $data = $Cell.data
    switch ([string]$Cell.kind) {
        'String' { $data = [string]$data; $kind = [Microsoft.Win32.RegistryValueKind]::String }
        'ExpandString' { $data = [string]$data; $kind = [Microsoft.Win32.RegistryValueKind]::ExpandString }
        'MultiString' { $data = [string[]]@($data); $kind = [Microsoft.Win32.RegistryValueKind]::MultiString }
        'DWord' { $data = [BitConverter]::ToInt32([BitConverter]::GetBytes([uint32]$data), 0); $kind = [Microsoft.Win32.RegistryValueKind]::DWord }
        'QWord' { $data = [long]$data; $kind = [Microsoft.Win32.RegistryValueKind]::QWord }
        'Binary' { $data = [Convert]::FromBase64String($data); $kind = [Microsoft.Win32.RegistryValueKind]::Binary }
        'None' { $data = [Convert]::FromBase64String($data); $kind = [Microsoft.Win32.RegistryValueKind]::None }
        default { Stop-Verb 'invalid-argument' $Name }
    }
    $Key.SetValue($Name, $data, $kind)
}

function Invoke-RegistryWrite($p) {
    $path = Get-Text $p 'path'
    if ($path -notmatch $writableKeys -or $path -match '[\x00-\x1f]') { Stop-Verb 'not-allowed' $path }
    foreach ($one in @($p.values)) {
        $name = Get-Text $one 'name'
        if ($name.IndexOf([char]0) -ge 0 -or $name.Length -gt 16383) { Stop-Verb 'invalid-argument' $name }
    }
    $key = $null
    try { $key = Open-Key $path $true } catch { Stop-Verb (Get-CodeOfError $_) $path '' $_ }
    if ($null -eq $key) { Stop-Verb 'not-found' $path }
    try {
        # All are compared before one is written.
        foreach ($one in @($p.values)) {
            if (-not (Test-SameCell (Read-Value $key $one.name) $one.expect)) { Stop-Verb 'moved' ([string]$one.name) }
        }
        foreach ($one in @($p.values)) { Set-Cell $key ([string]$one.name) $one.value }
        $key.Flush()
        $values = New-Object System.Collections.ArrayList
        foreach ($one in @($p.values)) { $null = $values.Add(@{ name = [string]$one.name; value = (Read-Value $key $one.name) }) }
        @{ values = $values.ToArray() }
    }
    finally { $key.Dispose() }
}

function Get-ExclusionArguments($p) {
    $stack = Get-Choice $p 'stack' $portStacks
    $protocol = Get-Choice $p 'protocol' $portProtocols
    $start = Get-Whole $p 'start' 1 65535
    $count = Get-Whole $p 'count' 1 65535
    if ($start + $count - 1 -gt 65535) { Stop-Verb 'invalid-argument' ([string]$start) }
    @{ stack = $stack; protocol = $protocol; start = $start; end = $start + $count - 1
       netsh = @(('protocol=' + $protocol), ('startport=' + $start), ('numberofports=' + $count), 'store=persistent') }
}

# The text of netsh is in the language of Windows, so why it refused is read from the system: the range is partly held,
# or a socket uses a port of it. Source: CreatePersistentTcpPortReservation, ERROR_SHARING_VIOLATION.
function Test-RangeInUse($Range, $Exclusions) {
    foreach ($held in $Exclusions) { if ($held.start -le $Range.end -and $Range.start -le $held.end) { return $true } }
    $class = 'MSFT_NetTCPConnection'
    if ($Range.protocol -eq 'udp') { $class = 'MSFT_NetUDPEndpoint' }
    foreach ($item in @(Get-CimInstance -Namespace root/StandardCimv2 -ClassName $class)) {
        if ([int]$item.LocalPort -ge $Range.start -and [int]$item.LocalPort -le $Range.end) { return $true }
    }
    $false
}

function Invoke-ExclusionAdd($p) {
    $range = Get-ExclusionArguments $p
    $subject = [string]$range.start + '-' + [string]$range.end
    Assert-Elevated $subject
    $result = Invoke-Native 'netsh.exe' (@('interface', $range.stack, 'add', 'excludedportrange') + $range.netsh) 20000
    $excluded = (Read-Exclusions $range.stack $range.protocol).items
    if ($result.code -ne 0) {
        $code = 'refused'
        if (Test-RangeInUse $range $excluded) { $code = 'in-use' }
        Stop-Verb $code $subject (Get-NativeDetail $result)
    }
    @{ excluded = $excluded }
}

function Invoke-ExclusionRemove($p) {
    $range = Get-ExclusionArguments $p
    $subject = [string]$range.start + '-' + [string]$range.end
    Assert-Elevated $subject
    $held = $false
    foreach ($one in (Read-Exclusions $range.stack $range.protocol).items) {
        if ($one.start -eq $range.start -and $one.end -eq $range.end) {
            if (-not $one.administered) { Stop-Verb 'refused' $subject }
            $held = $true
        }
    }
    if (-not $held) { Stop-Verb 'not-found' $subject }
    $result = Invoke-Native 'netsh.exe' (@('interface', $range.stack, 'delete', 'excludedportrange') + $range.netsh) 20000
    if ($result.code -ne 0) { Stop-Verb 'refused' $subject (Get-NativeDetail $result) }
    @{ excluded = (Read-Exclusions $range.stack $range.protocol).items }
}
