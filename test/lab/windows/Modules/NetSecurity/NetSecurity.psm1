# Simulated NetSecurity. Parameter names, error ids and "two objects per rule" follow the real module.
using namespace LabWindows

function Write-NotFound($Cmdlet, [string] $What) {
    $e = New-Object System.Management.Automation.RuntimeException "No MSFT_NetFirewallRule objects found with property $What. Verify the value of the property and retry."
    $id = 'CmdletizationQuery_NotFound_' + $What.Split("'")[1]
    $Cmdlet.WriteError((New-Object System.Management.Automation.ErrorRecord $e, $id, 'ObjectNotFound', $null))
}

# Names and categories of the real module's errors: "Windows System Error 5,New-NetFirewallRule".
function Write-SystemError($Cmdlet, $Record) {
    $e = $Record.Exception
    while ($e.InnerException) { $e = $e.InnerException }
    if ($e -isnot [LabWindows.FirewallError]) { throw $Record }
    $category = switch ($e.Number) { 5 { 'PermissionDenied' } 183 { 'ResourceExists' } 2 { 'ObjectNotFound' } default { 'InvalidArgument' } }
    $Cmdlet.WriteError((New-Object System.Management.Automation.ErrorRecord $e, "Windows System Error $($e.Number)", $category, $null))
}

function Select-Rule([string[]] $Name, [string[]] $DisplayName, [string[]] $Group) {
    $all = [FirewallRule]::All()
    if ($Name) { foreach ($n in $Name) { $hit = @($all | Where-Object { $_.Name -like $n }); if ($hit) { $hit } else { "'InstanceID' equal to '$n'" } } }
    elseif ($DisplayName) { foreach ($n in $DisplayName) { $hit = @($all | Where-Object { $_.DisplayName -like $n }); if ($hit) { $hit } else { "'DisplayName' equal to '$n'" } } }
    elseif ($Group) { foreach ($n in $Group) { $hit = @($all | Where-Object { $_.Group -like $n }); if ($hit) { $hit } else { "'RuleGroup' equal to '$n'" } } }
    else { $all }
}

function Get-NetFirewallRule {
    [CmdletBinding(DefaultParameterSetName = 'All')] param(
        [Parameter(ParameterSetName = 'All')][switch] $All,
        [Parameter(Position = 0, ParameterSetName = 'Name')][Alias('ID')][string[]] $Name,
        [Parameter(ParameterSetName = 'DisplayName')][string[]] $DisplayName,
        [Parameter(ParameterSetName = 'Group')][string[]] $Group,
        [string] $PolicyStore)
    # The firewall service is stopped: EPT_S_NOT_REGISTERED.
    if ([LabState]::Read().Fails('firewall')) {
        $e = New-Object System.Management.Automation.RuntimeException 'There are no more endpoints available from the endpoint mapper.'
        $PSCmdlet.WriteError((New-Object System.Management.Automation.ErrorRecord $e, 'Windows System Error 1753', 'NotSpecified', $null))
        return
    }
    foreach ($r in Select-Rule $Name $DisplayName $Group) {
        if ($r -is [string]) { Write-NotFound $PSCmdlet $r } else { $r }
    }
}

function Get-NetFirewallPortFilter {
    [CmdletBinding(DefaultParameterSetName = 'All')] param(
        [Parameter(ParameterSetName = 'All')][switch] $All,
        [Parameter(ParameterSetName = 'Rule', ValueFromPipeline = $true, Mandatory = $true)][FirewallRule] $AssociatedNetFirewallRule,
        [string] $PolicyStore)
    process {
        $rules = if ($AssociatedNetFirewallRule) { @([FirewallRule]::All() | Where-Object { $_.Name -eq $AssociatedNetFirewallRule.Name }) } else { [FirewallRule]::All() }
        foreach ($r in $rules) {
            # One port is a string, several are an array: as on Windows.
            $one = { param($p) if ($p.Length -eq 1) { $p[0] } else { , $p } }
            [PSCustomObject]@{ InstanceID = $r.Name; Protocol = $r.Protocol; LocalPort = & $one $r.LocalPort; RemotePort = & $one $r.RemotePort; IcmpType = 'Any'; DynamicTarget = 0 }
        }
    }
}

function Get-NetFirewallAddressFilter {
    [CmdletBinding(DefaultParameterSetName = 'All')] param(
        [Parameter(ParameterSetName = 'All')][switch] $All,
        [Parameter(ParameterSetName = 'Rule', ValueFromPipeline = $true, Mandatory = $true)][FirewallRule] $AssociatedNetFirewallRule,
        [string] $PolicyStore)
    process {
        $rules = if ($AssociatedNetFirewallRule) { @([FirewallRule]::All() | Where-Object { $_.Name -eq $AssociatedNetFirewallRule.Name }) } else { [FirewallRule]::All() }
        foreach ($r in $rules) {
            $one = { param($p) if ($p.Length -eq 1) { $p[0] } else { , $p } }
            [PSCustomObject]@{ InstanceID = $r.Name; RemoteAddress = & $one $r.RemoteAddress; LocalAddress = 'Any' }
        }
    }
}

function Set-Field([FirewallRule] $Rule, [hashtable] $Given) {
    foreach ($k in 'Description', 'Group', 'Enabled', 'Profile', 'Direction', 'Action', 'Protocol', 'LocalPort', 'RemotePort', 'RemoteAddress', 'Program', 'Service') {
        if ($Given.ContainsKey($k)) { $Rule.$k = $Given[$k] }
    }
}

function New-NetFirewallRule {
    [CmdletBinding(SupportsShouldProcess = $true)] param(
        [Alias('ID')][string] $Name = ('{' + [guid]::NewGuid().ToString().ToUpperInvariant() + '}'),
        [Parameter(Mandatory = $true)][string] $DisplayName, [string] $Description, [string] $Group,
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Enabled] $Enabled,
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Profile] $Profile,
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Direction] $Direction,
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Action] $Action,
        [string] $Protocol, [string[]] $LocalPort, [string[]] $RemotePort, [string[]] $RemoteAddress, [string] $Program, [string] $Service, [string] $PolicyStore)
    $r = New-Object LabWindows.FirewallRule
    $r.Name = $Name; $r.DisplayName = $DisplayName
    Set-Field $r $PSBoundParameters
    if ($PSCmdlet.ShouldProcess($DisplayName)) { try { [FirewallRule]::Save($r, $true); $r } catch { Write-SystemError $PSCmdlet $_ } }
}

function Set-NetFirewallRule {
    [CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'Name')] param(
        [Parameter(Position = 0, Mandatory = $true, ParameterSetName = 'Name')][Alias('ID')][string[]] $Name,
        [Parameter(Mandatory = $true, ParameterSetName = 'DisplayName')][string[]] $DisplayName,
        [Parameter(Mandatory = $true, ParameterSetName = 'Object', ValueFromPipeline = $true)][FirewallRule[]] $InputObject,
        [string] $NewDisplayName, [string] $Description,
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Enabled] $Enabled,
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Profile] $Profile,
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Direction] $Direction,
        [Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity.Action] $Action,
        [string] $Protocol, [string[]] $LocalPort, [string[]] $RemotePort, [string] $PolicyStore, [switch] $PassThru)
    process {
        foreach ($r in $(if ($InputObject) { $InputObject } else { Select-Rule $Name $DisplayName })) {
            if ($r -is [string]) { Write-NotFound $PSCmdlet $r; continue }
            Set-Field $r $PSBoundParameters
            if ($PSBoundParameters.ContainsKey('NewDisplayName')) { $r.DisplayName = $NewDisplayName }
            if ($PSCmdlet.ShouldProcess($r.DisplayName)) { try { [FirewallRule]::Save($r, $false); if ($PassThru) { $r } } catch { Write-SystemError $PSCmdlet $_ } }
        }
    }
}

function Remove-NetFirewallRule {
    [CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'Name')] param(
        [Parameter(Position = 0, Mandatory = $true, ParameterSetName = 'Name')][Alias('ID')][string[]] $Name,
        [Parameter(Mandatory = $true, ParameterSetName = 'DisplayName')][string[]] $DisplayName,
        [Parameter(Mandatory = $true, ParameterSetName = 'Object', ValueFromPipeline = $true)][FirewallRule[]] $InputObject, [string] $PolicyStore)
    process {
        foreach ($r in $(if ($InputObject) { $InputObject } else { Select-Rule $Name $DisplayName })) {
            if ($r -is [string]) { Write-NotFound $PSCmdlet $r; continue }
            if ($PSCmdlet.ShouldProcess($r.DisplayName)) { try { [FirewallRule]::Delete($r.Name) } catch { Write-SystemError $PSCmdlet $_ } }
        }
    }
}

function Enable-NetFirewallRule {
    [CmdletBinding(SupportsShouldProcess = $true)] param([Parameter(Position = 0)][string[]] $Name, [string[]] $DisplayName, [Parameter(ValueFromPipeline = $true)][FirewallRule[]] $InputObject)
    process { Set-NetFirewallRule @PSBoundParameters -Enabled True }
}
function Disable-NetFirewallRule {
    [CmdletBinding(SupportsShouldProcess = $true)] param([Parameter(Position = 0)][string[]] $Name, [string[]] $DisplayName, [Parameter(ValueFromPipeline = $true)][FirewallRule[]] $InputObject)
    process { Set-NetFirewallRule @PSBoundParameters -Enabled False }
}
