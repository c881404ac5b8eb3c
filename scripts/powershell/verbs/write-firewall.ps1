# Firewall rules of the local store, through NetSecurity. A registry write would not be seen by the service.

function Invoke-FirewallCreate($p) {
    $name = Get-Text $p 'name'
    # A rule's text in the registry is divided by bars.
    foreach ($member in 'name', 'displayName', 'group', 'description', 'program', 'service') {
        if ($null -eq $p.$member -and $member -in 'program', 'service') { continue }
        $text = Get-Text $p $member
        if ($text -match '[\x00|]' -or $text.Length -gt 10000 -or ($text.Length -eq 0 -and $member -notin 'group', 'description')) { Stop-Verb 'invalid-argument' $text }
    }
    Assert-Elevated $name
    if ($null -ne (Read-RuleText $name)) { Stop-Verb 'moved' $name }
    $profiles = @(foreach ($one in @($p.profiles)) { Get-Choice @{ profile = $one } 'profile' @('domain', 'private', 'public') })
    $profileText = 'Any'
    if ($profiles.Count -lt 3) { $profileText = $profiles -join ', ' }
    $more = @{}
    if ((Get-Text $p 'group').Length -gt 0) { $more.Group = Get-Text $p 'group' }
    if ((Get-Text $p 'description').Length -gt 0) { $more.Description = Get-Text $p 'description' }
    if ($null -ne $p.program) { $more.Program = Get-Text $p 'program' }
    if ($null -ne $p.service) { $more.Service = Get-Text $p 'service' }
    try {
        $null = New-NetFirewallRule -PolicyStore PersistentStore -Name $name -DisplayName (Get-Text $p 'displayName') -Direction Inbound -Action Allow -Enabled True -Profile $profileText -Protocol ([string]$p.protocol).ToUpperInvariant() -LocalPort ([string[]]@($p.localPorts)) -RemoteAddress ([string[]]@($p.remoteAddresses)) @more
    }
    catch { Stop-Verb (Get-CodeOfError $_) $name ([string]$_.Exception.Message) $_ }
    Read-RuleState $name
}

function Get-ExpectedRule($p) {
    $name = Get-Text $p 'name'
    $expect = Get-Text $p 'expectRaw'
    Assert-Elevated $name
    $text = Read-RuleText $name
    if ($null -eq $text) { Stop-Verb 'not-found' $name }
    if (-not (Test-SameText $text $expect)) { Stop-Verb 'moved' $name }
    $rule = Get-LocalRule $name
    if ($null -eq $rule) { Stop-Verb 'not-found' $name }
    $rule
}

function Invoke-FirewallSetEnabled($p) {
    $rule = Get-ExpectedRule $p
    try { if ($p.enabled -eq $true) { Enable-NetFirewallRule -InputObject $rule } else { Disable-NetFirewallRule -InputObject $rule } }
    catch { Stop-Verb (Get-CodeOfError $_) ([string]$p.name) ([string]$_.Exception.Message) $_ }
    Read-RuleState ([string]$p.name)
}

function Invoke-FirewallRemove($p) {
    $rule = Get-ExpectedRule $p
    try { Remove-NetFirewallRule -InputObject $rule }
    catch { Stop-Verb (Get-CodeOfError $_) ([string]$p.name) ([string]$_.Exception.Message) $_ }
    Read-RuleState ([string]$p.name)
}
