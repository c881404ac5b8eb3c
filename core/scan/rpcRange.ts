import { readRangeText } from '#core/ports/rangeInput';
import { overlaps, type PortRange } from '#core/ports/port';
import { portSet, sizeOf } from '#core/ports/portSet';
import { RPC_INTERNET } from '#core/verbs/systemKeys';
import type { RegistryCell } from '#core/verbs/registry';
import { valueAt, type RegistryIndex } from './registryIndex';
import type { RpcRangeView } from './serviceModel';

type Problem = RpcRangeView['problems'][number];

/**
 * Rpc\Internet. All three values count together: one that is missing, or one string that cannot be read, makes the
 * whole configuration invalid, and then every dynamic registration of ncacn_ip_tcp fails. Sources: KB 154596; win32 Rpc
 * configuring-the-windows-xp-2000-nt-registry-for-port-allocations-and-selective-binding.
 */
export function rpcRange(index: RegistryIndex): RpcRangeView {
  const cell = (name: string): RegistryCell => valueAt(index, RPC_INTERNET, name) ?? null;
  const cells = { Ports: cell('Ports'), PortsInternetAvailable: cell('PortsInternetAvailable'), UseInternetPorts: cell('UseInternetPorts') };
  const keyPresent = index.lookup(RPC_INTERNET).state === 'read';
  const problems: Problem[] = [];
  const ranges = portsOf(cells.Ports, problems);
  const available = flagOf('PortsInternetAvailable', cells.PortsInternetAvailable, problems);
  const use = flagOf('UseInternetPorts', cells.UseInternetPorts, problems);
  const missing = Object.values(cells).filter((value) => value === null).length;
  const absent = missing === 3;
  if (!absent) for (const [value, found] of Object.entries(cells)) if (found === null) problems.push({ value, text: '', problem: 'missing' });
  const broken = problems.some(({ problem }) => problem !== 'missing' && problem !== 'overlap');
  const ports = portSet(ranges);
  const state = absent ? 'absent' : broken ? 'invalid' : missing > 0 ? 'incomplete' : 'complete';
  const meaning = state === 'absent' ? 'dynamic-range' : state !== 'complete' ? 'broken' : available === use ? 'in-list' : 'outside-list';
  return { state, keyPresent, cells, ports, count: sizeOf(ports), problems, meaning };
}

function portsOf(cell: RegistryCell, problems: Problem[]): PortRange[] {
  if (cell === null) return [];
  if (cell.kind !== 'MultiString') problems.push({ value: 'Ports', text: cellText(cell), problem: 'wrong-kind' });
  const texts = cell.kind === 'MultiString' ? cell.data : cell.kind === 'String' ? cell.data.split(/[\s,]+/u).filter((text) => text !== '') : [];
  if (cell.kind === 'MultiString' && texts.length === 0) problems.push({ value: 'Ports', text: '', problem: 'junk' });
  const ranges: PortRange[] = [];
  let overlap: string | undefined;
  for (const text of texts) {
    const { range, problem } = readRangeText(text);
    if (problem) problems.push({ value: 'Ports', text, problem });
    if (!range) continue;
    if (overlap === undefined && ranges.some((other) => overlaps(other, range))) overlap = text;
    ranges.push(range);
  }
  if (overlap !== undefined) problems.push({ value: 'Ports', text: overlap, problem: 'overlap' });
  return ranges;
}

/** Y or N; case is ignored. */
function flagOf(value: string, cell: RegistryCell, problems: Problem[]): 'Y' | 'N' | null {
  if (cell === null) return null;
  if (cell.kind !== 'String') {
    problems.push({ value, text: cellText(cell), problem: 'wrong-kind' });
    return null;
  }
  const flag = cell.data.toUpperCase();
  if (flag === 'Y' || flag === 'N') return flag;
  problems.push({ value, text: cell.data, problem: 'bad-flag' });
  return null;
}

export function cellText(cell: Exclude<RegistryCell, null>): string {
  return Array.isArray(cell.data) ? cell.data.join(', ') : String(cell.data);
}
