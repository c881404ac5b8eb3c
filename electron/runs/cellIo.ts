import type { CellValue } from '#core/plan/cells';
import type { Write } from '#core/plan/change';
import { VerbError } from '#core/verbs/errors';
import { hostMode } from '#core/scan/wmi';
import { WINMGMT_SERVICE } from '#core/verbs/systemKeys';
import { findValue, textOf } from '#core/verbs/registry';
import { readFileCell, writeFileCell } from '../clients/fileCells';
import type { BatchCall, Target } from '#core/verbs/target';
import { verbs } from '#core/verbs/verbs';

/** How long a service or a cluster resource may take to stop or start. */
const SERVICE_WAIT_MS = 120_000;

export function asVerbError(error: unknown): VerbError {
  if (error instanceof VerbError) return error;
  return new VerbError({ code: 'internal', detail: error instanceof Error ? error.message : String(error) });
}

/** Files lie on this computer, whatever the target is. */
type TargetWrite = Exclude<Write, { kind: 'file' }>;

interface Reading {
  readonly call: BatchCall;
  readonly take: (answer: unknown) => CellValue;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function reading(write: TargetWrite): Reading {
  switch (write.kind) {
    case 'registry':
      return {
        call: { verb: 'registry.read', args: { reads: [{ path: write.path, depth: 0 }] } },
        take: (answer) => {
          const [read] = verbs['registry.read'].result.parse(answer).reads;
          if (!read || read.state === 'denied') throw new VerbError({ code: 'access-denied', subject: write.path });
          return { kind: 'registry', value: findValue(read.key, write.name) ?? null };
        },
      };
    case 'firewall-create':
    case 'firewall-enabled':
    case 'firewall-remove':
      return {
        call: { verb: 'firewall.rule', args: { name: write.kind === 'firewall-create' ? write.spec.name : write.name, textOnly: true } },
        take: (answer) => ({ kind: 'rule', raw: verbs['firewall.rule'].result.parse(answer).raw }),
      };
    case 'exclusion':
      return {
        call: { verb: 'ranges.read', args: {} },
        take: (answer) => {
          const end = write.start + write.count - 1;
          const { excluded } = verbs['ranges.read'].result.parse(answer);
          return { kind: 'exclusion', present: excluded.some((e) => e.administered && e.stack === write.stack && e.protocol === write.protocol && e.start <= write.start && e.end >= end) };
        },
      };
    case 'service-state':
    case 'service-start-mode':
      return {
        call: { verb: 'services.list', args: { names: [write.service] } },
        take: (answer) => {
          const found = verbs['services.list'].result.parse(answer).services.find((service) => same(service.name, write.service));
          return write.kind === 'service-state' ? { kind: 'service-state', state: found?.state ?? null } : { kind: 'service-start-mode', mode: found?.startMode ?? null };
        },
      };
    case 'cluster-resource':
      return {
        call: { verb: 'cluster.read', args: {} },
        take: (answer) => ({ kind: 'cluster-resource', state: verbs['cluster.read'].result.parse(answer).resources.find((r) => r.name === write.name)?.state ?? null }),
      };
    case 'registry-key':
      return {
        call: { verb: 'registry.read', args: { reads: [{ path: write.path, depth: 0 }] } },
        take: (answer) => {
          const [read] = verbs['registry.read'].result.parse(answer).reads;
          if (!read || read.state === 'denied') throw new VerbError({ code: 'access-denied', subject: write.path });
          return { kind: 'registry-key', present: read.state === 'read' };
        },
      };
    case 'wmi-host':
      return {
        call: { verb: 'registry.read', args: { reads: [{ path: WINMGMT_SERVICE, depth: 0 }] } },
        take: (answer) => {
          const [read] = verbs['registry.read'].result.parse(answer).reads;
          if (!read || read.state === 'denied') throw new VerbError({ code: 'access-denied', subject: WINMGMT_SERVICE });
          return { kind: 'wmi-host', mode: hostMode(textOf(findValue(read.key, 'ImagePath')) ?? null) };
        },
      };
    case 'dynamic-range':
      return {
        call: { verb: 'ranges.read', args: {} },
        take: (answer) => {
          const found = verbs['ranges.read'].result.parse(answer).dynamic.find((d) => d.stack === write.stack && d.protocol === write.protocol);
          return { kind: 'dynamic-range', range: found ? { start: found.start, count: found.count } : null };
        },
      };
    case 'dfsr-port':
      return { call: { verb: 'dfsr.read', args: {} }, take: (answer) => ({ kind: 'dfsr-port', port: verbs['dfsr.read'].result.parse(answer).rpcPort }) };
    case 'spn':
      return {
        call: { verb: 'spn.list', args: { account: write.account } },
        take: (answer) => ({ kind: 'spn', held: verbs['spn.list'].result.parse(answer).spns.some((spn) => same(spn, write.spn)) }),
      };
  }
}

/** What the cells hold now, in the order of the writes: one round trip. Throws the first VerbError. */
export async function readCells(target: Target, writes: readonly Write[]): Promise<CellValue[]> {
  if (writes.length === 0) return [];
  const readings = writes.map((write) => (write.kind === 'file' ? write : reading(write)));
  const calls = new Map(readings.flatMap((read) => ('call' in read ? [[JSON.stringify(read.call), read.call] as const] : [])));
  const answers = calls.size === 0 ? [] : await target.batch([...calls.values()]);
  const byCall = new Map([...calls.keys()].map((key, i) => [key, answers[i]]));
  return readings.map((read) => {
    if (!('call' in read)) return readFileCell(read.path);
    const { call, take } = read;
    const answer = byCall.get(JSON.stringify(call));
    if (!answer) throw new VerbError({ code: 'protocol', detail: `no answer to ${call.verb}` });
    // What is not there is an answer; an error never means absent.
    if (!answer.ok) throw answer.error;
    return take(answer.value);
  });
}

/** Writes that travel in one call: values of one registry key, compared before any of them is written. */
export function groupWrites(writes: readonly Write[]): Write[][] {
  const groups: Write[][] = [];
  for (const write of writes) {
    const last = groups.at(-1);
    const [first] = last ?? [];
    if (last && first?.kind === 'registry' && write.kind === 'registry' && same(first.path, write.path)) last.push(write);
    else groups.push([write]);
  }
  return groups;
}

/** One call. Throws VerbError; after `outcome-unknown` nobody knows whether it was carried out. */
export async function writeGroup(target: Target, group: readonly Write[], current: readonly CellValue[]): Promise<void> {
  const [write] = group;
  const [value] = current;
  if (!write) return;
  const raw = value?.kind === 'rule' ? value.raw : null;
  switch (write.kind) {
    case 'registry': {
      const values = group.flatMap((w) => (w.kind === 'registry' ? [{ name: w.name, expect: w.before, value: w.after }] : []));
      await target.call('registry.write', { path: write.path, values });
      return;
    }
    case 'firewall-create':
      await target.call('firewall.create', write.spec);
      return;
    case 'firewall-enabled':
      await target.call('firewall.setEnabled', { name: write.name, expectRaw: raw ?? write.raw, enabled: write.after });
      return;
    case 'firewall-remove':
      await target.call('firewall.remove', { name: write.name, expectRaw: raw ?? write.raw });
      return;
    case 'exclusion': {
      const { stack, protocol, start, count } = write;
      await target.call(write.after ? 'exclusion.add' : 'exclusion.remove', { stack, protocol, start, count });
      return;
    }
    case 'service-state':
      await target.call(write.after === 'running' ? 'service.start' : 'service.stop', { name: write.service, waitMs: SERVICE_WAIT_MS });
      return;
    case 'service-start-mode': {
      const mode = write.after;
      if (mode !== 'auto' && mode !== 'manual' && mode !== 'disabled') throw new VerbError({ code: 'invalid-argument', subject: write.service, detail: mode });
      await target.call('service.setStartMode', { name: write.service, expect: write.before, mode });
      return;
    }
    case 'cluster-resource':
      await target.call('cluster.setOnline', { name: write.name, online: write.after === 'online', waitMs: SERVICE_WAIT_MS });
      return;
    case 'spn':
      await target.call(write.after ? 'spn.add' : 'spn.remove', { spn: write.spn, account: write.account });
      return;
    case 'file':
      writeFileCell(write);
      return;
    case 'registry-key':
      await target.call('registry.key', { path: write.path, present: write.after });
      return;
    case 'wmi-host':
      await target.call('wmi.setHost', { mode: write.after });
      return;
    case 'dynamic-range': {
      const { stack, protocol, before, after } = write;
      await target.call('dynamicRange.set', { stack, protocol, ...after, expect: before });
      return;
    }
    case 'dfsr-port':
      await target.call('dfsr.setPort', { expect: write.before, port: write.after });
  }
}
