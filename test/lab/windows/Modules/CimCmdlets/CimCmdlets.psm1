# Simulated CimCmdlets over the state: the classes the product asks for, with the property names and numbers of the real
# ones. A filter is `Property=value` and nothing more.
$serviceStates = @{ Stopped = 'Stopped'; Running = 'Running'; StartPending = 'Start Pending'; StopPending = 'Stop Pending'; Paused = 'Paused' }
$serviceModes = @{ auto = 'Auto'; manual = 'Manual'; disabled = 'Disabled'; boot = 'Boot'; system = 'System'; unknown = 'Unknown' }
$clusterStates = @{ online = 2; offline = 3; failed = 4; pending = 128; unknown = -1 }

function Get-Instances([string] $Class) {
    $m = [LabWindows.LabState]::Read()
    switch ($Class) {
        'Win32_ComputerSystem' {
            $h = $m.Host
            [PSCustomObject]@{ Name = $h.ComputerName; DNSHostName = $h.Fqdn.Split('.')[0]; PartOfDomain = ($null -ne $h.Domain -and $h.Domain -ne ''); Domain = $(if ($h.Domain) { $h.Domain } else { 'WORKGROUP' }) }
        }
        'Win32_OperatingSystem' { [PSCustomObject]@{ Caption = $m.Host.OsCaption; Version = $m.Host.OsVersion; LastBootUpTime = [datetime]::Parse($m.Host.LastBoot, [cultureinfo]::InvariantCulture, 'RoundtripKind').ToLocalTime() } }
        'Win32_NetworkAdapterConfiguration' {
            [PSCustomObject]@{ IPEnabled = $true; IPAddress = [string[]]$m.Host.Addresses }
            [PSCustomObject]@{ IPEnabled = $false; IPAddress = $null }
        }
        'Win32_Service' {
            foreach ($s in $m.Services) {
                [PSCustomObject]@{ CimClass = $Class; Name = $s.Name; DisplayName = $s.DisplayName; State = $serviceStates[$s.Status]; StartMode = $serviceModes[$s.StartType]
                    StartName = $s.Account; ProcessId = [uint32]$s.ProcessId; PathName = $s.Path; ExitCode = [uint32]$s.ExitCode; ServiceSpecificExitCode = [uint32]$s.ServiceExitCode }
            }
        }
        'MSFT_NetTCPConnection' {
            foreach ($r in [LabWindows.LabState]::TcpRows($m)) { [PSCustomObject]@{ State = $r.State; LocalAddress = $r.LocalAddress; LocalPort = [uint16]$r.LocalPort; RemoteAddress = $r.RemoteAddress; RemotePort = [uint16]$r.RemotePort; OwningProcess = [uint32]$r.ProcessId } }
        }
        'MSFT_NetUDPEndpoint' { foreach ($l in $m.Listeners) { if ($l.Protocol -eq 'udp') { [PSCustomObject]@{ LocalAddress = $l.Address; LocalPort = [uint16]$l.Port; OwningProcess = [uint32]$l.ProcessId } } } }
        'DfsrMachineConfig' { [PSCustomObject]@{ CimClass = $Class; RpcPortAssignment = [uint32]$m.Dfsr.RpcPort } }
        'MSCluster_Resource' {
            foreach ($r in $m.Cluster.Resources) {
                [PSCustomObject]@{ CimClass = $Class; Name = $r.Name; Type = $r.Type; State = $clusterStates[$r.State]; OwnerGroup = $r.OwnerGroup; OwnerNode = $r.OwnerNode
                    PrivateProperties = [PSCustomObject]@{ InstanceName = $r.InstanceName; VirtualServerName = $r.VirtualServerName } }
            }
        }
    }
}

$namespaces = @{ 'root/cimv2' = 'Win32_ComputerSystem', 'Win32_OperatingSystem', 'Win32_NetworkAdapterConfiguration', 'Win32_Service'
    'root/standardcimv2' = 'MSFT_NetTCPConnection', 'MSFT_NetUDPEndpoint'; 'root/mscluster' = , 'MSCluster_Resource'; 'root/microsoftdfs' = , 'DfsrMachineConfig' }

function Get-CimInstance {
    [CmdletBinding()] param([Parameter(Mandatory = $true, Position = 0)][string] $ClassName, [string] $Namespace = 'root/cimv2', [string] $Filter)
    # Any question starts WMI where it was stopped.
    if ([LabWindows.LabState]::Read().Services | Where-Object { $_.Name -eq 'Winmgmt' -and $_.Status -eq 'Stopped' }) { $null = [LabWindows.ServiceControl]::Start('Winmgmt') }
    $known = $namespaces[$Namespace.Replace('\', '/').ToLowerInvariant()]
    if ($Namespace -eq 'root/MSCluster' -and -not [LabWindows.LabState]::Read().Cluster.Installed) { $known = $null }
    if ($Namespace -eq 'root/MicrosoftDfs' -and -not [LabWindows.LabState]::Read().Dfsr.Installed) { $known = $null }
    $id = $null
    if ($null -eq $known) { $id = 'HRESULT 0x8004100e' } elseif ($ClassName -notin $known) { $id = 'HRESULT 0x80041010' }
    if ($id) {
        $e = New-Object System.Management.Automation.RuntimeException 'Invalid namespace or class'
        $PSCmdlet.WriteError((New-Object System.Management.Automation.ErrorRecord $e, $id, 'NotSpecified', $ClassName))
        return
    }
    $found = Get-Instances $ClassName
    if ($Filter) {
        if ($Filter -notmatch "(?s)^(\w+)=(\w+|'((?:[^'\\]|\\.)*)')$") { throw "the lab does not know the filter $Filter" }
        $property, $value = $Matches[1], $Matches[2]
        if ($null -ne $Matches[3]) { $value = $Matches[3] -replace '\\(.)', '$1' }
        $found = $found | Where-Object { [string]$_.$property -eq $value }
    }
    $found
}

function Invoke-CimMethod {
    [CmdletBinding()] param([Parameter(Mandatory = $true)] $InputObject, [Parameter(Mandatory = $true)][string] $MethodName, [System.Collections.IDictionary] $Arguments)
    $name = $InputObject.Name
    $code = switch ($InputObject.CimClass + '.' + $MethodName) {
        'Win32_Service.StopService' { [LabWindows.ServiceControl]::Stop($name) }
        'Win32_Service.StartService' { [LabWindows.ServiceControl]::Start($name) }
        'Win32_Service.ChangeStartMode' { [LabWindows.ServiceControl]::SetStartMode($name, $Arguments.StartMode) }
        'MSCluster_Resource.BringOnline' { [LabWindows.LabCluster]::Set($name, $true) }
        'MSCluster_Resource.TakeOffline' { [LabWindows.LabCluster]::Set($name, $false) }
        default { throw "the lab does not know the method $MethodName" }
    }
    if ($InputObject.CimClass -eq 'MSCluster_Resource' -and $code -eq 5) {
        $e = New-Object System.UnauthorizedAccessException 'Access is denied.'
        $PSCmdlet.WriteError((New-Object System.Management.Automation.ErrorRecord $e, 'HRESULT 0x80070005', 'PermissionDenied', $name))
        return
    }
    [PSCustomObject]@{ ReturnValue = [uint32]$code }
}

function Set-CimInstance {
    [CmdletBinding(SupportsShouldProcess = $true)] param([Parameter(Mandatory = $true, ValueFromPipeline = $true, Position = 0)] $InputObject, [Parameter(Mandatory = $true)][System.Collections.IDictionary] $Property)
    if ($InputObject.CimClass -ne 'DfsrMachineConfig' -or @($Property.Keys) -join ',' -ne 'RpcPortAssignment') { throw 'the lab cannot set that' }
    if (-not [LabWindows.LabState]::Read().IsElevated()) {
        $e = New-Object System.UnauthorizedAccessException 'Access denied'
        $PSCmdlet.WriteError((New-Object System.Management.Automation.ErrorRecord $e, 'HRESULT 0x80041003', 'PermissionDenied', $InputObject))
        return
    }
    $port = [int]$Property.RpcPortAssignment
    [LabWindows.LabState]::Change([Action[LabWindows.Machine]]{ param($m) $m.Dfsr.RpcPort = $port })
}
