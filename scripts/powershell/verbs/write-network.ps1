# Writing port exclusions, dynamic ranges, the WMI host and the port of DFS Replication.

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

function Read-DynamicRange([string] $Stack, [string] $Protocol) {
    ConvertFrom-DynamicText (Invoke-Native 'netsh.exe' @('interface', $Stack, 'show', 'dynamicportrange', ('protocol=' + $Protocol)) 20000) $Stack $Protocol
}

function Invoke-DynamicRangeSet($p) {
    $range = Get-ExclusionArguments $p
    $subject = $range.stack + '/' + $range.protocol
    $now = Read-DynamicRange $range.stack $range.protocol
    if ($now.start -ne (Get-Whole $p.expect 'start' 0 65535) -or $now.count -ne (Get-Whole $p.expect 'count' 0 65536)) { Stop-Verb 'moved' $subject }
    Assert-Elevated $subject
    $result = Invoke-Native 'netsh.exe' (@('interface', $range.stack, 'set', 'dynamicportrange') + $range.netsh) 20000
    if ($result.code -ne 0) { Stop-Verb 'refused' $subject (Get-NativeDetail $result) }
    @{ dynamic = (Read-DynamicRanges).items }
}

# The group of svchost.exe that the service starts in. Sources: win32 WmiSdk/setting-up-a-fixed-port-for-wmi, winmgmt;
# that the service's ImagePath is what changes is from a decompilation.
function Get-WmiHostMode {
    $key = Open-Key 'HKLM\SYSTEM\CurrentControlSet\Services\Winmgmt' $false
    $path = ''
    if ($null -ne $key) { $path = [string](Read-TextValue $key 'ImagePath'); $key.Dispose() }
    $group = ''
    if ($path -match '\s-k\s+(\S+)') { $group = $Matches[1] }
    if (Test-SameName $group 'winmgmt') { return 'standalone' }
    if (Test-SameName $group 'netsvcs') { return 'shared' }
    'other'
}

# Level 6 is packet privacy: without it the level is 4 by the page and 2 by the code.
function Invoke-WmiSetHost($p) {
    $mode = Get-Choice $p 'mode' @('standalone', 'shared')
    Assert-Elevated $mode
    $arguments = @('/sharedhost')
    if ($mode -eq 'standalone') { $arguments = @('/standalonehost', '6') }
    $result = Invoke-Native 'wbem\winmgmt.exe' $arguments 45000
    if ($result.code -ne 0) { Stop-Verb 'native-failed' $mode (Get-NativeDetail $result) }
    @{ mode = (Get-WmiHostMode) }
}

# Source: DfsrMachineConfig.RpcPortAssignment, root/MicrosoftDfs: 0 is dynamic.
function Invoke-DfsrSetPort($p) {
    $expect = Get-Whole $p 'expect' 0 65535
    $port = Get-Whole $p 'port' 0 65535
    $config = (Get-DfsrConfig).item
    if ($null -eq $config) { Stop-Verb 'not-available' 'DFSR' }
    if ([int]$config.RpcPortAssignment -ne $expect) { Stop-Verb 'moved' 'DFSR' }
    Assert-Elevated 'DFSR'
    try { Set-CimInstance -InputObject $config -Property @{ RpcPortAssignment = [uint32]$port } }
    catch { Stop-Verb (Get-CodeOfError $_) 'DFSR' ([string]$_.Exception.Message) $_ }
    @{ rpcPort = [int](Get-DfsrConfig).item.RpcPortAssignment }
}
