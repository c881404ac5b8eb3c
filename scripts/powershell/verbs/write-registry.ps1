# Writing registry values and keys.

# The only keys that may be written, each with its value names; without names any value. core/verbs/writable.ts holds the
# same.
$writableKeys = @(
    @{ path = '^HKLM\\SOFTWARE\\(WOW6432Node\\)?Microsoft\\Microsoft SQL Server\\[^\\]+\\MSSQLServer\\SuperSocketNetLib\\Tcp(\\[^\\]+)?\z'; names = $null }
    @{ path = '^HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet\z'; names = @('Ports', 'PortsInternetAvailable', 'UseInternetPorts') }
    @{ path = '^HKLM\\SYSTEM\\CurrentControlSet\\Services\\NTDS\\Parameters\z'; names = @('TCP/IP Port') }
    @{ path = '^HKLM\\SYSTEM\\CurrentControlSet\\Services\\Netlogon\\Parameters\z'; names = @('DCTcpipPort') }
    @{ path = '^HKLM\\SYSTEM\\CurrentControlSet\\Services\\NTFRS\\Parameters\z'; names = @('RPC TCP/IP Port Assignment') }
    @{ path = '^HKLM\\SOFTWARE\\Microsoft\\MSDTC\z'; names = @('ServerTcpPort') }
    @{ path = '^HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Printers\\RPC\z'; names = @('RpcTcpPort') }
    @{ path = '^HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem\z'; names = @('TCP/IP Port') }
    @{ path = '^HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters\z'; names = @('RpcTcpPort') }
    @{ path = '^HKLM\\SOFTWARE\\Classes\\AppID\\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}\z'; names = @('Endpoints') }
    @{ path = '^HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\z'; names = @('TcpTimedWaitDelay') }
    @{ path = '^HKLM\\SOFTWARE\\(WOW6432Node\\)?Microsoft\\MSSQLServer\\Client\\ConnectTo\z'; names = $null }
)
# Keys that may be made or, while they are empty, removed.
$creatableKeys = @(
    '^HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet\z'
    '^HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Printers(\\RPC)?\z'
    '^HKLM\\SYSTEM\\CurrentControlSet\\Services\\(MSExchangeRPC\\ParametersSystem|(MSExchangeAB|NTDS|Netlogon|NTFRS)\\Parameters)\z'
    '^HKLM\\SOFTWARE\\Microsoft\\MSDTC\z'
    '^HKLM\\SOFTWARE\\(WOW6432Node\\)?Microsoft\\MSSQLServer(\\Client(\\ConnectTo)?)?\z'
)

function Get-WritableKey([string] $Path) {
    if ($Path -match '[\x00-\x1f]') { return }
    foreach ($one in $writableKeys) { if ($Path -match $one.path) { return $one } }
}

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
    $allowed = Get-WritableKey $path
    if ($null -eq $allowed) { Stop-Verb 'not-allowed' $path }
    foreach ($one in @($p.values)) {
        $name = Get-Text $one 'name'
        if ($name.IndexOf([char]0) -ge 0 -or $name.Length -gt 16383) { Stop-Verb 'invalid-argument' $name }
        $known = ($null -eq $allowed.names)
        foreach ($one in @($allowed.names)) { if ($null -ne $one -and (Test-SameName $name $one)) { $known = $true } }
        if (-not $known) { Stop-Verb 'not-allowed' $name }
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

# One level at a time, so that an undo leaves no key behind that nobody asked for. A key that is not empty stays.
function Invoke-RegistryKey($p) {
    $path = Get-Text $p 'path'
    $present = ($p.present -eq $true)
    if ($path -match '[\x00-\x1f]') { Stop-Verb 'not-allowed' $path }
    $allowed = $false
    foreach ($pattern in $creatableKeys) { if ($path -match $pattern) { $allowed = $true } }
    if (-not $allowed) { Stop-Verb 'not-allowed' $path }
    $key = $null
    try { $key = Open-Key $path $false } catch { Stop-Verb (Get-CodeOfError $_) $path '' $_ }
    $empty = $true
    if ($null -ne $key) { $empty = ($key.ValueCount -eq 0 -and $key.SubKeyCount -eq 0); $key.Dispose() }
    if (($null -ne $key) -eq $present) { return @{ path = $path; present = $present } }
    $at = $path.LastIndexOf('\')
    $parent = $null
    try { $parent = Open-Key $path.Substring(0, $at) $true } catch { Stop-Verb (Get-CodeOfError $_) $path '' $_ }
    if ($null -eq $parent) { Stop-Verb 'not-found' $path }
    try {
        if ($present) { $parent.CreateSubKey($path.Substring($at + 1)).Dispose() }
        elseif (-not $empty) { Stop-Verb 'refused' $path }
        else { $parent.DeleteSubKey($path.Substring($at + 1)) }
        $parent.Flush()
    }
    finally { $parent.Dispose() }
    $key = Open-Key $path $false
    $found = ($null -ne $key)
    if ($found) { $key.Dispose() }
    @{ path = $path; present = $found }
}
