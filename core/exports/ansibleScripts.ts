/**
 * What ansible.windows.win_powershell runs for what no module of Ansible does. Constant: data comes as parameters.
 * Windows PowerShell 5.1; test/contract/exports.test.ts holds them against its catalogue.
 */
export const reserveScript = String.raw`
[CmdletBinding()]
param([string] $Stack, [string] $Protocol, [int] $Start, [int] $Count, [bool] $Wanted, [bool] $MayPend)
$ErrorActionPreference = 'Stop'
$netsh = [System.IO.Path]::Combine($env:SystemRoot, 'System32', 'netsh.exe')
$reserved = $false
foreach ($line in @(& $netsh interface $Stack show excludedportrange "protocol=$Protocol")) {
    if ($line -match '^\s*(\d+)\s+(\d+)\s*\*\s*$' -and [int]$Matches[1] -le $Start -and [int]$Matches[2] -ge ($Start + $Count - 1)) { $reserved = $true }
}
$Ansible.Changed = $false
if ($reserved -ne $Wanted) {
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
param([string] $Service, [int[]] $Expect, [int[]] $Gone, [int] $WaitMs)
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
    if ($missing.Count -eq 0 -and $left.Count -eq 0) { break }
    if ([datetime]::UtcNow -ge $end) { throw ($Service + ' does not listen on ' + ($Expect -join ', ')) }
    Start-Sleep -Milliseconds 500
}
`;

export const serverScript = String.raw`
[CmdletBinding()]
param([string] $Server)
$Ansible.Changed = $false
if ($Server -ne '' -and $Server -ne [Environment]::MachineName) { throw ($Server + ' <> ' + [Environment]::MachineName) }
`;
