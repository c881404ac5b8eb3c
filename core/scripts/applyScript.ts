import { ruleFromSpec } from '#core/firewall/newRule';
import type { Language } from '#core/ipc/contract';
import { base64Length, blockText, cellId, inverse, writesOf } from '#core/plan/cells';
import { planHash, type Plan, type Step, type Write } from '#core/plan/change';
import { blocksOf, isStop, moves, startOf, takenBack } from '#core/plan/rollback';
import { scriptText as en, type ScriptText } from '#core/text/en/script';
import { scriptText as ja } from '#core/text/ja/script';
import { planTexts } from '#core/text/plan';
import { shortHash } from '#core/util/canonical';
import type { RegistryCell } from '#core/verbs/registry';
import type { FirewallRuleSpec } from '#core/verbs/verbs';
import { scriptEngine } from './engine';
import { psLiteral, type PsData } from './literal';

const texts: Readonly<Record<Language, ScriptText>> = { en, ja };
/** Windows PowerShell 5.1 reads a script without a byte order mark in the code page of the computer. */
const BOM = '\uFEFF';

/**
 * A PowerShell script that does what a run of the plan does, step by step, for a server PortPin does not reach. Data
 * stands in single quotes only; see core/scripts/engine for how it is carried out.
 */
export function applyScript(plan: Plan, language: Language): string {
  return script(plan, language, 'apply');
}

/** The way back: what the apply script left is put back where nobody changed it since. */
export function undoScript(plan: Plan, language: Language): string {
  return script(plan, language, 'undo');
}

function script(plan: Plan, language: Language, kind: 'apply' | 'undo'): string {
  const t = texts[language];
  const imported = plan.target.kind === 'imported';
  const files = plan.steps.flatMap((step) => writesOf(step)).filter((write) => write.kind === 'file').length;
  const title = kind === 'apply' ? t.synopsisApply(plan.target.name) : t.synopsisUndo(plan.target.name);
  const lines = [
    '#requires -Version 5.1',
    '<#',
    '.SYNOPSIS',
    `    ${helpText(title)}`,
    '.DESCRIPTION',
    `    ${helpText(t.description(shortHash(planHash(plan))))}`,
    ...(imported ? [`    ${helpText(t.imported)}`] : []),
    ...(files > 0 ? [`    ${helpText(t.files(files))}`] : []),
    '.PARAMETER Transcript',
    `    ${helpText(t.transcript)}`,
    '.PARAMETER AfterRestart',
    `    ${helpText(t.afterRestart)}`,
    '.EXAMPLE',
    `    .\\portpin-${kind}.ps1 -WhatIf`,
    `    ${helpText(t.example)}`,
    '#>',
    "[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]",
    "param([string] $Transcript = '', [switch] $AfterRestart)",
    'Set-StrictMode -Version 2',
    "$ErrorActionPreference = 'Stop'",
    "$ProgressPreference = 'SilentlyContinue'",
    '$caller = $PSCmdlet',
    // Only of a computer that was read itself is the name certain.
    `$server = ${psLiteral(plan.target.kind === 'local' ? plan.target.name : '')}`,
    `$tolerant = ${psLiteral(imported)}`,
    `$text = ${psLiteral(t.run)}`,
    '$resting = @()',
    '$blocks = @(',
    blocksOf(plan.steps)
      .map((block) => `    ${psLiteral(blockData(block, plan.steps, t, language))}`)
      .join('\n'),
    ')',
    scriptEngine.trim(),
    '',
    kind === 'apply' ? applyMain : undoMain,
  ];
  return `${BOM}${lines.join('\n').replace(/\r?\n/gu, '\r\n')}\r\n`;
}

/** Help is a comment: data in it may neither end the comment nor begin a section. */
function helpText(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll('#>', '# >')
    .replace(/^\s*\./u, '');
}

function waits({ action }: Step): boolean {
  return action.kind === 'await-reboot' || action.kind === 'await-restart';
}

function blockData(block: readonly Step[], all: readonly Step[], t: ScriptText, language: Language): PsData {
  const back = takenBack(block, new Set(block.map((step) => step.id)));
  return {
    Subject: block[0]?.subject === '' || block[0] === undefined ? t.run.Everywhere : block[0].subject,
    Steps: block.map((step) => ({
      ...stepData(block, step, language),
      // What was put back acts after a restart, and until then the ports it let in are in use.
      Stays: all.some(waits) && writesOf(step).some((write) => write.kind === 'firewall-create'),
    })),
    Back: back.map((step) => block.indexOf(step)),
  };
}

function stepData(block: readonly Step[], step: Step, language: Language): Record<string, PsData> {
  const stop = block.find((other) => isStop(other) && startOf(block, other) === step);
  const watch = step.action.kind === 'verify-listener' ? { ...step.action, name: step.action.instance } : step.action.kind === 'verify-service-port' ? { ...step.action, name: step.action.service } : null;
  return {
    Id: step.id,
    Title: planTexts(language).stepTitle(step),
    Role: isStop(step) ? 'stop' : step.phase === 'write' ? 'write' : step.subject !== '' && moves(step, 'up') ? 'start' : '',
    StopId: stop?.id ?? '',
    Await: waits(step),
    Waits: step.waitsFor !== undefined,
    Cells: writesOf(step).map((write) => cellData(write, editedRule(step, write))),
    Watch: watch && { Instance: watch.name, Service: watch.service, Expect: watch.expect, Gone: watch.gone, WaitMs: watch.waitMs },
  };
}

/** The rule that is taken away where one is made anew under its name: the two may differ in addresses alone. */
function editedRule(step: Step, { kind }: Write): string {
  const gone = writesOf(step).find((write) => write.kind === 'firewall-remove');
  const anew = gone !== undefined && writesOf(step).some((write) => write.kind === 'firewall-create' && cellId(write) === cellId(gone));
  return anew && (kind === 'firewall-create' || kind === 'firewall-remove') ? gone.raw : '';
}

function cellData(write: Write, edited: string): PsData {
  const common = { Id: cellId(write), Type: write.kind, MayPend: write.kind === 'exclusion' && write.mayPend, Restless: write.kind === 'service-state' && write.restless === true };
  switch (write.kind) {
    case 'registry':
      return { ...common, Label: `${write.path}\\${write.name}`, Path: write.path, Name: write.name, Before: registryData(write.before), After: registryData(write.after) };
    case 'firewall-create':
      return { ...common, Label: write.spec.displayName, Name: write.spec.name, Raw: ruleFromSpec(write.spec).text, Edited: edited, Rule: ruleData(write.spec), Before: false, After: true };
    case 'firewall-remove':
      return { ...common, Label: write.spec.displayName, Name: write.name, Raw: write.raw, Edited: edited, Rule: ruleData(write.spec), Before: true, After: false };
    case 'firewall-enabled':
      return { ...common, Label: write.displayName === '' ? write.name : write.displayName, Name: write.name, Raw: write.raw, Before: write.before, After: write.after };
    case 'exclusion':
      return { ...common, Label: `${write.protocol.toUpperCase()} ${write.start} ${write.stack === 'ipv4' ? 'IPv4' : 'IPv6'}`, Stack: write.stack, Protocol: write.protocol, Start: write.start, Count: write.count, Before: write.before, After: write.after };
    case 'service-state':
    case 'service-start-mode':
      return { ...common, Label: write.service, Service: write.service, Before: write.before, After: write.after };
    case 'cluster-resource':
      return { ...common, Label: write.name, Name: write.name, Before: write.before, After: write.after };
    case 'registry-key':
      return { ...common, Label: write.path, Path: write.path, Before: write.before, After: write.after };
    case 'wmi-host':
      return { ...common, Label: 'winmgmt.exe', Before: write.before, After: write.after };
    case 'dynamic-range':
      return { ...common, Label: `${write.protocol.toUpperCase()} ${write.stack === 'ipv4' ? 'IPv4' : 'IPv6'}`, Stack: write.stack, Protocol: write.protocol, Before: blockText(write.before), After: blockText(write.after) };
    case 'spn':
      return { ...common, Label: write.spn, Spn: write.spn, Account: write.account, Before: write.before, After: write.after };
    case 'file':
      return { ...common, Label: write.path, Path: write.path, Backups: write.backups, Before: write.before, After: write.after, Edits: editData(write), Back: editData(inverse(write, null)) };
    case 'dfsr-port':
      return { ...common, Label: 'DfsrMachineConfig.RpcPortAssignment', Before: String(write.before), After: String(write.after) };
  }
}

/** In the order of the file, with the number of bytes each takes out: whether they are the ones meant, the hashes tell. */
function editData(write: Write): PsData {
  if (write.kind !== 'file') return [];
  return write.edits.toSorted((a, b) => a.start - b.start).map((edit) => ({ Start: edit.start, Remove: base64Length(edit.remove), Insert: edit.insert }));
}

function registryData(cell: RegistryCell): PsData {
  if (cell === null) return null;
  return { Kind: cell.kind, Data: Array.isArray(cell.data) ? cell.data : [String(cell.data)] };
}

/** Parameters of New-NetFirewallRule. Source: psdocs NetSecurity/New-NetFirewallRule. */
function ruleData(spec: FirewallRuleSpec): PsData {
  return {
    Name: spec.name,
    DisplayName: spec.displayName,
    ...(spec.group === '' ? {} : { Group: spec.group }),
    ...(spec.description === '' ? {} : { Description: spec.description }),
    Direction: 'Inbound',
    Action: 'Allow',
    Enabled: 'True',
    Profile: spec.profiles.length < 3 ? spec.profiles.join(', ') : 'Any',
    Protocol: spec.protocol.toUpperCase(),
    LocalPort: spec.localPorts,
    RemoteAddress: spec.remoteAddresses,
    ...(spec.program === null ? {} : { Program: spec.program }),
    ...(spec.service === null ? {} : { Service: spec.service }),
  };
}

/** Begins both scripts: who runs it, what is found. `$moved` is what stands in the way. */
const preflight = String.raw`
$elevated = ([Security.Principal.WindowsPrincipal]([Security.Principal.WindowsIdentity]::GetCurrent())).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
if ([Environment]::Is64BitOperatingSystem -and -not [Environment]::Is64BitProcess) { Write-Warning $text.Not64Bit; exit 5 }
if (-not $elevated -and -not $WhatIfPreference) { Write-Warning $text.NotElevated; exit 5 }
if ($server -ne '' -and $server -ne [Environment]::MachineName) { Write-Warning ($text.OtherServer -f $server, [Environment]::MachineName); exit 3 }
if ($Transcript -ne '') { $null = Start-Transcript -LiteralPath $Transcript -WhatIf:$false }
$moved = @()
$seen = @()
$ends = @{}
foreach ($block in $blocks) { foreach ($step in $block.Steps) { foreach ($cell in $step.Cells) { $ends[$cell.Id] = $cell } } }
foreach ($block in $blocks) {
    foreach ($step in $block.Steps) {
        if ($tolerant -and $null -ne $step.Watch -and (Get-StateOfService $step.Watch.Service) -ne 'running') { $resting += $step.Watch.Service }
        foreach ($cell in $step.Cells) {
            if ($seen -contains $cell.Id) { continue }
            $seen += $cell.Id
            $side = Get-Side $cell
            if ($cell.Type -eq 'service-state' -and $step.Role -eq 'stop' -and $side -ne 'before') {
                if ($tolerant) { $resting += $cell.Service; continue }
                if ($stopsMove) { $moved += ($cell.Label + ': ' + (Get-Shown $cell)) }
                continue
            }
            if ($side -eq 'other' -and (Get-Side $ends[$cell.Id]) -ne 'after') { $moved += ($cell.Label + ': ' + (Get-Shown $cell)) }
        }
    }
}
if ($stopsMove) { $moved += @(Get-Taken) }
if ($moved.Count -gt 0) {
    Write-Warning ($text.Refused + [Environment]::NewLine + ($moved -join [Environment]::NewLine))
    if ($Transcript -ne '') { $null = Stop-Transcript }
    exit 3
}
`.trim();

const report = String.raw`
function Get-NotBefore($Begun) {
    $looked = @()
    foreach ($block in $blocks) {
        foreach ($step in $block.Steps) {
            if ($Begun -notcontains $step.Id) { continue }
            foreach ($cell in $step.Cells) {
                if ($looked -contains $cell.Id -or (Test-Resting $cell)) { continue }
                $looked += $cell.Id
                if ((Get-Side $cell) -ne 'before') { $cell.Label + ': ' + (Get-Shown $cell) }
            }
        }
    }
}

function Invoke-AllBack($Begun) {
    for ($b = $blocks.Count - 1; $b -ge 0; $b--) {
        try { Invoke-Back $blocks[$b] $Begun }
        catch { Write-Warning ($text.Failed -f [string]$_.Exception.Message) }
    }
}
`.trim();

const applyMain = String.raw`
$stopsMove = $true
${preflight}

${report}

$begun = @()
try {
    foreach ($block in $blocks) {
        if (Test-BlockAt $block 'after') { Write-Output ($text.BlockDone -f $block.Subject); continue }
        foreach ($step in $block.Steps) {
            $begun += $step.Id
            Invoke-Step $step
        }
    }
    Write-Output $text.Done
}
catch {
    Write-Warning ($text.Failed -f [string]$_.Exception.Message)
    Write-Output $text.TakingBack
    Invoke-AllBack $begun
    $left = @(Get-NotBefore $begun)
    if ($left.Count -gt 0) {
        Write-Warning ($text.Person + [Environment]::NewLine + ($left -join [Environment]::NewLine))
        exit 4
    }
    Write-Output $text.TakenBack
    exit 1
}
finally { if ($Transcript -ne '') { $null = Stop-Transcript } }
`.trim();

const undoMain = String.raw`
$stopsMove = $false
${preflight}

${report}

$all = @()
try {
    for ($b = $blocks.Count - 1; $b -ge 0; $b--) {
        $block = $blocks[$b]
        $ids = @(foreach ($step in $block.Steps) {
            if ($step.Stays -and -not $AfterRestart -and -not (Test-BlockAt $block 'before')) { Write-Warning ($step.Title + ': ' + $text.BackAfterRestart); continue }
            $step.Id
        })
        $all += $ids
        if (Test-BlockAt $block 'before') { $ids = @(foreach ($step in $block.Steps) { if ($step.Role -eq 'stop') { $step.Id } }) }
        Invoke-Back $block $ids
    }
}
catch { Write-Warning ($text.Failed -f [string]$_.Exception.Message) }
finally { if ($Transcript -ne '') { $null = Stop-Transcript } }
if (-not $WhatIfPreference) {
    $left = @(Get-NotBefore $all)
    if ($left.Count -gt 0) {
        Write-Warning ($text.Person + [Environment]::NewLine + ($left -join [Environment]::NewLine))
        exit 4
    }
    Write-Output $text.TakenBack
}
`.trim();
