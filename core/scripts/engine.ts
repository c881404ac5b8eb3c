import { clientCells } from './clientCells';
import { systemCells } from './systemCells';

/**
 * The part of every script that does not depend on the plan: read a cell, tell its side, write it, read it back; apply
 * the steps; take them back. Windows PowerShell 5.1; no module but those of Windows; reached only with data that stands
 * in single quotes above it. It does what electron/runs does, with the same order and the same comparisons.
 *
 * Commands of NetSecurity are functions of a module: they do not see the script's own ErrorActionPreference, so it is
 * said to each. Source: PowerShell#4568.
 *
 * Remote addresses of a rule are compared only as "some" or "any": Windows writes them in its own way. Those of a rule that
 * somebody edited stand in the plan as Windows wrote them, so it is told to the letter from the one made in its place.
 */
export const scriptEngine = String.raw`${systemCells}${clientCells}
function Test-SameText([string] $A, [string] $B) { [string]::Equals($A, $B, [System.StringComparison]::Ordinal) }
function Test-SameName([string] $A, [string] $B) { [string]::Equals($A, $B, [System.StringComparison]::OrdinalIgnoreCase) }

function Open-Key([string] $Path, [bool] $Writable) {
    (Get-Item -LiteralPath 'Registry::HKEY_LOCAL_MACHINE').OpenSubKey($Path.Substring(5), $Writable)
}

function Read-RegistryCell([string] $Path, [string] $Name) {
    $key = Open-Key $Path $false
    if ($null -eq $key) { return $null }
    try {
        $kind = $null
        foreach ($found in $key.GetValueNames()) { if (Test-SameName $found $Name) { $kind = [string]$key.GetValueKind($found) } }
        if ($null -eq $kind) { return $null }
        $data = $key.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
        switch ($kind) {
            'DWord' { $data = [BitConverter]::ToUInt32([BitConverter]::GetBytes([int]$data), 0) }
            'Binary' { $data = [Convert]::ToBase64String([byte[]]$data) }
            'None' { $bytes = [byte[]]@(); if ($data -is [byte[]]) { $bytes = $data }; $data = [Convert]::ToBase64String($bytes) }
        }
        @{ Kind = $kind; Data = @(foreach ($one in @($data)) { [string]$one }) }
    }
    finally { $key.Dispose() }
}

function Test-SameCell($A, $B) {
    if ($null -eq $A -or $null -eq $B) { return ($null -eq $A -and $null -eq $B) }
    if (-not (Test-SameText $A.Kind $B.Kind)) { return $false }
    $left = @($A.Data); $right = @($B.Data)
    if ($left.Count -ne $right.Count) { return $false }
    for ($i = 0; $i -lt $left.Count; $i++) { if (-not (Test-SameText $left[$i] $right[$i])) { return $false } }
    $true
}

function Write-RegistryCell([string] $Path, [string] $Name, $Cell) {
    $key = Open-Key $Path $true
    if ($null -eq $key) { throw ($text.NoKey -f $Path) }
    try {
        if ($null -eq $Cell) { $key.DeleteValue($Name); return }
        $data = @($Cell.Data)
        $first = ''
        if ($data.Count -gt 0) { $first = $data[0] }
        switch ($Cell.Kind) {
            'String' { $key.SetValue($Name, $first, [Microsoft.Win32.RegistryValueKind]::String) }
            'ExpandString' { $key.SetValue($Name, $first, [Microsoft.Win32.RegistryValueKind]::ExpandString) }
            'MultiString' { $key.SetValue($Name, [string[]]$data, [Microsoft.Win32.RegistryValueKind]::MultiString) }
            'DWord' { $key.SetValue($Name, [BitConverter]::ToInt32([BitConverter]::GetBytes([uint32]$first), 0), [Microsoft.Win32.RegistryValueKind]::DWord) }
            'QWord' { $key.SetValue($Name, [long]$first, [Microsoft.Win32.RegistryValueKind]::QWord) }
            'Binary' { $key.SetValue($Name, [Convert]::FromBase64String($first), [Microsoft.Win32.RegistryValueKind]::Binary) }
            'None' { $key.SetValue($Name, [Convert]::FromBase64String($first), [Microsoft.Win32.RegistryValueKind]::None) }
        }
        $key.Flush()
    }
    finally { $key.Dispose() }
}

$rulesPath = 'HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules'

function Read-RuleText([string] $Name) {
    $cell = Read-RegistryCell $rulesPath $Name
    if ($null -ne $cell) { $cell.Data[0] }
}

function Get-RuleMeaning([string] $Raw, [bool] $AnyAddresses) {
    $fields = @(foreach ($field in $Raw.Split('|')) {
        if ($field -eq '' -or $field -match '^v\d' -or $field -match '^(Active|Name|Desc|EmbedCtxt)=') { continue }
        if ($AnyAddresses -and $field -match '^RA\d') { 'RA'; continue }
        $field.ToLowerInvariant()
    })
    (@($fields | Sort-Object -Unique) -join '|')
}

function Test-RuleActive([string] $Raw) { $Raw -match '(^|\|)Active=TRUE(\||$)' }

function Get-Rule([string] $Name) {
    foreach ($rule in @(Get-NetFirewallRule -PolicyStore PersistentStore -Name ([System.Management.Automation.WildcardPattern]::Escape($Name)) -ErrorAction SilentlyContinue)) {
        if (Test-SameName ([string]$rule.Name) $Name) { return $rule }
    }
    throw ($text.NoRule -f $Name)
}

function Invoke-Netsh([string[]] $Arguments) { Invoke-System @('netsh.exe') $Arguments }

function Invoke-System([string[]] $Program, [string[]] $Arguments) {
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = [System.IO.Path]::Combine([string[]](@($env:SystemRoot, 'System32') + $Program))
    $start.Arguments = $Arguments -join ' '
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $out = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    @{ Code = $process.ExitCode; Text = $out }
}

function Test-Reserved($Cell) {
    $found = Invoke-Netsh @('interface', $Cell.Stack, 'show', 'excludedportrange', ('protocol=' + $Cell.Protocol))
    if ($found.Code -ne 0) { throw $found.Text }
    $end = $Cell.Start + $Cell.Count - 1
    foreach ($line in $found.Text -split '\r?\n') {
        if ($line -match '^\s*(\d+)\s+(\d+)\s*\*\s*$' -and [int]$Matches[1] -le $Cell.Start -and [int]$Matches[2] -ge $end) { return $true }
    }
    $false
}

function Set-Reserved($Cell, [bool] $Wanted) {
    $verb = 'delete'
    if ($Wanted) { $verb = 'add' }
    $done = Invoke-Netsh @('interface', $Cell.Stack, $verb, 'excludedportrange', ('protocol=' + $Cell.Protocol), ('startport=' + $Cell.Start), ('numberofports=' + $Cell.Count), 'store=persistent')
    if ($done.Code -ne 0) { throw $done.Text.Trim() }
}

function Find-Service([string] $Name) {
    $literal = $Name.Replace('\', '\\').Replace("'", "\'")
    foreach ($service in @(Get-CimInstance -ClassName Win32_Service -Filter ("Name='" + $literal + "'"))) { if (Test-SameName ([string]$service.Name) $Name) { return $service } }
}

function Get-StateOfService([string] $Name) {
    $end = [datetime]::UtcNow.AddSeconds(120)
    while ($true) {
        $service = Find-Service $Name
        if ($null -eq $service) { return 'absent' }
        if ($service.State -notmatch 'Pending' -or [datetime]::UtcNow -ge $end) { return ([string]$service.State).ToLowerInvariant() }
        Start-Sleep -Milliseconds 200
    }
}

function Set-StateOfService([string] $Name, [string] $Wanted) {
    $service = Find-Service $Name
    if ($null -eq $service) { throw ($text.NoService -f $Name) }
    $method = 'StopService'
    if ($Wanted -eq 'running') { $method = 'StartService' }
    $code = [int](Invoke-CimMethod -InputObject $service -MethodName $method).ReturnValue
    # A stop that was accepted may still show as running; a start that gave up shows as stopped.
    $end = [datetime]::UtcNow.AddSeconds(120)
    while ($code -eq 0 -and $Wanted -eq 'stopped' -and (Get-StateOfService $Name) -eq 'running' -and [datetime]::UtcNow -lt $end) { Start-Sleep -Milliseconds 200 }
    if ((Get-StateOfService $Name) -ne $Wanted) { throw ($text.ServiceCode -f $Name, $method, $code) }
}

# Through the service manager alone. ServiceController.Stop takes dependants along, hence the look at them.
function Stop-Quietly([string] $Name) {
    $controller = Get-Service -Name $Name
    foreach ($dependant in @($controller.DependentServices)) { if ([string]$dependant.Status -ne 'Stopped') { throw ($text.ServiceCode -f [string]$dependant.Name, 'Stop', [string]$dependant.Status) } }
    $controller.Stop()
    $end = [datetime]::UtcNow.AddSeconds(120)
    while ([string](Get-Service -Name $Name).Status -ne 'Stopped' -and [datetime]::UtcNow -lt $end) { Start-Sleep -Milliseconds 50 }
}

function Get-ModeOfService([string] $Name) {
    $service = Find-Service $Name
    if ($null -eq $service) { return 'absent' }
    ([string]$service.StartMode).ToLowerInvariant()
}

function Set-ModeOfService([string] $Name, [string] $Wanted) {
    $words = @{ auto = 'Automatic'; manual = 'Manual'; disabled = 'Disabled' }
    $code = [int](Invoke-CimMethod -InputObject (Find-Service $Name) -MethodName ChangeStartMode -Arguments @{ StartMode = $words[$Wanted] }).ReturnValue
    if ($code -ne 0) { throw ($text.ServiceCode -f $Name, 'ChangeStartMode', $code) }
}

function Find-Resource([string] $Name) {
    foreach ($resource in @(Get-CimInstance -Namespace root/MSCluster -ClassName MSCluster_Resource)) { if (Test-SameName ([string]$resource.Name) $Name) { return $resource } }
}

function Get-StateOfResource([string] $Name) {
    $end = [datetime]::UtcNow.AddSeconds(120)
    while ($true) {
        $resource = Find-Resource $Name
        if ($null -eq $resource) { return 'absent' }
        $state = [long]$resource.State
        if ($state -eq 2) { return 'online' }
        if ($state -eq 3) { return 'offline' }
        if ($state -eq 4) { return 'failed' }
        if ([datetime]::UtcNow -ge $end) { return 'pending' }
        Start-Sleep -Milliseconds 200
    }
}

function Set-StateOfResource([string] $Name, [string] $Wanted) {
    $method = 'TakeOffline'
    if ($Wanted -eq 'online') { $method = 'BringOnline' }
    $null = Invoke-CimMethod -InputObject (Find-Resource $Name) -MethodName $method -Arguments @{ TimeOut = [uint32]120 }
}

function Get-Shown($Cell) {
    switch ($Cell.Type) {
        'registry' { $value = Read-RegistryCell $Cell.Path $Cell.Name; if ($null -eq $value) { return $text.Absent }; return ($value.Kind + ' "' + ($value.Data -join '", "') + '"') }
        'exclusion' { if (Test-Reserved $Cell) { return $text.Reserved }; return $text.Absent }
        'service-state' { return (Get-StateOfService $Cell.Service) }
        'service-start-mode' { return (Get-ModeOfService $Cell.Service) }
        'cluster-resource' { return (Get-StateOfResource $Cell.Name) }
        'registry-key' { if (Test-Key $Cell.Path) { return $Cell.Path }; return $text.Absent }
        'wmi-host' { return (Get-WmiHost) }
        'dynamic-range' { return (Get-DynamicRange $Cell) }
        'dfsr-port' { return ([string](Find-Dfsr).RpcPortAssignment) }
        'spn' { if (Test-Spn $Cell) { return $Cell.Account }; return $text.Absent }
        'file' { return (Get-FileShown $Cell) }
        default { $raw = Read-RuleText $Cell.Name; if ($null -eq $raw) { return $text.Absent }; return $raw }
    }
}

function Get-Side($Cell) {
    switch ($Cell.Type) {
        'registry' {
            $value = Read-RegistryCell $Cell.Path $Cell.Name
            if (Test-SameCell $value $Cell.After) { return 'after' }
            if (Test-SameCell $value $Cell.Before) { return 'before' }
            return 'other'
        }
        'exclusion' { if ((Test-Reserved $Cell) -eq $Cell.After) { return 'after' }; return 'before' }
        'service-state' { $found = Get-StateOfService $Cell.Service }
        'service-start-mode' { $found = Get-ModeOfService $Cell.Service }
        'cluster-resource' { $found = Get-StateOfResource $Cell.Name }
        'registry-key' { if ((Test-Key $Cell.Path) -eq $Cell.After) { return 'after' }; return 'before' }
        'wmi-host' { $found = Get-WmiHost }
        'dynamic-range' { $found = Get-DynamicRange $Cell }
        'dfsr-port' { $found = [string](Find-Dfsr).RpcPortAssignment }
        'spn' { if ((Test-Spn $Cell) -eq $Cell.After) { return 'after' }; return 'before' }
        'file' { $found = Get-FileState $Cell }
        default {
            $raw = Read-RuleText $Cell.Name
            if ($Cell.Type -eq 'firewall-enabled') {
                if ($null -eq $raw -or -not (Test-SameText (Get-RuleMeaning $raw $false) (Get-RuleMeaning $Cell.Raw $false))) { return 'other' }
                if ((Test-RuleActive $raw) -eq $Cell.After) { return 'after' }
                return 'before'
            }
            $present = 'after'; $absent = 'before'
            if ($Cell.Type -eq 'firewall-remove') { $present = 'before'; $absent = 'after' }
            if ($null -eq $raw) { return $absent }
            if ($Cell.Edited -ne '' -and (Test-SameText (Get-RuleMeaning $raw $false) (Get-RuleMeaning $Cell.Edited $false)) -ne ($Cell.Type -eq 'firewall-remove')) { return 'other' }
            if ((Test-RuleActive $raw) -and (Test-SameText (Get-RuleMeaning $raw $true) (Get-RuleMeaning $Cell.Raw $true))) { return $present }
            return 'other'
        }
    }
    if (Test-SameText $found $Cell.After) { return 'after' }
    if (Test-SameText $found $Cell.Before) { return 'before' }
    'other'
}

function Set-Side($Cell, [string] $Side) {
    $wanted = $Cell.After
    if ($Side -eq 'before') { $wanted = $Cell.Before }
    switch ($Cell.Type) {
        'registry' { Write-RegistryCell $Cell.Path $Cell.Name $wanted }
        'exclusion' { Set-Reserved $Cell $wanted }
        'service-state' {
            # Any question to WMI starts it again, so it is stopped without one, and that it answered is all there is to know.
            if ($Cell.Restless -and $wanted -eq 'stopped') { Stop-Quietly $Cell.Service; return }
            Set-StateOfService $Cell.Service $wanted
        }
        'service-start-mode' { Set-ModeOfService $Cell.Service $wanted }
        'cluster-resource' { Set-StateOfResource $Cell.Name $wanted }
        'registry-key' { Set-Key $Cell.Path $wanted }
        'wmi-host' { Set-WmiHost $wanted }
        'dynamic-range' { Set-DynamicRange $Cell $wanted }
        'dfsr-port' { Set-CimInstance -InputObject (Find-Dfsr) -Property @{ RpcPortAssignment = [uint32]$wanted } }
        'spn' { Set-Spn $Cell $wanted }
        'file' { Set-File $Cell $Side }
        'firewall-enabled' { if ($wanted) { Enable-NetFirewallRule -InputObject (Get-Rule $Cell.Name) -ErrorAction Stop } else { Disable-NetFirewallRule -InputObject (Get-Rule $Cell.Name) -ErrorAction Stop } }
        default {
            if (($Cell.Type -eq 'firewall-create') -eq ($Side -eq 'after')) { $rule = $Cell.Rule; $null = New-NetFirewallRule -PolicyStore PersistentStore -ErrorAction Stop @rule }
            else { Remove-NetFirewallRule -InputObject (Get-Rule $Cell.Name) -ErrorAction Stop }
        }
    }
    if ((Get-Side $Cell) -ne $Side) { throw ($text.NotKept -f $Cell.Label, (Get-Shown $Cell)) }
}

function Test-Resting($Cell) {
    ($Cell.Type -eq 'service-state') -and ($resting -contains $Cell.Service)
}

function Test-Listening($Watch) {
    $service = Find-Service $Watch.Service
    if ($null -eq $service -or [int]$service.ProcessId -eq 0) { return $false }
    $ports = @(foreach ($item in @(Get-CimInstance -Namespace root/StandardCimv2 -ClassName MSFT_NetTCPConnection -Filter 'State=2')) { if ([int]$item.OwningProcess -eq [int]$service.ProcessId) { [int]$item.LocalPort } })
    foreach ($port in $Watch.Expect) { if ($ports -notcontains $port) { return $false } }
    foreach ($port in $Watch.Gone) { if ($ports -contains $port) { return $false } }
    $true
}

# Ports an engine shall start on that somebody else listens on: it would be stopped and could not start.
function Get-Taken {
    $listening = @(Get-CimInstance -Namespace root/StandardCimv2 -ClassName MSFT_NetTCPConnection -Filter 'State=2')
    foreach ($block in $blocks) {
        $stops = @(foreach ($step in $block.Steps) { if ($step.Role -eq 'stop' -and $step.Cells[0].Type -eq 'service-state') { $step } })
        if ($stops.Count -eq 0) { continue }
        foreach ($step in $block.Steps) {
            if ($null -eq $step.Watch -or $resting -contains $step.Watch.Service) { continue }
            $own = 0
            $service = Find-Service $step.Watch.Service
            if ($null -ne $service) { $own = [int]$service.ProcessId }
            foreach ($item in $listening) {
                if ($step.Watch.Expect -contains [int]$item.LocalPort -and [int]$item.OwningProcess -ne $own) { 'TCP ' + [int]$item.LocalPort + ': PID ' + [int]$item.OwningProcess }
            }
        }
    }
}

function Wait-Listening($Watch) {
    if ($resting -contains $Watch.Service) { Write-Output ('  ' + ($text.StaysStopped -f $Watch.Service)); return }
    $end = [datetime]::UtcNow.AddMilliseconds($Watch.WaitMs)
    while (-not (Test-Listening $Watch)) {
        if ([datetime]::UtcNow -ge $end) { throw ($text.NotListening -f $Watch.Instance, ($Watch.Expect -join ', ')) }
        Start-Sleep -Milliseconds 500
    }
    Write-Output ('  ' + ($text.Listening -f $Watch.Instance, ($Watch.Expect -join ', ')))
}

# A rule that is made anew is taken away first: its end is the second of the two, its beginning the first. What only stops
# for the settings of its block is no end; a service that a step stops for good is.
function Test-BlockAt($Block, [string] $Side) {
    $ends = @{}
    foreach ($step in $Block.Steps) {
        if ($step.Waits -and -not $AfterRestart -and $Side -eq 'after') { continue }
        foreach ($cell in $step.Cells) {
            if ($step.Role -ne '' -and ($cell.Type -eq 'service-state' -or $cell.Type -eq 'cluster-resource')) { continue }
            if ($Side -eq 'after' -or -not $ends.ContainsKey($cell.Id)) { $ends[$cell.Id] = $cell }
        }
    }
    foreach ($cell in $ends.Values) { if ((Get-Side $cell) -ne $Side) { return $false } }
    if ($Side -eq 'after') {
        foreach ($step in $Block.Steps) { if ($null -ne $step.Watch -and $resting -notcontains $step.Watch.Service -and -not (Test-Listening $step.Watch)) { return $false } }
    }
    $true
}

function Invoke-Step($Step) {
    Write-Output $Step.Title
    if ($Step.Await -or ($Step.Waits -and -not $AfterRestart)) { Write-Warning $text.AfterRestart; return }
    $spared = @()
    foreach ($cell in $Step.Cells) {
        if ($spared -contains $cell.Id) { $null = $caller.ShouldProcess($cell.Label, $Step.Title); continue }
        if (Test-Resting $cell) { Write-Output ('  ' + ($text.StaysStopped -f $cell.Service)); continue }
        $side = Get-Side $cell
        if ($side -eq 'after') { Write-Output ('  ' + ($text.AlreadyDone -f $cell.Label)); continue }
        if ($side -ne 'before') { throw ($text.Moved -f $cell.Label, (Get-Shown $cell)) }
        if (-not $caller.ShouldProcess($cell.Label, $Step.Title)) { $spared += $cell.Id; continue }
        try { Set-Side $cell 'after' }
        catch {
            if (-not $cell.MayPend -or (Get-Side $cell) -ne 'before') { throw }
            Write-Warning ($text.Pending -f $cell.Label)
            continue
        }
        Write-Output ('  ' + $cell.Label + ': ' + (Get-Shown $cell))
    }
    if ($null -ne $Step.Watch -and -not $WhatIfPreference) { Wait-Listening $Step.Watch }
}

function Invoke-Back($Block, $Begun) {
    $touched = @(foreach ($step in $Block.Steps) { if ($Begun -contains $step.Id) { $step } })
    if ($touched.Count -eq 0) { return }
    $down = @($touched | Where-Object { $_.Role -eq 'write' -or $_.Role -eq 'start' }).Count -gt 0
    foreach ($one in $Block.Back) {
        $step = $Block.Steps[$one]
        if ($Begun -notcontains $step.Id -and -not ($down -and $step.Role -eq 'start' -and $Begun -contains $step.StopId)) { continue }
        for ($i = $step.Cells.Count - 1; $i -ge 0; $i--) {
            $cell = $step.Cells[$i]
            if (Test-Resting $cell) { continue }
            if ((Get-Side $cell) -ne 'after') { continue }
            if (-not $caller.ShouldProcess($cell.Label, ($text.PutBack -f $step.Title))) { continue }
            Set-Side $cell 'before'
            Write-Output ('  ' + $cell.Label + ': ' + (Get-Shown $cell))
        }
    }
}
`;
