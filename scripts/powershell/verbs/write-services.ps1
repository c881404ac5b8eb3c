# Services and cluster resources. Win32_Service answers numbers where Stop-Service and Start-Service answer sentences in
# the language of Windows, and takes no wildcard: a service called * would be every service.

# Source: WQL string literals: backslash escapes itself and the quote. A service name has at most 256 characters.
function Find-Service([string] $Name) {
    if ($Name.Length -gt 256 -or $Name -match '[\x00-\x1f]') { Stop-Verb 'not-found' $Name }
    $literal = $Name.Replace('\', '\\').Replace("'", "\'")
    foreach ($service in @(Get-CimInstance -ClassName Win32_Service -Filter ("Name='" + $literal + "'"))) { if (Test-SameName ([string]$service.Name) $Name) { return $service } }
    Stop-Verb 'not-found' $Name
}

function Get-ServiceResult($Service) {
    @{ name = [string]$Service.Name; state = (Get-ServiceState $Service); startMode = (Get-ServiceMode $Service); processId = [int]$Service.ProcessId }
}

# Source: Win32_Service StopService, StartService, ChangeStartMode: 2 access denied, 3 dependants running, 5 cannot
# accept control, 10 already running, 14 disabled, 21 invalid parameter.
function Stop-OnServiceCode([string] $Name, $Code) {
    switch ([int]$Code) {
        2 { Stop-Verb 'access-denied' $Name 'Win32_Service 2' }
        3 {
            $running = @(foreach ($dependant in @((Get-Service -Name ([System.Management.Automation.WildcardPattern]::Escape($Name))).DependentServices)) { if ([string]$dependant.Status -ne 'Stopped') { [string]$dependant.Name } })
            Stop-Verb 'dependants-running' $Name ($running -join ', ')
        }
        default { Stop-Verb 'service-failed' $Name ('Win32_Service ' + [string]$Code) }
    }
}

# The state a service settles in, or the one it has when the time is over.
function Wait-Service([string] $Name, [string[]] $Settled, [int] $WaitMs) {
    $end = [datetime]::UtcNow.AddMilliseconds($WaitMs)
    while ($true) {
        $service = Find-Service $Name
        if ($Settled -contains (Get-ServiceState $service) -or [datetime]::UtcNow -ge $end) { return $service }
        Start-Sleep -Milliseconds 200
    }
}

# WMI itself: it cannot be asked to stop itself, and any question to it would start it again. So it is the service
# controller that is asked until it runs. ServiceController.Stop takes dependants along, hence the look at them.
function Get-WmiController { Get-Service -Name 'Winmgmt' }
$controllerModes = @{ 'Automatic' = 'auto'; 'Manual' = 'manual'; 'Disabled' = 'disabled'; 'Boot' = 'boot'; 'System' = 'system' }

function Wait-WmiController([string] $Status, [int] $WaitMs) {
    $end = [datetime]::UtcNow.AddMilliseconds($WaitMs)
    while ($true) {
        $now = [string](Get-WmiController).Status
        if ($now -eq $Status -or [datetime]::UtcNow -ge $end) { return $now }
        Start-Sleep -Milliseconds 50
    }
}

function Stop-WmiService([int] $WaitMs) {
    $controller = Get-WmiController
    $mode = $controllerModes[[string]$controller.StartType]
    if ($null -eq $mode) { $mode = 'unknown' }
    if ([string]$controller.Status -ne 'Stopped') {
        Assert-Elevated 'Winmgmt'
        $running = @(foreach ($dependant in @($controller.DependentServices)) { if ([string]$dependant.Status -ne 'Stopped') { [string]$dependant.Name } })
        if ($running.Count -gt 0) { Stop-Verb 'dependants-running' 'Winmgmt' ($running -join ', ') }
        try { $controller.Stop() } catch { Stop-Verb 'service-failed' 'Winmgmt' ([string](Get-InnerException $_.Exception).Message) $_ }
        $status = Wait-WmiController 'Stopped' $WaitMs
        if ($status -ne 'Stopped') { Stop-Verb 'service-failed' 'Winmgmt' ('state ' + $status) }
    }
    @{ name = 'Winmgmt'; state = 'stopped'; startMode = $mode; processId = 0 }
}

function Start-WmiService([int] $WaitMs) {
    $controller = Get-WmiController
    if ([string]$controller.Status -ne 'Running') {
        Assert-Elevated 'Winmgmt'
        try { $controller.Start() } catch { if ([string](Get-WmiController).Status -notin 'Running', 'StartPending') { Stop-Verb 'service-failed' 'Winmgmt' ([string](Get-InnerException $_.Exception).Message) $_ } }
        $status = Wait-WmiController 'Running' $WaitMs
        if ($status -ne 'Running') { Stop-Verb 'service-failed' 'Winmgmt' ('state ' + $status) }
    }
    Get-ServiceResult (Find-Service 'Winmgmt')
}

function Invoke-ServiceStop($p) {
    $name = Get-Text $p 'name'
    $wait = Get-Whole $p 'waitMs' 0 280000
    if (Test-SameName $name 'Winmgmt') { return (Stop-WmiService $wait) }
    $service = Find-Service $name
    if ((Get-ServiceState $service) -ne 'stopped') {
        $code = (Invoke-CimMethod -InputObject $service -MethodName StopService).ReturnValue
        # 5 and 6 while a stop is under way already.
        if ($code -ne 0 -and (Get-ServiceState (Find-Service $name)) -notin 'stopped', 'stop-pending') { Stop-OnServiceCode $name $code }
        $service = Wait-Service $name 'stopped' $wait
        if ((Get-ServiceState $service) -ne 'stopped') { Stop-Verb 'service-failed' $name ('state ' + (Get-ServiceState $service)) }
    }
    Get-ServiceResult $service
}

# A service may start and give up again: SQL Server does when a port is taken. 1066 is "service-specific error".
function Invoke-ServiceStart($p) {
    $name = Get-Text $p 'name'
    $wait = Get-Whole $p 'waitMs' 0 280000
    if (Test-SameName $name 'Winmgmt') { return (Start-WmiService $wait) }
    $service = Find-Service $name
    if ((Get-ServiceState $service) -ne 'running') {
        $code = (Invoke-CimMethod -InputObject $service -MethodName StartService).ReturnValue
        if ($code -ne 0 -and $code -ne 10 -and (Get-ServiceState (Find-Service $name)) -notin 'running', 'start-pending') { Stop-OnServiceCode $name $code }
        $service = Wait-Service $name @('running', 'stopped') $wait
        if ((Get-ServiceState $service) -ne 'running') {
            Stop-Verb 'service-failed' $name ('state ' + (Get-ServiceState $service) + ', exit code ' + [string]$service.ExitCode + ', service-specific ' + [string]$service.ServiceSpecificExitCode)
        }
    }
    Get-ServiceResult $service
}

function Invoke-ServiceSetStartMode($p) {
    $name = Get-Text $p 'name'
    $expect = Get-Text $p 'expect'
    $mode = Get-Choice $p 'mode' @('auto', 'manual', 'disabled')
    $service = Find-Service $name
    if ((Get-ServiceMode $service) -ne $expect) { Stop-Verb 'moved' $name }
    $words = @{ auto = 'Automatic'; manual = 'Manual'; disabled = 'Disabled' }
    $code = (Invoke-CimMethod -InputObject $service -MethodName ChangeStartMode -Arguments @{ StartMode = $words[$mode] }).ReturnValue
    if ($code -ne 0) { Stop-OnServiceCode $name $code }
    Get-ServiceResult (Find-Service $name)
}

# A clustered instance is never restarted as a service: its group would fail over.
# Source: MSCluster_Resource BringOnline, TakeOffline (TimeOut in seconds).
function Find-Resource([string] $Name) {
    foreach ($resource in (Get-ClusterResource).items) { if (Test-SameName ([string]$resource.Name) $Name) { return $resource } }
    Stop-Verb 'not-found' $Name
}

function Invoke-ClusterSetOnline($p) {
    $name = Get-Text $p 'name'
    $wait = Get-Whole $p 'waitMs' 0 280000
    $wanted = 'offline'
    $method = 'TakeOffline'
    if ($p.online -eq $true) { $wanted = 'online'; $method = 'BringOnline' }
    $resource = Find-Resource $name
    if ((ConvertFrom-ClusterState $resource.State) -ne $wanted) {
        # A wait that ends too early is an error of the method, while the resource goes on: its state decides.
        $end = [datetime]::UtcNow.AddMilliseconds($wait)
        $failure = $null
        try { $null = Invoke-CimMethod -InputObject $resource -MethodName $method -Arguments @{ TimeOut = [uint32][Math]::Ceiling($wait / 1000) } }
        catch { $failure = $_ }
        $resource = Find-Resource $name
        if ($null -ne $failure -and (ConvertFrom-ClusterState $resource.State) -notin $wanted, 'pending') { Stop-Verb (Get-CodeOfError $failure) $name ([string]$failure.Exception.Message) $failure }
        while ((ConvertFrom-ClusterState $resource.State) -notin $wanted, 'failed' -and [datetime]::UtcNow -lt $end) {
            Start-Sleep -Milliseconds 200
            $resource = Find-Resource $name
        }
        $state = ConvertFrom-ClusterState $resource.State
        if ($state -ne $wanted) { Stop-Verb 'service-failed' $name ('state ' + $state) }
    }
    @{ name = [string]$resource.Name; state = (ConvertFrom-ClusterState $resource.State) }
}

function Test-SpnHeld([string[]] $Spns, [string] $Spn) {
    foreach ($one in $Spns) { if (Test-SameName $one $Spn) { return $true } }
    $false
}

# 0x2098 and 8344 are ERROR_DS_INSUFF_ACCESS_RIGHTS. Source: win32 system error codes.
function Stop-OnSetSpn([string] $Spn, $Result) {
    if (($Result.text + $Result.errors) -match '0x2098|\b8344\b') { Stop-Verb 'access-denied' $Spn (Get-NativeDetail $Result) }
    Stop-Verb 'refused' $Spn (Get-NativeDetail $Result)
}

# What setspn says is in the language of Windows: whether it worked is read from the account again. -S searches the
# forest for a duplicate itself; the holder is looked up first, so that it can be named.
function Invoke-SpnAdd($p) {
    $spn = Get-Spn $p
    $account = Get-Text $p 'account'
    $held = Get-SpnOf $account
    if (Test-SpnHeld $held $spn) { return @{ spns = $held } }
    $holders = Find-SpnHolder $spn
    if ($holders.Count -gt 0) { Stop-Verb 'in-use' $spn ($holders -join '; ') }
    $result = Invoke-Native 'setspn.exe' @('-S', $spn, $account) 45000
    $held = Get-SpnOf $account
    if (-not (Test-SpnHeld $held $spn)) { Stop-OnSetSpn $spn $result }
    @{ spns = $held }
}

function Invoke-SpnRemove($p) {
    $spn = Get-Spn $p
    $account = Get-Text $p 'account'
    $held = Get-SpnOf $account
    if (-not (Test-SpnHeld $held $spn)) { return @{ spns = $held } }
    $result = Invoke-Native 'setspn.exe' @('-D', $spn, $account) 45000
    $held = Get-SpnOf $account
    if (Test-SpnHeld $held $spn) { Stop-OnSetSpn $spn $result }
    @{ spns = $held }
}
