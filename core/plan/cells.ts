import { addressKey } from '#core/firewall/addresses';
import { matchesSpec } from '#core/firewall/newRule';
import { parseFirewallRule } from '#core/firewall/parse';
import type { FirewallRule } from '#core/firewall/rule';
import { canonicalJson } from '#core/util/canonical';
import type { ClusterFacts, ServiceFacts } from '#core/verbs/facts';
import type { RegistryCell } from '#core/verbs/registry';
import type { ByteEdit, Step, Write } from './change';

/** What a cell holds at one moment; null is absent. */
export type CellValue =
  | { readonly kind: 'registry-key'; readonly present: boolean }
  /** `other`: neither of the two that winmgmt itself makes. */
  | { readonly kind: 'wmi-host'; readonly mode: 'shared' | 'standalone' | 'other' }
  | { readonly kind: 'dynamic-range'; readonly range: { readonly start: number; readonly count: number } | null }
  /** null: the DFS Replication service is not installed, or does not say. */
  | { readonly kind: 'dfsr-port'; readonly port: number | null }
  | { readonly kind: 'spn'; readonly held: boolean }
  /** SHA-256 of the content; null: there is no such file. */
  | { readonly kind: 'file'; readonly hash: string | null; readonly writable: boolean }
  | { readonly kind: 'registry'; readonly value: RegistryCell }
  | { readonly kind: 'rule'; readonly raw: string | null }
  | { readonly kind: 'exclusion'; readonly present: boolean }
  | { readonly kind: 'service-state'; readonly state: ServiceFacts['state'] | null }
  | { readonly kind: 'service-start-mode'; readonly mode: ServiceFacts['startMode'] | null }
  | { readonly kind: 'cluster-resource'; readonly state: ClusterFacts['resources'][number]['state'] | null };

/** `unsettled`: on its way from one state to another; to be read again. `other`: neither, so somebody else's. */
export type CellSide = 'before' | 'after' | 'other' | 'unsettled';

/** Two writes with one id are about the same cell (a service that is stopped and started again). */
export function cellId(write: Write): string {
  switch (write.kind) {
    case 'registry':
      return `registry:${write.path}\\${write.name}`;
    case 'firewall-create':
      return `rule:${write.spec.name}`;
    case 'firewall-enabled':
    case 'firewall-remove':
      return `rule:${write.name}`;
    case 'exclusion':
      return `exclusion:${write.stack}/${write.protocol}/${write.start}+${write.count}`;
    case 'service-state':
      return `service:${write.service}`;
    case 'service-start-mode':
      return `start-mode:${write.service}`;
    case 'cluster-resource':
      return `cluster:${write.name}`;
    case 'registry-key':
      return `registry-key:${write.path}`;
    case 'wmi-host':
      return 'wmi-host';
    case 'dynamic-range':
      return `dynamic-range:${write.stack}/${write.protocol}`;
    case 'dfsr-port':
      return 'dfsr-port';
    case 'spn':
      return `spn:${write.account}:${write.spn}`;
    case 'file':
      return `file:${write.path}`;
  }
}

export function writesOf(step: Step): readonly Write[] {
  return step.action.kind === 'writes' ? step.action.writes : [];
}

/** The first write of each cell: what is expected to be found. */
export function firstWrites(writes: readonly Write[]): Write[] {
  const first = new Map<string, Write>();
  for (const write of writes) if (!first.has(cellId(write))) first.set(cellId(write), write);
  return [...first.values()];
}

/** The last write of each cell: what is left. Of a rule that is made anew, the one that is made. */
export function lastWrites(writes: readonly Write[]): Write[] {
  return [...new Map(writes.map((write) => [cellId(write), write])).values()];
}

/** Does anything of the plan still wait for a restart? `made`: restarts that are being made now. */
export function awaitsRestart(steps: readonly Step[], pending: readonly string[], made: ReadonlySet<string> = new Set()): boolean {
  return steps.some(({ id, action }) => (action.kind === 'await-reboot' || action.kind === 'await-restart') && pending.includes(id) && !made.has(id));
}

function sameCell(a: RegistryCell, b: RegistryCell): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** A rule by what it means, whether it is switched on left aside. */
function meaning(rule: FirewallRule): string {
  return canonicalJson({ ...rule, active: null, version: null, text: null, rare: { ...rule.rare, localAddresses: addressKey(rule.rare.localAddresses) }, remoteAddresses: addressKey(rule.remoteAddresses) });
}

/**
 * Is the text found the rule the plan saw, and is it on? Windows may write a rule anew when it is switched (another
 * version mark, another order), so texts that differ are compared by meaning. Text this grammar cannot read is the
 * same only where it is the same byte for byte.
 */
function ruleAgainst(name: string, expected: string, found: string): { readonly same: boolean; readonly active: boolean | null } {
  const current = parseFirewallRule(name, found);
  const before = parseFirewallRule(name, expected);
  if (!current.ok || !before.ok) return { same: found === expected, active: current.ok ? current.rule.active : null };
  return { same: found === expected || meaning(current.rule) === meaning(before.rule), active: current.rule.active };
}

/** On which side of a write does the cell stand? */
export function classify(write: Write, current: CellValue): CellSide {
  switch (write.kind) {
    case 'registry':
      if (current.kind !== 'registry') return 'other';
      return sameCell(current.value, write.after) ? 'after' : sameCell(current.value, write.before) ? 'before' : 'other';
    case 'firewall-create': {
      if (current.kind !== 'rule') return 'other';
      if (current.raw === null) return 'before';
      const parsed = parseFirewallRule(write.spec.name, current.raw);
      return parsed.ok && matchesSpec(parsed.rule, write.spec).same ? 'after' : 'other';
    }
    case 'firewall-enabled': {
      if (current.kind !== 'rule' || current.raw === null) return 'other';
      const { same, active } = ruleAgainst(write.name, write.raw, current.raw);
      if (!same || active === null) return 'other';
      return active === write.after ? 'after' : 'before';
    }
    case 'firewall-remove': {
      if (current.kind !== 'rule') return 'other';
      if (current.raw === null) return 'after';
      const { same, active } = ruleAgainst(write.name, write.raw, current.raw);
      return same && active !== false ? 'before' : 'other';
    }
    case 'exclusion':
      if (current.kind !== 'exclusion') return 'other';
      return current.present === write.after ? 'after' : 'before';
    case 'service-state':
      return current.kind === 'service-state' ? stateSide(current.state, write) : 'other';
    case 'service-start-mode':
      if (current.kind !== 'service-start-mode') return 'other';
      return current.mode === write.after ? 'after' : current.mode === write.before ? 'before' : 'other';
    case 'cluster-resource':
      if (current.kind !== 'cluster-resource') return 'other';
      if (current.state === 'pending') return 'unsettled';
      return current.state === write.after ? 'after' : current.state === write.before ? 'before' : 'other';
    case 'registry-key':
      if (current.kind !== 'registry-key') return 'other';
      return current.present === write.after ? 'after' : 'before';
    case 'wmi-host':
      if (current.kind !== 'wmi-host') return 'other';
      return current.mode === write.after ? 'after' : current.mode === write.before ? 'before' : 'other';
    case 'dynamic-range':
      if (current.kind !== 'dynamic-range') return 'other';
      return sameBlock(current.range, write.after) ? 'after' : sameBlock(current.range, write.before) ? 'before' : 'other';
    case 'dfsr-port':
      if (current.kind !== 'dfsr-port') return 'other';
      return current.port === write.after ? 'after' : current.port === write.before ? 'before' : 'other';
    case 'spn':
      if (current.kind !== 'spn') return 'other';
      return current.held === write.after ? 'after' : 'before';
    case 'file':
      if (current.kind !== 'file') return 'other';
      // What cannot be written is said before anything is.
      return current.hash === write.after ? 'after' : current.hash === write.before && current.writable ? 'before' : 'other';
  }
}

type Block = { readonly start: number; readonly count: number };

function sameBlock(a: Block | null, b: Block): boolean {
  return a !== null && a.start === b.start && a.count === b.count;
}

function stateSide(state: ServiceFacts['state'] | null, write: Extract<Write, { kind: 'service-state' }>): CellSide {
  if (state === 'start-pending' || state === 'stop-pending' || state === 'continue-pending' || state === 'pause-pending') return 'unsettled';
  return state === write.after ? 'after' : state === write.before ? 'before' : 'other';
}

/** The same cell the other way round. `found` is the rule text now in place, needed to take away or switch a rule. */
export function inverse(write: Write, found: string | null): Write {
  switch (write.kind) {
    case 'registry':
      return { ...write, before: write.after, after: write.before };
    case 'firewall-create':
      return { kind: 'firewall-remove', name: write.spec.name, raw: found ?? '', spec: write.spec };
    case 'firewall-remove':
      return { kind: 'firewall-create', spec: write.spec };
    case 'firewall-enabled':
      return { ...write, raw: found ?? write.raw, before: write.after, after: write.before };
    case 'exclusion':
      return { ...write, before: write.after, after: write.before };
    case 'service-state':
      return { ...write, before: write.after, after: write.before };
    case 'service-start-mode':
      return { ...write, before: write.after, after: write.before };
    case 'cluster-resource':
      return { ...write, before: write.after, after: write.before };
    case 'registry-key':
      return { ...write, before: write.after, after: write.before };
    case 'wmi-host':
      return { ...write, before: write.after, after: write.before };
    case 'dynamic-range':
      return { ...write, before: write.after, after: write.before };
    case 'dfsr-port':
      return { ...write, before: write.after, after: write.before };
    case 'spn':
      return { ...write, before: write.after, after: write.before };
    case 'file':
      return { ...write, before: write.after, after: write.before, edits: reversed(write.edits) };
  }
}

/** The way back from the content that the edits left. */
function reversed(edits: readonly ByteEdit[]): ByteEdit[] {
  let moved = 0;
  return [...edits]
    .sort((a, b) => a.start - b.start)
    .map(({ start, remove, insert }) => {
      const back = { start: start + moved, remove: insert, insert: remove };
      moved += base64Length(insert) - base64Length(remove);
      return back;
    });
}

/** How many bytes a text in base64 stands for. */
export function base64Length(text: string): number {
  return (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
}

export const ABSENT = 'absent';

/** A registry cell as one line: `"1435"`, `DWord 1`, `absent`. Text is quoted as JSON quotes it, so blanks show. */
export function registryText(cell: RegistryCell): string {
  if (cell === null) return ABSENT;
  return cell.kind === 'String' ? JSON.stringify(cell.data) : `${cell.kind} ${JSON.stringify(cell.data)}`;
}

function flagText(on: boolean): string {
  return on ? 'reserved' : ABSENT;
}

function keyText(present: boolean): string {
  return present ? 'key' : ABSENT;
}

/** `49152+16384`: as netsh counts. */
export function blockText({ start, count }: Block): string {
  return `${start}+${count}`;
}

function heldText(held: boolean): string {
  return held ? 'held' : ABSENT;
}

function hashText(hash: string): string {
  return `sha256:${hash.slice(0, 16)}`;
}

/** What was read, as it stands in the journal. A firewall rule is its registry text. */
export function valueText(value: CellValue): string {
  switch (value.kind) {
    case 'registry':
      return registryText(value.value);
    case 'rule':
      return value.raw ?? ABSENT;
    case 'exclusion':
      return flagText(value.present);
    case 'service-state':
    case 'cluster-resource':
      return value.state ?? ABSENT;
    case 'service-start-mode':
      return value.mode ?? ABSENT;
    case 'registry-key':
      return keyText(value.present);
    case 'wmi-host':
      return value.mode;
    case 'dynamic-range':
      return value.range ? blockText(value.range) : ABSENT;
    case 'dfsr-port':
      return value.port === null ? ABSENT : String(value.port);
    case 'spn':
      return heldText(value.held);
    case 'file':
      return value.hash === null ? ABSENT : `${hashText(value.hash)}${value.writable ? '' : ' (read-only)'}`;
  }
}

/** What a write expects to find, or to leave. A rule not made yet is shown by what it allows. */
export function sideText(write: Write, side: 'before' | 'after'): string {
  switch (write.kind) {
    case 'registry':
      return registryText(write[side]);
    case 'firewall-create':
      return side === 'before' ? ABSENT : specText(write.spec);
    case 'firewall-remove':
      return side === 'before' ? write.raw : ABSENT;
    case 'firewall-enabled':
      return `Active=${write[side] ? 'TRUE' : 'FALSE'}`;
    case 'exclusion':
      return flagText(write[side]);
    case 'service-state':
    case 'service-start-mode':
    case 'cluster-resource':
    case 'wmi-host':
      return write[side];
    case 'registry-key':
      return keyText(write[side]);
    case 'dynamic-range':
      return blockText(write[side]);
    case 'dfsr-port':
      return String(write[side]);
    case 'spn':
      return heldText(write[side]);
    case 'file':
      return hashText(write[side]);
  }
}

function specText(spec: Extract<Write, { kind: 'firewall-create' }>['spec']): string {
  return `allow ${spec.protocol} ${spec.localPorts.join(',')} from ${spec.remoteAddresses.join(',')}`;
}
