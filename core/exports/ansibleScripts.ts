/**
 * What ansible.windows.win_powershell runs for what no module of Ansible does. Constant: data comes as parameters.
 * Windows PowerShell 5.1; test/contract/exports.test.ts holds them against its catalogue.
 */
export const reserveScript = String.raw`
[CmdletBinding()]
param([string] $Stack, [string] $Protocol, [int] $Start, [int] $Count, [bool] $Wanted, [bool] $MayPend, [bool] $Look)
$ErrorActionPreference = 'Stop'
$netsh = [System.IO.Path]::Combine($env:SystemRoot, 'System32', 'netsh.exe')
$reserved = $false
foreach ($line in @(& $netsh interface $Stack show excludedportrange "protocol=$Protocol")) {
    if ($line -match '^\s*(\d+)\s+(\d+)\s*\*\s*$' -and [int]$Matches[1] -le $Start -and [int]$Matches[2] -ge ($Start + $Count - 1)) { $reserved = $true }
}
if ($LASTEXITCODE -ne 0) { throw ('netsh: ' + $LASTEXITCODE) }
$Ansible.Changed = $false
if ($Look) { $Ansible.Result = ($reserved -ne $Wanted) }
elseif ($reserved -ne $Wanted) {
    $verb = 'delete'
    if ($Wanted) { $verb = 'add' }
    $said = @(& $netsh interface $Stack $verb excludedportrange "protocol=$Protocol" "startport=$Start" "numberofports=$Count" store=persistent) -join ' '
    if ($LASTEXITCODE -eq 0) { $Ansible.Changed = $true }
    elseif ($MayPend) { 'Pending: ' + $said }
    else { throw $said }
}
`;

const findRule = String.raw`
function Get-Rule {
    foreach ($rule in @(Get-NetFirewallRule -PolicyStore PersistentStore -Name ([System.Management.Automation.WildcardPattern]::Escape($Name)) -ErrorAction SilentlyContinue)) {
        if ([string]::Equals([string]$rule.Name, $Name, [System.StringComparison]::OrdinalIgnoreCase)) { return $rule }
    }
}
`;

/** By the rule's own name: display names need not be unique, and win_firewall_rule changes every rule that has one. */
export const ruleEnabledScript = String.raw`
[CmdletBinding()]
param([string] $Name, [bool] $Enabled)
$ErrorActionPreference = 'Stop'
${findRule.trim()}
$rule = Get-Rule
if ($null -eq $rule) { throw "No rule named $Name" }
$Ansible.Changed = (([string]$rule.Enabled -eq 'True') -ne $Enabled)
if ($Ansible.Changed) {
    if ($Enabled) { Enable-NetFirewallRule -InputObject $rule -ErrorAction Stop } else { Disable-NetFirewallRule -InputObject $rule -ErrorAction Stop }
}
`;

export const ruleRemoveScript = String.raw`
[CmdletBinding()]
param([string] $Name)
$ErrorActionPreference = 'Stop'
${findRule.trim()}
$rule = Get-Rule
$Ansible.Changed = ($null -ne $rule)
if ($Ansible.Changed) { Remove-NetFirewallRule -InputObject $rule -ErrorAction Stop }
`;

export const clusterScript = String.raw`
[CmdletBinding()]
param([string] $Name, [string] $Wanted)
$ErrorActionPreference = 'Stop'
function Find-Resource {
    foreach ($resource in @(Get-CimInstance -Namespace root/MSCluster -ClassName MSCluster_Resource)) {
        if ([string]::Equals([string]$resource.Name, $Name, [System.StringComparison]::OrdinalIgnoreCase)) { return $resource }
    }
    throw "No cluster resource named $Name"
}
$state = 3
$method = 'TakeOffline'
if ($Wanted -eq 'online') { $state = 2; $method = 'BringOnline' }
$resource = Find-Resource
$Ansible.Changed = ([long]$resource.State -ne $state)
if ($Ansible.Changed) {
    $null = Invoke-CimMethod -InputObject $resource -MethodName $method -Arguments @{ TimeOut = [uint32]120 }
    $end = [datetime]::UtcNow.AddSeconds(120)
    while ([long](Find-Resource).State -ne $state) {
        if ([datetime]::UtcNow -ge $end) { throw "$Name is not $Wanted" }
        Start-Sleep -Milliseconds 500
    }
}
`;

export const listenerScript = String.raw`
[CmdletBinding()]
param([string] $Service, [int[]] $Expect, [int[]] $Gone, [int] $WaitMs, [bool] $Look)
$ErrorActionPreference = 'Stop'
$Ansible.Changed = $false
$literal = $Service.Replace('\', '\\').Replace("'", "\'")
$end = [datetime]::UtcNow.AddMilliseconds($WaitMs)
while ($true) {
    $found = Get-CimInstance -ClassName Win32_Service -Filter ("Name='" + $literal + "'")
    $ports = @()
    if ($null -ne $found -and [int]$found.ProcessId -ne 0) {
        $ports = @(foreach ($item in @(Get-CimInstance -Namespace root/StandardCimv2 -ClassName MSFT_NetTCPConnection -Filter 'State=2')) { if ([int]$item.OwningProcess -eq [int]$found.ProcessId) { [int]$item.LocalPort } })
    }
    $missing = @($Expect | Where-Object { $ports -notcontains $_ })
    $left = @($Gone | Where-Object { $ports -contains $_ })
    if ($Look) { $Ansible.Result = ($missing.Count -ne 0 -or $left.Count -ne 0); break }
    if ($missing.Count -eq 0 -and $left.Count -eq 0) { break }
    if ([datetime]::UtcNow -ge $end) { throw ($Service + ' does not listen on ' + ($Expect -join ', ')) }
    Start-Sleep -Milliseconds 500
}
`;

/** One level is made; a key goes only while it is empty. `MayStay`: on the way back, what others put into it stays with it. */
export const registryKeyScript = String.raw`
[CmdletBinding()]
param([string] $Path, [bool] $Wanted, [bool] $MayStay)
$ErrorActionPreference = 'Stop'
$hive = Get-Item -LiteralPath 'Registry::HKEY_LOCAL_MACHINE'
$at = $Path.LastIndexOf('\')
$key = $hive.OpenSubKey($Path.Substring(5), $false)
$Ansible.Changed = (($null -ne $key) -ne $Wanted)
if ($null -ne $key) {
    $left = $key.ValueCount + $key.SubKeyCount
    $key.Dispose()
    if (-not $Wanted -and $left -gt 0) {
        if (-not $MayStay) { throw ('Not empty: ' + $Path) }
        $Ansible.Changed = $false
        'Not empty: ' + $Path
    }
}
if ($Ansible.Changed) {
    $parent = $hive.OpenSubKey($Path.Substring(5, $at - 5), $true)
    if ($null -eq $parent) { throw ('No key: ' + $Path.Substring(0, $at)) }
    try { if ($Wanted) { $parent.CreateSubKey($Path.Substring($at + 1)).Dispose() } else { $parent.DeleteSubKey($Path.Substring($at + 1)) } }
    finally { $parent.Dispose() }
}
`;

/** Level 6 is packet privacy. Source: win32 WmiSdk/setting-up-a-fixed-port-for-wmi. */
export const wmiHostScript = String.raw`
[CmdletBinding()]
param([string] $Mode, [bool] $Look)
$ErrorActionPreference = 'Stop'
$path = [string](Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services\Winmgmt' -Name ImagePath).ImagePath
$found = 'other'
if ($path -match '\s-k\s+winmgmt(\s|$)') { $found = 'standalone' } elseif ($path -match '\s-k\s+netsvcs(\s|$)') { $found = 'shared' }
if ($found -eq 'other') { throw ('Moved: ' + $path) }
$Ansible.Result = ($found -ne $Mode)
$Ansible.Changed = ($found -ne $Mode -and -not $Look)
if ($Ansible.Changed) {
    $winmgmt = [System.IO.Path]::Combine($env:SystemRoot, 'System32', 'wbem', 'winmgmt.exe')
    if ($Mode -eq 'standalone') { $said = @(& $winmgmt /standalonehost 6) -join ' ' } else { $said = @(& $winmgmt /sharedhost) -join ' ' }
    if ($LASTEXITCODE -ne 0) { throw $said }
}
`;

/** Two numbers of one line, wherever its words stand and whatever language they are in. */
export const dynamicRangeScript = String.raw`
[CmdletBinding()]
param([string] $Stack, [string] $Protocol, [int] $Start, [int] $Count, [int] $OtherStart, [int] $OtherCount, [bool] $Look)
$ErrorActionPreference = 'Stop'
$netsh = [System.IO.Path]::Combine($env:SystemRoot, 'System32', 'netsh.exe')
$numbers = @(foreach ($line in @(& $netsh interface $Stack show dynamicportrange "protocol=$Protocol")) { if ($line -match ':\s*(\d+)\s*$') { [int]$Matches[1] } })
if ($numbers.Count -ne 2) { throw 'netsh: ' + $numbers.Count }
$moves = ($numbers[0] -ne $Start -or $numbers[1] -ne $Count)
if ($moves -and ($numbers[0] -ne $OtherStart -or $numbers[1] -ne $OtherCount)) { throw ('Moved: ' + $numbers[0] + ' ' + $numbers[1]) }
$Ansible.Changed = ($moves -and -not $Look)
if ($Ansible.Changed) {
    $said = @(& $netsh interface $Stack set dynamicportrange "protocol=$Protocol" "startport=$Start" "numberofports=$Count" store=persistent) -join ' '
    if ($LASTEXITCODE -ne 0) { throw $said }
}
`;

/** Source: DfsrMachineConfig.RpcPortAssignment, root/MicrosoftDfs: 0 is dynamic. */
export const dfsrScript = String.raw`
[CmdletBinding()]
param([int] $Port, [int] $Other, [bool] $Look)
$ErrorActionPreference = 'Stop'
$config = Get-CimInstance -Namespace root/MicrosoftDfs -ClassName DfsrMachineConfig
$found = [int]$config.RpcPortAssignment
$Ansible.Result = ($found -ne $Port)
if ($found -ne $Port -and $found -ne $Other) { throw ('Moved: ' + $found) }
$Ansible.Changed = ($found -ne $Port -and -not $Look)
if ($Ansible.Changed) { Set-CimInstance -InputObject $config -Property @{ RpcPortAssignment = [uint32]$Port } }
`;

export const serverScript = String.raw`
[CmdletBinding()]
param([string] $Server)
$Ansible.Changed = $false
if ($Server -ne '' -and $Server -ne [Environment]::MachineName) { throw ($Server + ' <> ' + [Environment]::MachineName) }
`;

/** What setspn says is in the language of Windows: whether it worked is read from the account's list, a tab before each. */
export const spnScript = String.raw`
[CmdletBinding()]
param([string] $Spn, [string] $Account, [bool] $Wanted)
$ErrorActionPreference = 'Stop'
$setspn = [System.IO.Path]::Combine($env:SystemRoot, 'System32', 'setspn.exe')
function Test-Held {
    $list = @(& $setspn -L $Account)
    if ($LASTEXITCODE -ne 0) { throw ($list -join ' ') }
    foreach ($line in $list) { if ($line.StartsWith([string][char]9) -and $line.Trim() -eq $Spn) { return $true } }
    $false
}
if ((Test-Held) -eq $Wanted) { $Ansible.Changed = $false; return }
$option = '-D'
if ($Wanted) { $option = '-S' }
$said = @(& $setspn $option $Spn $Account) -join ' '
if ((Test-Held) -ne $Wanted) { throw $said }
$Ansible.Changed = $true
`;
