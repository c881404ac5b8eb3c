# Simulated service and process cmdlets (on Windows they belong to Microsoft.PowerShell.Management, which off Windows lacks them).
$startTypes = @{ auto = 'Automatic'; manual = 'Manual'; disabled = 'Disabled'; boot = 'Boot'; system = 'System' }
function Get-Service {
    [CmdletBinding()] param([Parameter(Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)][Alias('ServiceName')][string[]] $Name = '*')
    process {
        $m = [LabWindows.LabState]::Read()
        foreach ($n in $Name) {
            $hit = @($m.Services | Where-Object { $_.Name -like $n })
            if (-not $hit -and -not [WildcardPattern]::ContainsWildcardCharacters($n)) {
                $e = New-Object System.Management.Automation.RuntimeException "Cannot find any service with service name '$n'."
                $PSCmdlet.WriteError((New-Object System.Management.Automation.ErrorRecord $e, 'NoServiceFoundForGivenName', 'ObjectNotFound', $n))
            }
            foreach ($s in $hit) {
                $controller = [PSCustomObject]@{ Name = $s.Name; ServiceName = $s.Name; DisplayName = $s.DisplayName; Status = $s.Status; StartType = $startTypes[$s.StartType]
                    ServicesDependedOn = @(foreach ($d in $s.DependsOn) { [PSCustomObject]@{ Name = $d } })
                    DependentServices = @(foreach ($d in [LabWindows.ServiceControl]::Dependants($m, $s.Name)) { [PSCustomObject]@{ Name = $d.Name; DisplayName = $d.DisplayName; Status = $d.Status } }) }
                # ServiceController: errors are exceptions with a Win32 number. Stop takes dependants along.
                foreach ($method in @{ Name = 'Stop'; Value = { foreach ($d in $this.DependentServices) { $null = [LabWindows.ServiceControl]::Stop($d.Name) }; if ([LabWindows.ServiceControl]::Stop($this.Name) -ne 0) { throw (New-Object System.ComponentModel.Win32Exception 5) } } },
                    @{ Name = 'Start'; Value = { if ([LabWindows.ServiceControl]::Start($this.Name) -notin 0, 10) { throw (New-Object System.ComponentModel.Win32Exception 5) } } }) {
                    $controller.psobject.Methods.Add((New-Object System.Management.Automation.PSScriptMethod $method.Name, $method.Value))
                }
                $controller
            }
        }
    }
}

function Get-Process {
    [CmdletBinding()] param([int[]] $Id)
    $m = [LabWindows.LabState]::Read()
    $names = @{ 0 = 'Idle'; 4 = 'System' }
    foreach ($e in $m.Endpoints) { $names[$e.ProcessId] = if ($e.ProcessId) { $e.Process } else { 'Idle' } }
    foreach ($l in $m.Listeners) { $names[$l.ProcessId] = $l.Process }
    foreach ($s in $m.Services) { if ($s.ProcessId -and -not $names.ContainsKey($s.ProcessId)) { $names[$s.ProcessId] = 'svchost' } }
    if (-not $PSBoundParameters.ContainsKey('Id')) { $Id = @($names.Keys) }
    foreach ($i in $Id) {
        if ($names.ContainsKey($i)) { [PSCustomObject]@{ Id = $i; ProcessName = $names[$i]; Name = $names[$i] } }
        else {
            $e = New-Object System.ArgumentException "Cannot find a process with the process identifier $i."
            $PSCmdlet.WriteError((New-Object System.Management.Automation.ErrorRecord $e, 'NoProcessFoundForGivenId', 'ObjectNotFound', $i))
        }
    }
}
