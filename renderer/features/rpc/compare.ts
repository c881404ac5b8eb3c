import type { RpcEndpointFacts } from '#core/scan/serviceModel';
import { interfaceName } from './rpcRows';

export interface EndpointChange {
  readonly what: string;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** TCP interfaces whose ports differ; the same interface at several ports is one line. */
export function endpointChanges(before: readonly RpcEndpointFacts[], after: readonly RpcEndpointFacts[]): readonly EndpointChange[] {
  const ports = (list: readonly RpcEndpointFacts[]): ReadonlyMap<string, readonly number[]> => {
    const out = new Map<string, number[]>();
    for (const e of list) {
      if (e.protocol !== 'ncacn_ip_tcp' || e.port === null) continue;
      const key = `${e.uuid} ${e.version}`;
      const known = out.get(key) ?? [];
      if (!known.includes(e.port)) out.set(key, [...known, e.port].toSorted((a, b) => a - b));
    }
    return out;
  };
  const [was, is] = [ports(before), ports(after)];
  const names = new Map([...before, ...after].map((e) => [`${e.uuid} ${e.version}`, interfaceName(e)]));
  return [...new Set([...was.keys(), ...is.keys()])]
    .flatMap((key): readonly EndpointChange[] => {
      const [a, b] = [was.get(key) ?? [], is.get(key) ?? []];
      return a.join() === b.join() ? [] : [{ what: names.get(key) ?? key, before: a, after: b }];
    })
    .toSorted((a, b) => (a.what < b.what ? -1 : 1));
}
