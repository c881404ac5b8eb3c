/** Keys, the host of WMI, dynamic ranges and the port of DFS Replication: read and written as scripts/powershell/verbs does. */
export const systemCells = String.raw`
# Two numbers by position: the first port and how many. The words are in the language of Windows.
function Get-DynamicRange($Cell) {
    $found = Invoke-Netsh @('interface', $Cell.Stack, 'show', 'dynamicportrange', ('protocol=' + $Cell.Protocol))
    if ($found.Code -ne 0) { throw $found.Text }
    $numbers = @(foreach ($line in $found.Text -split '\r?\n') { if ($line -match ':\s*(\d+)\s*$') { $Matches[1] } })
    if ($numbers.Count -lt 2) { throw $found.Text }
    $numbers[0] + '+' + $numbers[1]
}

function Set-DynamicRange($Cell, [string] $Wanted) {
    $numbers = $Wanted.Split('+')
    $done = Invoke-Netsh @('interface', $Cell.Stack, 'set', 'dynamicportrange', ('protocol=' + $Cell.Protocol), ('startport=' + $numbers[0]), ('numberofports=' + $numbers[1]), 'store=persistent')
    if ($done.Code -ne 0) { throw $done.Text.Trim() }
}

function Test-Key([string] $Path) {
    $key = Open-Key $Path $false
    if ($null -eq $key) { return $false }
    $key.Dispose()
    $true
}

# One level is made; a key goes only while it is empty.
function Set-Key([string] $Path, [bool] $Wanted) {
    $at = $Path.LastIndexOf('\')
    $parent = Open-Key $Path.Substring(0, $at) $true
    if ($null -eq $parent) { throw ($text.NoKey -f $Path.Substring(0, $at)) }
    try {
        if ($Wanted) { $parent.CreateSubKey($Path.Substring($at + 1)).Dispose(); return }
        $key = Open-Key $Path $false
        $left = $key.ValueCount + $key.SubKeyCount
        $key.Dispose()
        if ($left -gt 0) { throw ($text.KeyNotEmpty -f $Path) }
        $parent.DeleteSubKey($Path.Substring($at + 1))
    }
    finally { $parent.Dispose() }
}

# The group of svchost.exe WMI starts in; level 6 is packet privacy.
function Get-WmiHost {
    $cell = Read-RegistryCell 'HKLM\SYSTEM\CurrentControlSet\Services\Winmgmt' 'ImagePath'
    $group = ''
    if ($null -ne $cell -and $cell.Data[0] -match '\s-k\s+(\S+)') { $group = $Matches[1] }
    if (Test-SameName $group 'winmgmt') { return 'standalone' }
    if (Test-SameName $group 'netsvcs') { return 'shared' }
    'other'
}

function Set-WmiHost([string] $Wanted) {
    $arguments = @('/sharedhost')
    if ($Wanted -eq 'standalone') { $arguments = @('/standalonehost', '6') }
    $done = Invoke-System @('wbem', 'winmgmt.exe') $arguments
    if ($done.Code -ne 0) { throw $done.Text.Trim() }
}

function Find-Dfsr { Get-CimInstance -Namespace root/MicrosoftDfs -ClassName DfsrMachineConfig | Select-Object -First 1 }
`;
