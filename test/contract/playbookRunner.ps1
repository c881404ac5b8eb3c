# A playbook's tasks on the simulated Windows, in their order. What win_powershell is given runs as it stands; the other
# modules are stood in for by what their documentation says of the keys used here. Answers, a line each, whether a task
# changed something; ends with the first that fails.
param([string] $TaskFile)
$ErrorActionPreference = 'Stop'

function Invoke-Regedit($a) {
    $key = $a.path
    if ($a.state -eq 'absent') {
        if ($a.delete_key -ne $false) { throw 'not understood: delete_key' }
        if (-not (Test-Path -LiteralPath $key) -or (Get-Item -LiteralPath $key).GetValueNames() -notcontains $a.name) { return $false }
        Remove-ItemProperty -LiteralPath $key -Name $a.name; return $true
    }
    if (-not (Test-Path -LiteralPath $key)) { $null = New-Item -Path $key -Force }
    $kind = @{ string = 'String'; expandstring = 'ExpandString'; multistring = 'MultiString'; dword = 'DWord'; qword = 'QWord'; binary = 'Binary'; none = 'None' }[$a.type]
    $value = $a.data
    if ($kind -eq 'MultiString') { $value = [string[]]@($a.data) }
    elseif ($kind -eq 'DWord') { $value = [int]$a.data }
    elseif ($kind -eq 'Binary') { $value = [byte[]]@($a.data.Substring(4).Split(',') | Where-Object { $_ } | ForEach-Object { [Convert]::ToByte($_, 16) }) }
    $item = Get-Item -LiteralPath $key
    if ($item.GetValueNames() -contains $a.name -and [string]$item.GetValueKind($a.name) -eq $kind -and (@($item.GetValue($a.name, $null, 'DoNotExpandEnvironmentNames')) -join "`n") -ceq (@($value) -join "`n")) { return $false }
    $null = New-ItemProperty -LiteralPath $key -Name $a.name -Value $value -PropertyType $kind -Force
    return $true
}

function Find-Service([string] $Name) { Get-CimInstance -ClassName Win32_Service -Filter ("Name='" + $Name.Replace('\', '\\').Replace("'", "\'") + "'") }

function Invoke-WinService($a) {
    $changed = $false
    if ($null -ne $a.start_mode) {
        $words = @{ auto = 'Automatic'; manual = 'Manual'; disabled = 'Disabled' }
        $now = @{ Auto = 'auto'; Manual = 'manual'; Disabled = 'disabled' }[[string](Find-Service $a.name).StartMode]
        if ($now -ne $a.start_mode) {
            $code = [int](Invoke-CimMethod -InputObject (Find-Service $a.name) -MethodName ChangeStartMode -Arguments @{ StartMode = $words[$a.start_mode] }).ReturnValue
            if ($code -ne 0) { throw "$($a.name): $code" }
            $changed = $true
        }
    }
    if ($null -ne $a.state) {
        $wanted = @{ started = 'Running'; stopped = 'Stopped' }[$a.state]
        $controller = Get-Service -Name $a.name
        if ([string]$controller.Status -ne $wanted) {
            if ($a.state -eq 'started') { $controller.Start() }
            elseif (@($controller.DependentServices | Where-Object { [string]$_.Status -ne 'Stopped' }).Count -gt 0) { throw "$($a.name) has dependants that run" }
            else { $controller.Stop() }
            $end = [datetime]::UtcNow.AddSeconds(60)
            while ([string](Get-Service -Name $a.name).Status -ne $wanted) { if ([datetime]::UtcNow -ge $end) { throw "$($a.name) is not $wanted" }; Start-Sleep -Milliseconds 20 }
            $changed = $true
        }
    }
    return $changed
}

function Invoke-WinFirewallRule($a) {
    $found = @(Get-NetFirewallRule -PolicyStore PersistentStore | Where-Object { [string]$_.DisplayName -eq $a.name })
    if ($a.state -eq 'absent') {
        foreach ($rule in $found) { Remove-NetFirewallRule -InputObject $rule }
        return $found.Count -gt 0
    }
    if ($found.Count -gt 0) { return $false }
    $more = @{}
    if ($null -ne $a.program) { $more['Program'] = $a.program }
    if ($null -ne $a.service) { $more['Service'] = $a.service }
    # As the module does: its three together are all there are.
    $profiles = if ($a.profiles.Count -eq 3) { 'Any' } else { $a.profiles -join ',' }
    $null = New-NetFirewallRule -PolicyStore PersistentStore -Name ('{' + [guid]::NewGuid().ToString().ToUpper() + '}') -DisplayName $a.name -Group $a.group -Description $a.description -Direction Inbound -Action Allow -Enabled True -Profile $profiles -Protocol $a.protocol.ToUpper() -LocalPort ([string[]]$a.localport.Split(',')) -RemoteAddress ([string[]]($a.remoteip.Split(',') | ForEach-Object { if ($_ -eq 'any') { 'Any' } else { $_ } })) @more
    return $true
}

$folder = Split-Path -Parent $TaskFile
$n = 0
# Windows PowerShell 5.1 hands a list on as one object.
$tasks = [System.IO.File]::ReadAllText($TaskFile) | ConvertFrom-Json
foreach ($task in $tasks) {
    $n++
    try {
        switch ($task.module) {
            'ansible.windows.win_regedit' { $changed = Invoke-Regedit $task.args }
            'ansible.windows.win_service' { $changed = Invoke-WinService $task.args }
            'community.windows.win_firewall_rule' { $changed = Invoke-WinFirewallRule $task.args }
            'ansible.windows.win_powershell' {
                $Ansible = @{ Changed = $true; Result = @{} }
                $parameters = @{}
                foreach ($p in $task.args.parameters.PSObject.Properties) { $parameters[$p.Name] = $p.Value }
                $file = Join-Path $folder "embedded-$n.ps1"
                [System.IO.File]::WriteAllText($file, $task.args.script)
                $null = & $file @parameters
                $changed = $Ansible.Changed
                if ($Ansible.Result -eq $true -and $task.subject) { [Console]::Out.WriteLine("moves $($task.subject)") }
            }
            default { throw "no such module: $($task.module)" }
        }
    }
    catch { [Console]::Out.WriteLine("failed $($task.name): $($_.Exception.Message)"); exit 1 }
    [Console]::Out.WriteLine("$($task.register) $(if ($changed) { 'changed' } else { 'ok' })")
}
[Console]::Out.WriteLine('done')
