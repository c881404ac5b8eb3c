import { changedPart } from '#core/clients/changedPart';
import type { Change, Facet, Plan, Write } from '#core/plan/change';
import { compareRows } from '#core/plan/compareRows';
import type { Language } from '#core/ipc/contract';
import { blockText } from '#core/plan/cells';
import { fileName, planTexts, stackName } from '#core/text/plan';
import type { RegistryData } from '#core/verbs/registry';
import type { OpeningText } from '../../i18n/en/opening';

/** A piece of a cell. `changed`: the part that differs from the other side. */
export interface Part {
  readonly text: string;
  readonly mono: boolean;
  readonly changed: boolean;
  readonly dim?: boolean;
}
export interface RawValue {
  readonly name: string;
  readonly kind: string;
  readonly before: string;
  readonly after: string;
  readonly undo: string;
}
export interface RawBlock {
  readonly path: string;
  readonly values: readonly RawValue[];
}
export type RowOperation = 'create' | 'update' | 'disable' | 'delete' | 'none';
export interface BeforeAfterRow {
  readonly id: string;
  readonly name: string;
  readonly op: RowOperation;
  readonly before: readonly Part[];
  readonly after: readonly Part[];
  readonly effect: string;
  readonly restarts: boolean;
  readonly raw: readonly RawBlock[];
}
export interface BeforeAfterGroup {
  readonly id: string;
  readonly title: string;
  readonly counts: string;
  readonly rows: readonly BeforeAfterRow[];
}

const kinds: Readonly<Record<RegistryData['kind'], string>> = { String: 'REG_SZ', ExpandString: 'REG_EXPAND_SZ', MultiString: 'REG_MULTI_SZ', DWord: 'REG_DWORD', QWord: 'REG_QWORD', Binary: 'REG_BINARY', None: 'REG_NONE' };
export function registryKind(data: RegistryData | null): string {
  return data === null ? '' : kinds[data.kind];
}
/** In quotes, so that `""` is not "absent". */
export function registryText(data: RegistryData | null, absent: string): string {
  if (data === null) return absent;
  switch (data.kind) {
    case 'String':
    case 'ExpandString':
      return `"${data.data}"`;
    case 'MultiString':
      return data.data.map((line) => `"${line}"`).join(' ');
    case 'DWord':
    case 'QWord':
    case 'Binary':
    case 'None':
      return String(data.data);
  }
}

/** The changes of a plan as the table shows them, grouped by resource. */
export function beforeAfterGroups(plan: Plan, text: OpeningText, language: Language): readonly BeforeAfterGroup[] {
  const t = text.tables.beforeAfter;
  return compareRows(plan).map(({ resource, rows: changes }) => {
    const rows = changes.map((c) => rowOf(c, plan.restarts, text, language));
    const counts = (['create', 'update', 'disable', 'delete', 'none'] as const).flatMap((op) => {
      const n = rows.filter((r) => r.op === op).length;
      return n === 0 ? [] : [t.countOp[op](n)];
    });
    return { id: resource, title: t.groups[resource], counts: counts.join(text.common.listSeparator), rows };
  });
}

function operation(change: Change): RowOperation {
  if (change.action !== 'update') return change.action;
  return change.before.kind === 'rule' && change.after.kind === 'rule' && change.before.enabled && !change.after.enabled ? 'disable' : 'update';
}

function rowOf(change: Change, restarts: Plan['restarts'], text: OpeningText, language: Language): BeforeAfterRow {
  const restart = restarts.find((r) => (change.resource === 'sql-instance' || change.needs.restart) && r.instance === change.subject);
  return {
    id: change.id,
    name: change.subject,
    op: operation(change),
    before: parts(change.before, change.after, text, language),
    after: parts(change.after, change.before, text, language),
    effect: effectOf(change, restart, text),
    restarts: change.needs.restart,
    raw: rawOf(change.writes, text),
  };
}

function effectOf(change: Change, restart: Plan['restarts'][number] | undefined, text: OpeningText): string {
  const t = text.tables.beforeAfter;
  if (change.action === 'none') return t.noChange;
  if (restart?.clustered === true) return t.failover;
  if (restart && restart.dependants.length > 0) return t.restartWith(restart.dependants.join(text.common.listSeparator));
  if (restart || change.needs.restart) return t.restart;
  if (change.needs.reboot) return t.reboot;
  if (change.before.kind === 'sql-ports' && change.before.running === false) return t.staysStopped;
  if (change.resource === 'firewall-rule' && operation(change) === 'disable') return t.last;
  if (change.resource === 'exclusion' && change.writes.some((w) => w.kind === 'exclusion' && w.mayPend)) return t.atNextStop;
  return t.noRestart;
}

function parts(side: Facet, other: Facet, text: OpeningText, language: Language): readonly Part[] {
  const t = text.tables.beforeAfter;
  const word = (value: string, changed: boolean): Part => ({ text: value, mono: false, changed });
  const value = (content: string, changed: boolean): Part => ({ text: content, mono: true, changed });
  switch (side.kind) {
    case 'absent':
      return [{ text: text.common.absent, mono: false, changed: false, dim: true }];
    case 'sql-ports': {
      const was = other.kind === 'sql-ports' ? other : null;
      const ports = side.ports.length === 0 ? '0' : side.ports.join(', ');
      return [
        word(t.mode[side.mode] ?? side.mode, was?.mode !== side.mode),
        value(ports, was !== null && !side.ports.some((p) => was.ports.includes(p))),
        ...(side.running === false ? [{ text: t.stopped, mono: false, changed: false, dim: true }] : []),
      ];
    }
    case 'rule': {
      const was = other.kind === 'rule' ? other : null;
      const ports = (rule: typeof side): string => `${rule.protocol.toUpperCase()} ${rule.ports}`;
      const what = ports(side);
      const limits = planTexts(language).ruleScope(side);
      if (was === null) return [value(what, true), { text: t.allow(limits), mono: false, changed: false, dim: true }];
      return [word(side.enabled ? t.enabled : t.disabled, was.enabled !== side.enabled), value(what, ports(was) !== what), ...(was.remote === side.remote && was.profiles === side.profiles ? [] : [word(limits, true)])];
    }
    case 'reserved':
      return [word(t.reserved, other.kind !== 'reserved')];
    case 'service': {
      const was = other.kind === 'service' ? other : null;
      return [word(t.service[side.state], was?.state !== side.state), word(t.startMode[side.startMode], was?.startMode !== side.startMode)];
    }
    case 'text':
      return side.lines.map((line, i) => value(aroundChange(line, other.kind === 'text' ? (other.lines[i] ?? '') : ''), other.kind !== 'text' || other.lines[i] !== line));
    case 'service-port':
    case 'rpc-range':
    case 'wmi-host':
    case 'dynamic-range':
    case 'seconds': {
      const own = planTexts(language).facet(side);
      return [value(own, own !== planTexts(language).facet(other))];
    }
  }
}

/** Long texts around what changes in them: the whole is in the list the change was chosen from. */
function aroundChange(text: string, other: string): string {
  const { head, middle, tail } = changedPart(other, text).after;
  if (text.length <= 28 || other === '') return text;
  const from = head.length > 12 ? `\u2026${head.slice(-12)}` : head;
  return `${from}${middle}${tail.length > 8 ? `${tail.slice(0, 8)}\u2026` : tail}`;
}

function rawOf(writes: readonly Write[], text: OpeningText): readonly RawBlock[] {
  const blocks = new Map<string, RawValue[]>();
  const add = (path: string, value: RawValue): void => {
    blocks.set(path, [...(blocks.get(path) ?? []), value]);
  };
  for (const write of writes) {
    const { path, value } = rawOfWrite(write, text);
    add(path, value);
  }
  return [...blocks].map(([path, values]) => ({ path, values }));
}

function rawOfWrite(write: Write, text: OpeningText): { readonly path: string; readonly value: RawValue } {
  const t = text.tables.beforeAfter;
  const absent = text.common.absent;
  const simple = (path: string, name: string, kind: string, before: string, after: string) => ({ path, value: { name, kind, before, after, undo: before } });
  switch (write.kind) {
    case 'registry':
      return simple(write.path, write.name, registryKind(write.after ?? write.before), registryText(write.before, absent), registryText(write.after, absent));
    case 'firewall-create':
      return simple('Get-NetFirewallRule', write.spec.name, `${write.spec.protocol.toUpperCase()} ${write.spec.localPorts.join(', ')}`, absent, write.spec.displayName);
    case 'firewall-enabled':
      return simple(write.raw, write.displayName, 'Active', write.before ? t.enabled : t.disabled, write.after ? t.enabled : t.disabled);
    case 'firewall-remove':
      return simple(write.raw, write.name, 'Active', t.enabled, absent);
    case 'exclusion':
      return simple(`netsh interface ${write.stack} show excludedportrange protocol=${write.protocol}`, `${write.start}`, `× ${write.count}`, write.before ? t.reserved : absent, write.after ? t.reserved : absent);
    case 'service-state':
      return simple(write.service, write.service, '', t.service[write.before], t.service[write.after]);
    case 'service-start-mode':
      return simple(write.service, write.service, '', t.startMode[write.before], t.startMode[write.after]);
    case 'cluster-resource':
      return simple(write.name, write.name, '', write.before, write.after);
    case 'registry-key':
      return simple(write.path, '', '', write.before ? write.path : absent, write.after ? write.path : absent);
    case 'wmi-host':
      return simple('winmgmt.exe', 'ImagePath', '', write.before, write.after);
    case 'dynamic-range':
      return simple(`netsh interface ${write.stack} show dynamicport ${write.protocol}`, stackName(write), '', blockText(write.before), blockText(write.after));
    case 'spn':
      return simple(write.account, write.spn, 'SPN', write.before ? write.account : absent, write.after ? write.account : absent);
    case 'file':
      return simple(write.path, fileName(write.path), 'SHA-256', write.before.slice(0, 16), write.after.slice(0, 16));
    case 'dfsr-port':
      return simple('DfsrMachineConfig', 'RpcPortAssignment', 'UInt32', String(write.before), String(write.after));
  }
}
