# Reading the computer, the registry, services, and who listens.

function Invoke-HostPing($p) { @{ pong = $true } }
function Invoke-HostEcho($p) { @{ value = $p.value } }

function Invoke-HostDescribe($p) {
    $system = Get-CimInstance -ClassName Win32_ComputerSystem
    $os = Get-CimInstance -ClassName Win32_OperatingSystem
    $name = [string]$system.Name
    $fqdn = $name
    $domain = $null
    if ($system.PartOfDomain) {
        $domain = [string]$system.Domain
        $dns = [string]$system.DNSHostName
        if (-not $dns) { $dns = $name }
        $fqdn = $dns + '.' + $domain
    }
    $boot = $null
    if ($null -ne $os.LastBootUpTime) { $boot = ([datetime]$os.LastBootUpTime).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", [System.Globalization.CultureInfo]::InvariantCulture) }
    $addresses = New-Object System.Collections.ArrayList
    foreach ($adapter in @(Get-CimInstance -ClassName Win32_NetworkAdapterConfiguration -Filter 'IPEnabled=TRUE')) {
        foreach ($address in @($adapter.IPAddress)) { if ($address) { $null = $addresses.Add([string]$address) } }
    }
    @{
        computerName = $name; fqdn = $fqdn; domain = $domain; user = [string](Get-Identity).Name
        osCaption = ([string]$os.Caption).Trim(); osVersion = [string]$os.Version; lastBoot = $boot; addresses = $addresses.ToArray()
        elevated = [bool](Test-Elevated); languageMode = [string]$ExecutionContext.SessionState.LanguageMode
        culture = [System.Globalization.CultureInfo]::CurrentUICulture.Name
        psVersion = [string]$PSVersionTable.PSVersion; psEdition = [string]$PSVersionTable.PSEdition
    }
}

# A subkey that may not be opened is left out; the key that was asked for reports it.
function Read-Key($Key, [string] $Name, [int] $Depth) {
    $values = New-Object System.Collections.ArrayList
    foreach ($valueName in $Key.GetValueNames()) { $null = $values.Add(@{ name = $valueName; value = (Read-NamedValue $Key $valueName) }) }
    $keys = New-Object System.Collections.ArrayList
    if ($Depth -gt 0) {
        foreach ($childName in $Key.GetSubKeyNames()) {
            $child = $null
            try { $child = $Key.OpenSubKey($childName, $false) } catch { if ((Get-CodeOfError $_) -ne 'access-denied') { throw } }
            if ($null -ne $child) { $null = $keys.Add((Read-Key $child $childName ($Depth - 1))); $child.Dispose() }
        }
    }
    @{ name = $Name; values = $values.ToArray(); keys = $keys.ToArray() }
}

function Invoke-RegistryRead($p) {
    $reads = New-Object System.Collections.ArrayList
    foreach ($read in @($p.reads)) {
        $path = Get-Text $read 'path'
        $depth = Get-Whole $read 'depth' 0 8
        $answer = @{ path = $path; state = 'absent'; key = $null }
        try {
            $key = Open-Key $path $false
            if ($null -ne $key) {
                $answer.key = Read-Key $key $path.Substring($path.LastIndexOf('\') + 1) $depth
                $answer.state = 'read'
                $key.Dispose()
            }
        }
        catch { if ((Get-CodeOfError $_) -ne 'access-denied') { throw }; $answer.state = 'denied' }
        $null = $reads.Add($answer)
    }
    @{ reads = $reads.ToArray() }
}

# Win32_Service.State and StartMode are English words in every language of Windows.
$serviceStates = @{ 'Stopped' = 'stopped'; 'Start Pending' = 'start-pending'; 'Stop Pending' = 'stop-pending'; 'Running' = 'running'
    'Continue Pending' = 'continue-pending'; 'Pause Pending' = 'pause-pending'; 'Paused' = 'paused' }
$serviceModes = @{ 'Auto' = 'auto'; 'Manual' = 'manual'; 'Disabled' = 'disabled'; 'Boot' = 'boot'; 'System' = 'system' }

function Get-ServiceState($Service) { $state = $serviceStates[[string]$Service.State]; if ($state) { $state } else { 'unknown' } }
function Get-ServiceMode($Service) { $mode = $serviceModes[[string]$Service.StartMode]; if ($mode) { $mode } else { 'unknown' } }
function Get-TextOrNull($Value) { if ($null -ne $Value -and [string]$Value -ne '') { [string]$Value } }

# Some services do not let everyone ask for their configuration; the registry holds the same names.
function Get-NeededServices($Controller) {
    $names = New-Object System.Collections.ArrayList
    try { foreach ($needed in @($Controller.ServicesDependedOn)) { if ($null -ne $needed) { $null = $names.Add([string]$needed.Name) } } }
    catch {
        $names.Clear()
        $key = Open-Key ('HKLM\SYSTEM\CurrentControlSet\Services\' + [string]$Controller.Name) $false
        if ($null -ne $key) {
            $value = Read-Value $key 'DependOnService'
            if ($null -ne $value -and $value.kind -eq 'MultiString') { foreach ($needed in $value.data) { $null = $names.Add([string]$needed) } }
            $key.Dispose()
        }
    }
    @{ items = $names.ToArray() }
}

function Invoke-ServicesList($p) {
    $wanted = $null
    if ($null -ne $p.names) {
        $wanted = New-Object 'System.Collections.Generic.HashSet[string]' ([System.StringComparer]::OrdinalIgnoreCase)
        foreach ($name in @($p.names)) { $null = $wanted.Add([string]$name) }
    }
    $needs = New-Object 'System.Collections.Generic.Dictionary[string,object]' ([System.StringComparer]::OrdinalIgnoreCase)
    foreach ($controller in @(Get-Service -ErrorAction SilentlyContinue)) {
        if ($null -ne $wanted -and -not $wanted.Contains($controller.Name)) { continue }
        $needs[$controller.Name] = (Get-NeededServices $controller).items
    }
    $services = New-Object System.Collections.ArrayList
    foreach ($service in @(Get-CimInstance -ClassName Win32_Service)) {
        if ($null -ne $wanted -and -not $wanted.Contains([string]$service.Name)) { continue }
        $dependsOn = [object[]]@()
        if ($needs.ContainsKey([string]$service.Name)) { $dependsOn = $needs[[string]$service.Name] }
        $null = $services.Add(@{
            name = [string]$service.Name; displayName = [string]$service.DisplayName; state = (Get-ServiceState $service); startMode = (Get-ServiceMode $service)
            account = (Get-TextOrNull $service.StartName); processId = [int]$service.ProcessId; path = (Get-TextOrNull $service.PathName); dependsOn = $dependsOn
        })
    }
    @{ services = $services.ToArray() }
}

# State 2 is Listen, 5 Established. Asked for by CIM: Get-NetTCPConnection takes twice the time for the same answer.
# Source: MSFT_NetTCPConnection, root/StandardCimv2.
function Invoke-ListenersList($p) {
    $owners = New-Object 'System.Collections.Generic.HashSet[int]'
    $tcp = New-Object System.Collections.ArrayList
    foreach ($item in @(Get-CimInstance -Namespace root/StandardCimv2 -ClassName MSFT_NetTCPConnection -Filter 'State=2')) {
        $null = $owners.Add([int]$item.OwningProcess)
        $null = $tcp.Add(@{ address = [string]$item.LocalAddress; port = [int]$item.LocalPort; processId = [int]$item.OwningProcess })
    }
    $udp = New-Object System.Collections.ArrayList
    foreach ($item in @(Get-CimInstance -Namespace root/StandardCimv2 -ClassName MSFT_NetUDPEndpoint)) {
        if ([int]$item.LocalPort -eq 0) { continue }
        $null = $owners.Add([int]$item.OwningProcess)
        $null = $udp.Add(@{ address = [string]$item.LocalAddress; port = [int]$item.LocalPort; processId = [int]$item.OwningProcess })
    }
    $processes = New-Object System.Collections.ArrayList
    foreach ($process in @(Get-Process -ErrorAction SilentlyContinue)) {
        if ($owners.Contains([int]$process.Id)) { $null = $processes.Add(@{ id = [int]$process.Id; name = [string]$process.ProcessName }) }
    }
    @{ tcp = $tcp.ToArray(); udp = $udp.ToArray(); processes = $processes.ToArray() }
}

function Invoke-ConnectionsList($p) {
    $ports = New-Object 'System.Collections.Generic.HashSet[int]'
    foreach ($port in @($p.localPorts)) { if ($null -ne $port) { $null = $ports.Add([int]$port) } }
    $counts = New-Object 'System.Collections.Generic.Dictionary[string,object]'
    foreach ($item in @(Get-CimInstance -Namespace root/StandardCimv2 -ClassName MSFT_NetTCPConnection -Filter 'State=5')) {
        if (-not $ports.Contains([int]$item.LocalPort)) { continue }
        $id = '{0}|{1}' -f [int]$item.LocalPort, [string]$item.RemoteAddress
        if (-not $counts.ContainsKey($id)) { $counts[$id] = @{ localPort = [int]$item.LocalPort; remoteAddress = [string]$item.RemoteAddress; count = 0 } }
        $counts[$id].count++
    }
    $connections = New-Object System.Collections.ArrayList
    foreach ($entry in $counts.Values) { $null = $connections.Add($entry) }
    @{ connections = $connections.ToArray() }
}
