# Reading dynamic ranges, excluded ranges and the firewall.

$portStacks = 'ipv4', 'ipv6'
$portProtocols = 'tcp', 'udp'

# netsh speaks the language of Windows: whole numbers by position, nothing by word. The listing of a dynamic range has
# two lines that end in a number: start, then count.
function ConvertFrom-DynamicText($Result, [string] $Stack, [string] $Protocol) {
    $numbers = [regex]::Matches($Result.text, '(?m)(\d+)\s*$')
    if ($Result.code -ne 0 -or $numbers.Count -lt 2) { Stop-Verb 'native-failed' ($Stack + '/' + $Protocol) (Get-NativeDetail $Result) }
    @{ stack = $Stack; protocol = $Protocol; start = [int]$numbers[0].Groups[1].Value; count = [int]$numbers[1].Groups[1].Value }
}

# `  50000    50099     *`: first and last port; the star marks an administered exclusion.
function ConvertFrom-ExclusionText($Result, [string] $Stack, [string] $Protocol, $List) {
    if ($Result.code -ne 0) { Stop-Verb 'native-failed' ($Stack + '/' + $Protocol) (Get-NativeDetail $Result) }
    foreach ($line in $Result.text -split "`r?`n") {
        if ($line -notmatch '^\s*(\d+)\s+(\d+)\s*(\*)?\s*$') { continue }
        $null = $List.Add(@{ stack = $Stack; protocol = $Protocol; start = [int]$Matches[1]; end = [int]$Matches[2]; administered = [bool]$Matches[3] })
    }
}

function Invoke-RangesRead($p) {
    # All eight at once: each takes a tenth of a second, nearly all of it starting.
    $started = New-Object System.Collections.ArrayList
    foreach ($stack in $portStacks) {
        foreach ($protocol in $portProtocols) {
            $dynamicArguments = 'interface', $stack, 'show', 'dynamicportrange', ('protocol=' + $protocol)
            $excludedArguments = 'interface', $stack, 'show', 'excludedportrange', ('protocol=' + $protocol)
            $null = $started.Add(@{ stack = $stack; protocol = $protocol; dynamic = (Start-Native 'netsh.exe' $dynamicArguments); excluded = (Start-Native 'netsh.exe' $excludedArguments) })
        }
    }
    $dynamic = New-Object System.Collections.ArrayList
    $excluded = New-Object System.Collections.ArrayList
    foreach ($one in $started) {
        $null = $dynamic.Add((ConvertFrom-DynamicText (Receive-Native $one.dynamic 20000) $one.stack $one.protocol))
        ConvertFrom-ExclusionText (Receive-Native $one.excluded 20000) $one.stack $one.protocol $excluded
    }
    @{ dynamic = $dynamic.ToArray(); excluded = $excluded.ToArray() }
}

function Read-DynamicRanges {
    $started = New-Object System.Collections.ArrayList
    foreach ($stack in $portStacks) {
        foreach ($protocol in $portProtocols) {
            $arguments = 'interface', $stack, 'show', 'dynamicportrange', ('protocol=' + $protocol)
            $null = $started.Add(@{ stack = $stack; protocol = $protocol; native = (Start-Native 'netsh.exe' $arguments) })
        }
    }
    $list = New-Object System.Collections.ArrayList
    foreach ($one in $started) { $null = $list.Add((ConvertFrom-DynamicText (Receive-Native $one.native 20000) $one.stack $one.protocol)) }
    @{ items = $list.ToArray() }
}

function Read-Exclusions([string] $Stack, [string] $Protocol) {
    $arguments = 'interface', $Stack, 'show', 'excludedportrange', ('protocol=' + $Protocol)
    $list = New-Object System.Collections.ArrayList
    ConvertFrom-ExclusionText (Invoke-Native 'netsh.exe' $arguments 20000) $Stack $Protocol $list
    @{ items = $list.ToArray() }
}

$firewallPolicy = 'HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
$firewallLocalRules = $firewallPolicy + '\FirewallRules'
# Source: MS-GPFAS 2.2.2 (Software\Policies\Microsoft\WindowsFirewall\FirewallRules).
$firewallGroupPolicy = 'HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall'
$firewallStores = @(
    @{ store = 'local'; paths = @($firewallLocalRules) }
    @{ store = 'gpo'; paths = @($firewallGroupPolicy + '\FirewallRules') }
    @{ store = 'mdm'; paths = @($firewallPolicy + '\Mdm\FirewallRules') }
    @{ store = 'restricted-services'; paths = @(($firewallPolicy + '\RestrictedServices\Static\System'), ($firewallPolicy + '\RestrictedServices\Configurable\System')) }
)
# The local store calls the private profile StandardProfile. In policies it is PrivateProfile; StandardProfile there is
# the older setting for both profiles that are not the domain's, and never holds AllowLocalPolicyMerge.
# Source: MS-GPFAS 2.2.3.13 and its neighbours.
$firewallProfiles = @(
    @{ store = 'local'; profile = 'domain'; key = $firewallPolicy + '\DomainProfile' }
    @{ store = 'local'; profile = 'private'; key = $firewallPolicy + '\StandardProfile' }
    @{ store = 'local'; profile = 'public'; key = $firewallPolicy + '\PublicProfile' }
    @{ store = 'gpo'; profile = 'domain'; key = $firewallGroupPolicy + '\DomainProfile' }
    @{ store = 'gpo'; profile = 'private'; key = $firewallGroupPolicy + '\PrivateProfile'; older = $firewallGroupPolicy + '\StandardProfile' }
    @{ store = 'gpo'; profile = 'public'; key = $firewallGroupPolicy + '\PublicProfile'; older = $firewallGroupPolicy + '\StandardProfile' }
)

function Invoke-FirewallRead($p) {
    $raw = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
    $stores = New-Object System.Collections.ArrayList
    foreach ($one in $firewallStores) {
        $rules = New-Object System.Collections.ArrayList
        $present = $false
        foreach ($path in $one.paths) {
            $key = Open-Key $path $false
            if ($null -eq $key) { continue }
            $present = $true
            foreach ($name in $key.GetValueNames()) {
                $text = $key.GetValue($name, $null, $raw)
                if ($text -is [string]) { $null = $rules.Add([object[]]($name, $text)) }
            }
            $key.Dispose()
        }
        if ($present) { $null = $stores.Add(@{ store = $one.store; rules = $rules.ToArray() }) }
    }
    $profiles = New-Object System.Collections.ArrayList
    foreach ($one in $firewallProfiles) {
        $key = Open-Key $one.key $false
        $enabled = Read-NumberValue $key 'EnableFirewall'
        $inbound = Read-NumberValue $key 'DefaultInboundAction'
        $merge = Read-NumberValue $key 'AllowLocalPolicyMerge'
        if ($null -ne $key) { $key.Dispose() }
        if ($null -eq $enabled -and $one.older) {
            $older = Open-Key $one.older $false
            $enabled = Read-NumberValue $older 'EnableFirewall'
            if ($null -ne $older) { $older.Dispose() }
        }
        $null = $profiles.Add(@{ store = $one.store; profile = $one.profile; enableFirewall = $enabled; defaultInboundAction = $inbound; allowLocalPolicyMerge = $merge })
    }
    @{ stores = $stores.ToArray(); profiles = $profiles.ToArray() }
}

function Read-RuleText([string] $Name) {
    $key = Open-Key $firewallLocalRules $false
    if ($null -eq $key) { return $null }
    $text = Read-TextValue $key $Name
    $key.Dispose()
    $text
}

# -Name takes wildcards, so the name is escaped and the answer compared character by character. No rule is an error with
# an id of its own (PowerShell, QueryJobBase.OnCompleted); any other means that the service was not asked, not that it
# has no such rule.
function Get-LocalRule([string] $Name) {
    $problems = $null
    foreach ($rule in @(Get-NetFirewallRule -PolicyStore PersistentStore -Name ([System.Management.Automation.WildcardPattern]::Escape($Name)) -ErrorAction SilentlyContinue -ErrorVariable problems)) {
        if (Test-SameName ([string]$rule.Name) $Name) { return $rule }
    }
    foreach ($problem in @($problems)) {
        if ($null -ne $problem -and -not ([string]$problem.FullyQualifiedErrorId).StartsWith('CmdletizationQuery_NotFound', [System.StringComparison]::Ordinal)) { throw $problem }
    }
}

function Get-TextList($Value) {
    $list = New-Object System.Collections.ArrayList
    foreach ($item in @($Value)) { if ($null -ne $item) { $null = $list.Add([string]$item) } }
    @{ items = $list.ToArray() }
}

# Numbers, not names, of the enumerations: in PowerShell 7 the objects may come through the compatibility session.
# Source: MSFT_NetFirewallRule: Enabled 1/2, Direction 1/2, Action 2 allow, 4 block.
function Read-RuleState([string] $Name) {
    $text = Read-RuleText $Name
    $api = $null
    if ($null -ne $text) {
        $rule = Get-LocalRule $Name
        if ($null -ne $rule) {
            $port = Get-NetFirewallPortFilter -AssociatedNetFirewallRule $rule
            $address = Get-NetFirewallAddressFilter -AssociatedNetFirewallRule $rule
            $direction = 'unknown'
            if ([int]$rule.Direction -eq 1) { $direction = 'inbound' } elseif ([int]$rule.Direction -eq 2) { $direction = 'outbound' }
            $action = 'unknown'
            if ([int]$rule.Action -eq 2) { $action = 'allow' } elseif ([int]$rule.Action -eq 4) { $action = 'block' }
            $api = @{
                name = [string]$rule.Name; displayName = [string]$rule.DisplayName; enabled = ([int]$rule.Enabled -eq 1); direction = $direction; action = $action
                protocol = [string]$port.Protocol; localPorts = (Get-TextList $port.LocalPort).items; remoteAddresses = (Get-TextList $address.RemoteAddress).items
            }
        }
    }
    @{ raw = $text; api = $api }
}

function Invoke-FirewallRule($p) {
    $name = Get-Text $p 'name'
    if ($p.textOnly -eq $true) { return @{ raw = (Read-RuleText $name); api = $null } }
    Read-RuleState $name
}
