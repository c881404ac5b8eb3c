# PortPin's resident host: one JSON line in, one JSON line out, a fixed table of verbs. Arguments are bound as data; no
# line can carry code. Windows PowerShell 5.1 language, ASCII only.
[CmdletBinding()] param()
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# In Constrained Language Mode (application control) neither the channel nor the verbs can work: say so and end.
if ([string]$ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    $limited = @{ v = 1; t = 'limited'; ps = [string]$PSVersionTable.PSVersion; edition = [string]$PSVersionTable.PSEdition; langMode = [string]$ExecutionContext.SessionState.LanguageMode }
    Write-Output (ConvertTo-Json -InputObject $limited -Compress)
    exit 3
}

# Commands load from Windows' own modules only: the user's module folder comes first in the default path, and an
# elevated host must not load from where anything of the same user may write.
if ([string]$PSVersionTable.PSEdition -ne 'Core') { $env:PSModulePath = Join-Path -Path $PSHOME -ChildPath 'Modules' }

. "$PSScriptRoot/verbs/common.ps1"
. "$PSScriptRoot/verbs/read-system.ps1"
. "$PSScriptRoot/verbs/read-network.ps1"
. "$PSScriptRoot/verbs/read-services.ps1"
. "$PSScriptRoot/verbs/read-connections.ps1"
. "$PSScriptRoot/verbs/write-registry.ps1"
. "$PSScriptRoot/verbs/write-network.ps1"
. "$PSScriptRoot/verbs/write-services.ps1"
. "$PSScriptRoot/verbs/write-firewall.ps1"
. "$PSScriptRoot/verbs/table.ps1"

$maxLine = 1048576
$maxText = 150000

# --- the inner runspace starts as this one did (same commands, same modules), plus the functions and constants of the
# verbs. Whoever prepares the outer runspace prepares the inner one; the host has no parameter that loads code.
$initial = [System.Management.Automation.Runspaces.Runspace]::DefaultRunspace.InitialSessionState
if ($null -eq $initial) { $initial = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault() } else { $initial = $initial.Clone() }
# ListImported: without it Windows PowerShell looks through every module of the computer, which takes seconds.
foreach ($function in @(Get-Command -CommandType Function -ListImported)) {
    $file = [string]$function.ScriptBlock.File
    if ($file -eq '' -or -not $file.StartsWith($PSScriptRoot, [System.StringComparison]::OrdinalIgnoreCase)) { continue }
    $initial.Commands.Add((New-Object System.Management.Automation.Runspaces.SessionStateFunctionEntry $function.Name, $function.Definition))
}
$constants = @{
    ErrorActionPreference = 'Stop'; ProgressPreference = 'SilentlyContinue'; WarningPreference = 'SilentlyContinue'; verbTable = $verbTable
    serviceStates = $serviceStates; serviceModes = $serviceModes; portStacks = $portStacks; portProtocols = $portProtocols; writableKeys = $writableKeys; creatableKeys = $creatableKeys
    tcpStateNames = $tcpStateNames; tcpStateOrder = $tcpStateOrder; controllerModes = $controllerModes
    firewallPolicy = $firewallPolicy; firewallLocalRules = $firewallLocalRules; firewallGroupPolicy = $firewallGroupPolicy
    firewallStores = $firewallStores; firewallProfiles = $firewallProfiles
}
foreach ($constant in $constants.Keys) {
    $initial.Variables.Add((New-Object System.Management.Automation.Runspaces.SessionStateVariableEntry $constant, $constants[$constant], ''))
}
$runspace = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($initial)
$runspace.Open()
Initialize-Json
$shell = [System.Management.Automation.PowerShell]::Create()
$shell.Runspace = $runspace
$null = $shell.AddCommand('Initialize-Json').Invoke()
$shell.Dispose()

# --- the channel: raw handles, so that nothing a verb prints can get into it
$utf8 = New-Object System.Text.UTF8Encoding $false
$in = New-Object System.IO.StreamReader([Console]::OpenStandardInput(), $utf8, $false, 65536)
$out = New-Object System.IO.StreamWriter([Console]::OpenStandardOutput(), $utf8, 65536)
$out.NewLine = "`n"
[Console]::SetOut([System.IO.TextWriter]::Null)

# Half a surrogate pair (Windows names may hold one) would become U+FFFD in UTF-8: it is sent as an escape.
$half = New-Object System.Text.RegularExpressions.Regex '[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]'
$escapeHalf = [System.Text.RegularExpressions.MatchEvaluator]{ param($found) '\u{0:x4}' -f [int][char]$found.Value }
function Send-Line([string] $Json) {
    if ($half.IsMatch($Json)) { $Json = $half.Replace($Json, $escapeHalf) }
    $out.WriteLine($Json)
    $out.Flush()
}
function Send-Message($Message) { Send-Line (ConvertTo-Json -InputObject $Message -Depth 8 -Compress) }

# An answer that does not fit a line travels as numbered parts of its JSON text.
function Send-Answer([long] $Id, [string] $Json) {
    if ($Json.Length -le $maxText) { Send-Line ('{"v":1,"t":"res","id":' + $Id + ',' + $Json.Substring(1)); return }
    $parts = 0
    for ($at = 0; $at -lt $Json.Length; $at += $maxText) {
        Send-Message @{ v = 1; t = 'part'; id = $Id; seq = $parts; text = $Json.Substring($at, [Math]::Min($maxText, $Json.Length - $at)) }
        $parts++
    }
    Send-Message @{ v = 1; t = 'res'; id = $Id; parts = $parts }
}
function Send-Failure([long] $Id, $ErrorData) { Send-Message @{ v = 1; t = 'res'; id = $Id; ok = $false; error = $ErrorData } }

# PowerShell 7.5 turns text that looks like a date into a date unless told not to.
$jsonOptions = @{}
if ((Get-Command -Name ConvertFrom-Json).Parameters.ContainsKey('DateKind')) { $jsonOptions.DateKind = 'String' }

$elevated = $false
try { $elevated = [bool](Test-Elevated) } catch { [Console]::Error.WriteLine($_.Exception.Message) }
Send-Message @{ v = 1; t = 'ready'; pid = $PID; ps = [string]$PSVersionTable.PSVersion; edition = [string]$PSVersionTable.PSEdition
    langMode = [string]$ExecutionContext.SessionState.LanguageMode; culture = [System.Globalization.CultureInfo]::CurrentUICulture.Name; elevated = $elevated }

$shell = $null      # the running pipeline, its async result and the id of its request
$running = $null
$id = [long]0
$stopping = $null
$beat = [datetime]::UtcNow.AddSeconds(5)
$read = $in.ReadLineAsync()
while ($true) {
    # The next request and the running verb are waited for at once: a verb can be cancelled while it runs.
    $handles = @($read.AsyncWaitHandle)
    if ($running) { $handles += $running.AsyncWaitHandle }
    $rest = [int][Math]::Max([double]0, ($beat - [datetime]::UtcNow).TotalMilliseconds)
    $null = [System.Threading.WaitHandle]::WaitAny([System.Threading.WaitHandle[]]$handles, $rest)
    if ([datetime]::UtcNow -ge $beat) { $beat = [datetime]::UtcNow.AddSeconds(5); Send-Message @{ v = 1; t = 'heartbeat' } }
    if ($running -and $running.IsCompleted) {
        $failure = $null
        $result = $null
        try { $result = $shell.EndInvoke($running) } catch { $failure = $_ }
        if ($stopping -and ($failure -or $result.Count -eq 0)) { Send-Failure $id @{ code = 'cancelled' } }
        elseif ($failure) { Send-Failure $id (ConvertTo-ErrorData $failure) }
        elseif ($result.Count -eq 0) { Send-Failure $id @{ code = 'internal' } }
        else { Send-Answer $id ([string]$result[$result.Count - 1]) }
        $shell.Dispose()
        $shell = $null
        $running = $null
        $stopping = $null
    }
    if (-not $read.IsCompleted) { continue }
    $line = $read.Result
    # stdin closed: the parent is gone. A write under way is let finish.
    if ($null -eq $line) { if ($running) { $null = $running.AsyncWaitHandle.WaitOne(30000) }; break }
    $read = $in.ReadLineAsync()
    if ($line.Length -gt $maxLine) { Send-Message @{ v = 1; t = 'bad'; code = 'too-large' }; continue }
    $request = $null
    try { $request = ConvertFrom-Json -InputObject $line @jsonOptions } catch { $request = $null }
    if ($null -eq $request -or $request.v -ne 1 -or ($request.id -isnot [int] -and $request.id -isnot [long])) { Send-Message @{ v = 1; t = 'bad'; code = 'protocol' }; continue }
    if ($request.t -eq 'cancel') {
        if ($running -and $request.id -eq $id -and -not $stopping) { $stopping = $shell.BeginStop($null, $null) }
        continue
    }
    if ($request.t -ne 'req' -or $request.verb -isnot [string]) { Send-Message @{ v = 1; t = 'bad'; code = 'protocol' }; continue }
    if ($running) { Send-Failure $request.id @{ code = 'busy' }; continue }
    if ($request.verb -ne 'batch' -and -not $verbTable.ContainsKey($request.verb)) { Send-Failure $request.id @{ code = 'not-allowed'; subject = $request.verb }; continue }
    $id = [long]$request.id
    $shell = [System.Management.Automation.PowerShell]::Create()
    $shell.Runspace = $runspace
    $null = $shell.AddCommand('Invoke-Request').AddParameter('Verb', $request.verb).AddParameter('Arguments', $request.args)
    $running = $shell.BeginInvoke()
}
$runspace.Dispose()
exit 0
