# The fixed table of verbs (core/verbs/verbs.ts). A name that is not here is refused.

$verbTable = @{
    'host.ping' = 'read'
    'host.echo' = 'read'
    'host.describe' = 'read'
    'registry.read' = 'read'
    'registry.write' = 'write'
    'registry.key' = 'write'
    'services.list' = 'read'
    'service.stop' = 'write'
    'service.start' = 'write'
    'service.setStartMode' = 'write'
    'listeners.list' = 'read'
    'connections.list' = 'read'
    'connections.sample' = 'read'
    'ranges.read' = 'read'
    'exclusion.add' = 'write'
    'exclusion.remove' = 'write'
    'dynamicRange.set' = 'write'
    'wmi.setHost' = 'write'
    'dfsr.read' = 'read'
    'dfsr.setPort' = 'write'
    'events.list' = 'read'
    'firewall.read' = 'read'
    'firewall.rule' = 'read'
    'firewall.create' = 'write'
    'firewall.setEnabled' = 'write'
    'firewall.remove' = 'write'
    'cluster.read' = 'read'
    'cluster.setOnline' = 'write'
    'sql.errorlog' = 'read'
    'spn.list' = 'read'
    'spn.find' = 'read'
    'spn.add' = 'write'
    'spn.remove' = 'write'
}

# Written out, not looked up: which functions can run is to be read here, and checked from the syntax tree.
function Invoke-VerbFunction([string] $Verb, $Arguments) {
    switch ($Verb) {
        'host.ping' { return Invoke-HostPing $Arguments }
        'host.echo' { return Invoke-HostEcho $Arguments }
        'host.describe' { return Invoke-HostDescribe $Arguments }
        'registry.read' { return Invoke-RegistryRead $Arguments }
        'registry.write' { return Invoke-RegistryWrite $Arguments }
        'registry.key' { return Invoke-RegistryKey $Arguments }
        'services.list' { return Invoke-ServicesList $Arguments }
        'service.stop' { return Invoke-ServiceStop $Arguments }
        'service.start' { return Invoke-ServiceStart $Arguments }
        'service.setStartMode' { return Invoke-ServiceSetStartMode $Arguments }
        'listeners.list' { return Invoke-ListenersList $Arguments }
        'connections.list' { return Invoke-ConnectionsList $Arguments }
        'connections.sample' { return Invoke-ConnectionsSample $Arguments }
        'ranges.read' { return Invoke-RangesRead $Arguments }
        'exclusion.add' { return Invoke-ExclusionAdd $Arguments }
        'exclusion.remove' { return Invoke-ExclusionRemove $Arguments }
        'dynamicRange.set' { return Invoke-DynamicRangeSet $Arguments }
        'wmi.setHost' { return Invoke-WmiSetHost $Arguments }
        'dfsr.read' { return Invoke-DfsrRead $Arguments }
        'dfsr.setPort' { return Invoke-DfsrSetPort $Arguments }
        'events.list' { return Invoke-EventsList $Arguments }
        'firewall.read' { return Invoke-FirewallRead $Arguments }
        'firewall.rule' { return Invoke-FirewallRule $Arguments }
        'firewall.create' { return Invoke-FirewallCreate $Arguments }
        'firewall.setEnabled' { return Invoke-FirewallSetEnabled $Arguments }
        'firewall.remove' { return Invoke-FirewallRemove $Arguments }
        'cluster.read' { return Invoke-ClusterRead $Arguments }
        'cluster.setOnline' { return Invoke-ClusterSetOnline $Arguments }
        'sql.errorlog' { return Invoke-SqlErrorLog $Arguments }
        'spn.list' { return Invoke-SpnList $Arguments }
        'spn.find' { return Invoke-SpnFind $Arguments }
        'spn.add' { return Invoke-SpnAdd $Arguments }
        'spn.remove' { return Invoke-SpnRemove $Arguments }
    }
    Stop-Verb 'not-allowed' $Verb
}

# Runs one verb and answers {ok, value} or {ok, error}.
function Invoke-OneVerb([string] $Verb, $Arguments, [bool] $ReadOnly) {
    try {
        if ($ReadOnly -and $verbTable[$Verb] -ne 'read') { Stop-Verb 'not-allowed' $Verb }
        @{ ok = $true; value = (Invoke-VerbFunction $Verb $Arguments) }
    }
    catch { @{ ok = $false; error = (ConvertTo-ErrorData $_) } }
}

# An answer that cannot be written as JSON is an error of its own: some builds of Windows PowerShell stop at two million
# characters, and a server with tens of thousands of firewall rules must still show its instances.
function ConvertTo-AnswerText($Answer) {
    try { ConvertTo-Json -InputObject $Answer -Depth 32 -Compress }
    catch { ConvertTo-Json -InputObject @{ ok = $false; error = @{ code = 'too-large'; detail = [string]$_.Exception.Message } } -Depth 32 -Compress }
}

# What a request runs: one verb, or several reads in one round trip. The answer is JSON text, made here so that a
# large one can be cancelled too.
function Invoke-Request([string] $Verb, $Arguments) {
    if ($Verb -ne 'batch') { return (ConvertTo-AnswerText (Invoke-OneVerb $Verb $Arguments $false)) }
    $answers = @(foreach ($call in @($Arguments.calls)) { ConvertTo-AnswerText (Invoke-OneVerb ([string]$call.verb) $call.args $true) })
    '{"ok":true,"value":{"answers":[' + ($answers -join ',') + ']}}'
}
