import type { RpcEndpoint } from '#core/rpc/endpoint';
import type { SunRpcProgram } from '#core/sunrpc/program';
import type { BrowserInstance } from './answer';
import type { ProbeReport } from './report';

/** The same service, whatever port it has. */
export function endpointSubject(e: RpcEndpoint): string {
  return `${e.uuid} ${e.version} ${e.object ?? ''} ${e.annotation} ${e.protocol}`;
}
export function programSubject(p: SunRpcProgram): string {
  return `${p.program} ${p.version} ${p.netid}`;
}
export function instanceSubject(i: BrowserInstance): string {
  return i.instance.toLowerCase();
}

function portsBySubject(report: ProbeReport | null): ReadonlyMap<string, ReadonlySet<number>> {
  const ports = new Map<string, Set<number>>();
  const put = (subject: string, port: number | null): void => {
    if (port !== null) ports.set(subject, (ports.get(subject) ?? new Set()).add(port));
  };
  if (report?.kind === 'endpoints' && report.answer.answered) for (const e of report.answer.endpoints) put(endpointSubject(e), e.port);
  if (report?.kind === 'sunrpc' && report.answer.answered) for (const p of report.answer.programs) put(programSubject(p), p.port);
  if (report?.kind === 'browser' && report.answer.answered) for (const i of report.answer.instances) put(instanceSubject(i), i.port);
  return ports;
}

/**
 * Ports a service had in the answer before and has no more, by subject; only for services that have a port they did not
 * have. A service that is new, gone, or has one port more is not said to have moved.
 */
export function movedFrom(now: ProbeReport, before: ProbeReport | null): ReadonlyMap<string, readonly number[]> {
  if (before?.kind !== now.kind || before.host !== now.host) return new Map();
  const earlier = portsBySubject(before);
  const moved = new Map<string, readonly number[]>();
  for (const [subject, ports] of portsBySubject(now)) {
    const had = earlier.get(subject);
    const left = [...(had ?? [])].filter((port) => !ports.has(port));
    if (left.length > 0 && [...ports].some((port) => had?.has(port) === false)) moved.set(subject, left);
  }
  return moved;
}
