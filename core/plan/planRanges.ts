import { dynamicRangeErrors, rangeOfBlock } from '#core/ports/dynamicRange';
import { formatRange, isPort, overlaps } from '#core/ports/port';
import { portSet, subtract } from '#core/ports/portSet';
import type { RangesView, ServerModel } from '#core/scan/model';
import { TIMED_WAIT } from '#core/scan/outbound';
import { TCPIP_PARAMETERS } from '#core/verbs/systemKeys';
import { assemble } from './assemble';
import type { Change, RiskReason, Step, Write } from './change';
import { problem, type PlanProblem, type PlanResult } from './problems';
import { riskOf } from './risk';
import type { RangesChoices } from './serviceChoices';
import { awaitStep } from './serviceJobs';

type Block = RangesChoices['reserve'][number];

/** Seconds TcpTimedWaitDelay takes, 120 where absent. Source: Tcpip\\Parameters reference of Windows Server 2003 (KB 314053); later Windows documents no other. */
export const TIMED_WAIT_LIMITS = { min: 30, max: 300, standard: 120 } as const;
/** A DNS server takes 2,500 UDP ports at its start; room for as many again is kept. Source: learn ee649174, KB 956188. */
export const DNS_UDP_ADVISED = 5000;

/** Dynamic ranges, reservations and the TIME_WAIT delay; undone to what was read, never to a default. */
export function planRanges(model: ServerModel, choices: RangesChoices): PlanResult {
  if (!model.ranges.known) return { ok: false, problems: [problem('ranges-unknown')] };
  const { dynamic, reserve, release, timedWait } = choices;
  if (dynamic.length + reserve.length + release.length === 0 && timedWait === null) return { ok: false, problems: [problem('nothing-chosen')] };
  const ranges = model.ranges.value;
  const problems: PlanProblem[] = [];
  twice(dynamic, ({ stack, protocol }) => `${stack}/${protocol}`, problems);
  const moved = dynamic.map((wanted) => dynamicChange(model, ranges, wanted, problems)).filter((change) => change !== undefined);
  const released = release.map((block) => releaseChange(ranges, block, problems)).filter((change) => change !== undefined);
  const reserved = reserve.map((block, i) => reserveChange(model, ranges, block, reserve.slice(0, i), problems)).filter((change) => change !== undefined);
  const waited = timedWaitChange(model, timedWait, problems);
  if (problems.length > 0) return { ok: false, problems };
  const changes = [...moved, ...released, ...reserved, ...(waited ? [waited] : [])];
  const steps = changes.filter((change) => change.writes.length > 0).map((change): Step => ({ id: stepId(change), phase: change.resource === 'exclusion' ? 'reserve' : 'write', subject: '', changeIds: [change.id], action: { kind: 'writes', writes: change.writes } }));
  if (waited && waited.writes.length > 0) steps.push(awaitStep('await-reboot', 'await:reboot', '', [waited.id], [{ kind: 'tcp-parameter' }]));
  return { ok: true, plan: assemble(model, { kind: 'ranges', request: { kind: 'ranges', choices }, changes, steps }) };
}

function stepId(change: Change): string {
  return `${change.resource === 'exclusion' ? (change.action === 'delete' ? 'release' : 'reserve') : 'write'}:${change.id}`;
}

function twice<T>(list: readonly T[], keyOf: (item: T) => string, problems: PlanProblem[]): void {
  const seen = new Set<string>();
  for (const item of list) {
    if (seen.has(keyOf(item))) problems.push(problem('chosen-twice', keyOf(item)));
    seen.add(keyOf(item));
  }
}

export function blockName({ stack, protocol }: Pick<Block, 'stack' | 'protocol'>): string {
  return `${protocol.toUpperCase()} ${stack === 'ipv4' ? 'IPv4' : 'IPv6'}`;
}

function dynamicChange(model: ServerModel, ranges: RangesView, wanted: Block, problems: PlanProblem[]): Change | undefined {
  const { stack, protocol, start, count } = wanted;
  const name = blockName(wanted);
  const now = ranges.dynamic.find((d) => d.stack === stack && d.protocol === protocol);
  if (!now) {
    problems.push(problem('ranges-unknown', name));
    return undefined;
  }
  const errors = dynamicRangeErrors(wanted);
  for (const error of errors) problems.push(problem(error === 'count-too-small' ? 'dynamic-count' : error === 'start-too-low' ? 'dynamic-start' : 'dynamic-end', name, { start, count, end: start + count - 1 }));
  const pool = model.outbound.known ? model.outbound.value.dnsSocketPool : null;
  if (protocol === 'udp' && pool !== null && count < pool) problems.push(problem('dynamic-dns', name, { count, pool }));
  if (errors.length > 0) return undefined;
  const same = now.start === start && now.count === count;
  const action = same ? 'none' : 'update';
  const riskReasons: RiskReason[] = same ? [] : ['dynamic-range-moves', ...(conflicts(model, ranges, wanted).length > 0 ? (['dynamic-range-conflict'] as const) : [])];
  return {
    id: `dynamic-range:${stack}/${protocol}`,
    resource: 'dynamic-range',
    subject: name,
    instance: null,
    action,
    before: { kind: 'dynamic-range', start: now.start, count: now.count },
    after: { kind: 'dynamic-range', start, count },
    writes: same ? [] : [{ kind: 'dynamic-range', stack, protocol, before: { start: now.start, count: now.count }, after: { start, count } }],
    risk: riskOf(action, riskReasons),
    riskReasons,
    needs: { restart: false, reboot: false },
  };
}

export type RangeConflict = { readonly kind: 'listener'; readonly port: number; readonly who: string } | { readonly kind: 'excluded'; readonly start: number; readonly end: number; readonly administered: boolean };

/** What lies in the ports that the new range adds to the old one: listeners that a client socket could keep from starting, and exclusions that make it smaller than it looks. */
export function conflicts(model: Pick<ServerModel, 'listeners'>, ranges: RangesView, wanted: Block): readonly RangeConflict[] {
  const now = ranges.dynamic.find((d) => d.stack === wanted.stack && d.protocol === wanted.protocol);
  const added = subtract(portSet([rangeOfBlock(wanted)]), portSet(now && now.count > 0 ? [rangeOfBlock(now)] : []));
  const found = new Map<number, RangeConflict>();
  const family = (address: string): 'ipv4' | 'ipv6' => (address.includes(':') ? 'ipv6' : 'ipv4');
  for (const l of model.listeners.known ? model.listeners.value : []) {
    if (l.protocol === wanted.protocol && family(l.address) === wanted.stack && added.some((r) => l.port >= r.start && l.port <= r.end)) found.set(l.port, { kind: 'listener', port: l.port, who: l.instance ?? l.services[0] ?? l.process ?? String(l.processId) });
  }
  const excluded = ranges.excluded.filter((e) => e.stack === wanted.stack && e.protocol === wanted.protocol && added.some((r) => overlaps(r, e))).map(({ start, end, administered }): RangeConflict => ({ kind: 'excluded', start, end, administered }));
  return [...[...found.values()].sort((a, b) => (a.kind === 'listener' && b.kind === 'listener' ? a.port - b.port : 0)), ...excluded];
}

function isBlock({ start, count }: Block): boolean {
  return isPort(start) && count >= 1 && isPort(start + count - 1);
}

/**
 * A reservation that meets a block Windows gave out itself is refused: WinNAT and Hyper-V take such blocks at their
 * start. Source: WSL#5514. One that meets a listener may be refused too, and waits. Source: CreatePersistentTcpPortReservation.
 */
function reserveChange(model: ServerModel, ranges: RangesView, block: Block, earlier: readonly Block[], problems: PlanProblem[]): Change | undefined {
  const { stack, protocol, start, count } = block;
  const text = `${blockName(block)} ${start}-${start + count - 1}`;
  if (!isBlock(block)) {
    problems.push(problem('block-invalid', text));
    return undefined;
  }
  const range = rangeOfBlock(block);
  const own = ranges.excluded.filter((e) => e.stack === stack && e.protocol === protocol && overlaps(e, range));
  const there = own.some((e) => e.administered && e.start <= range.start && e.end >= range.end);
  const system = own.find((e) => !e.administered);
  const part = own.find((e) => e.administered);
  const before = problems.length;
  if (earlier.some((e) => e.stack === stack && e.protocol === protocol && isBlock(e) && overlaps(rangeOfBlock(e), range))) problems.push(problem('chosen-twice', text));
  if (!there && system) problems.push(problem('block-held', text, { held: formatRange(system) }));
  else if (!there && part) problems.push(problem('block-overlaps', text, { other: formatRange(part) }));
  if (problems.length > before) return undefined;
  const used = model.listeners.known && model.listeners.value.some((l) => l.protocol === protocol && l.port >= range.start && l.port <= range.end);
  return exclusion(block, there ? [] : [{ kind: 'exclusion', stack, protocol, start, count, before: false, after: true, mayPend: used }], 'create', there);
}

function releaseChange(ranges: RangesView, block: Block, problems: PlanProblem[]): Change | undefined {
  const { stack, protocol, start, count } = block;
  const text = `${blockName(block)} ${start}-${start + count - 1}`;
  const found = ranges.excluded.find((e) => e.stack === stack && e.protocol === protocol && e.start === start && e.end === start + count - 1);
  if (!found || !found.administered) {
    problems.push(problem(found ? 'release-system' : 'release-missing', text));
    return undefined;
  }
  return exclusion(block, [{ kind: 'exclusion', stack, protocol, start, count, before: true, after: false, mayPend: false }], 'delete', true);
}

function exclusion(block: Block, writes: Write[], action: 'create' | 'delete', there: boolean): Change {
  const done = writes.length === 0 ? 'none' : action;
  return {
    id: `exclusion:${block.stack}/${block.protocol}/${block.start}+${block.count}`,
    resource: 'exclusion',
    subject: `${block.protocol.toUpperCase()} ${formatRange(rangeOfBlock(block))} ${block.stack === 'ipv4' ? 'IPv4' : 'IPv6'}`,
    instance: null,
    action: done,
    before: there ? { kind: 'reserved' } : { kind: 'absent' },
    after: action === 'create' ? { kind: 'reserved' } : { kind: 'absent' },
    writes,
    risk: riskOf(done, []),
    riskReasons: [],
    needs: { restart: false, reboot: false },
  };
}

function timedWaitChange(model: ServerModel, wanted: RangesChoices['timedWait'], problems: PlanProblem[]): Change | undefined {
  if (wanted === null) return undefined;
  if (!model.outbound.known) {
    problems.push(problem('cell-unknown', TIMED_WAIT));
    return undefined;
  }
  if (wanted !== 'remove' && (wanted < TIMED_WAIT_LIMITS.min || wanted > TIMED_WAIT_LIMITS.max)) {
    problems.push(problem('timed-wait', null, { seconds: wanted, min: TIMED_WAIT_LIMITS.min, max: TIMED_WAIT_LIMITS.max }));
    return undefined;
  }
  const { cell, seconds } = model.outbound.value.timedWait;
  const same = wanted === 'remove' ? cell === null : seconds === wanted;
  const action = same ? 'none' : cell === null ? 'create' : wanted === 'remove' ? 'delete' : 'update';
  const riskReasons: RiskReason[] = same ? [] : ['reboot'];
  return {
    id: `tcp-parameter:${TIMED_WAIT}`,
    resource: 'tcp-parameter',
    subject: TIMED_WAIT,
    instance: null,
    action,
    before: seconds === null ? { kind: 'absent' } : { kind: 'seconds', seconds },
    after: wanted === 'remove' ? { kind: 'absent' } : { kind: 'seconds', seconds: wanted },
    writes: same ? [] : [{ kind: 'registry', path: TCPIP_PARAMETERS, name: TIMED_WAIT, before: cell, after: wanted === 'remove' ? null : { kind: 'DWord', data: wanted } }],
    risk: riskOf(action, riskReasons),
    riskReasons,
    needs: { restart: false, reboot: !same },
  };
}
