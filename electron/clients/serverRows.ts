import { ALIAS_KEYS } from '#core/clients/alias';
import { nameSpn, portSpn, spnAccount } from '#core/clients/spn';
import type { AliasRow, SpnRow } from '#core/ipc/clientsChannels';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import { isVerbError } from '#core/verbs/errors';
import type { Target } from '#core/verbs/target';
import { aliasKeys } from './clientFacts';

/** Aliases of the target, both views of the registry in one row. */
export async function aliasRows(target: Target): Promise<readonly AliasRow[]> {
  const keys = await aliasKeys(target);
  const rows = new Map<string, { name: string; data64: string | null; data32: string | null }>();
  for (const { key, values } of keys) {
    for (const [name, cell] of values) {
      const row = rows.get(name) ?? { name, data64: null, data32: null };
      row[key === ALIAS_KEYS[0] ? 'data64' : 'data32'] = cell?.kind === 'String' ? cell.data : null;
      rows.set(name, row);
    }
  }
  return [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** SPNs each instance needs by its name and port, and those its account holds for other ports of this server. */
export async function spnRows(target: Target, model: ServerModel): Promise<{ readonly rows: readonly SpnRow[]; readonly unread: readonly string[] }> {
  const rows: SpnRow[] = [];
  const unread: string[] = [];
  const held = new Map<string, readonly string[]>();
  for (const instance of model.instances) {
    const subject = subjectOf(model, instance);
    if (!subject) continue;
    try {
      if (!held.has(subject.account)) held.set(subject.account, (await target.call('spn.list', { account: subject.account })).spns);
      const own = held.get(subject.account) ?? [];
      const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
      const wanted = [nameSpn(subject.fqdn, instance.name), ...subject.ports.map((port) => portSpn(subject.fqdn, port))];
      for (const spn of wanted) {
        const holds = own.some((one) => same(one, spn));
        const { holders } = await target.call('spn.find', { spn });
        rows.push({ instance: instance.name, account: subject.account, spn, wanted: true, held: holds, stopped: instance.state !== 'running', others: holders.slice(holds ? 1 : 0) });
      }
    } catch (error) {
      if (!isVerbError(error)) throw error;
      if (!unread.includes(subject.account)) unread.push(subject.account);
    }
  }
  return { rows: [...rows, ...strays(rows, held, model)], unread };
}

/** `MSSQLSvc/this server:PORT` of a port that no instance has any more. */
function strays(rows: readonly SpnRow[], held: ReadonlyMap<string, readonly string[]>, model: ServerModel): readonly SpnRow[] {
  const hosts = model.host.known ? [model.host.value.fqdn.toLowerCase()] : [];
  // An instance on several ports has no single one that is wanted, and none of its ports is a leftover.
  const known = new Set(model.instances.flatMap((i) => [...i.configured.endpoints, ...(i.listening.known ? i.listening.value : [])].map(({ port }) => port)));
  return [...held].flatMap(([account, spns]) =>
    spns
      .filter((spn) => {
        const [, host, port] = /^MSSQLSvc\/([^:]+):(\d+)$/iu.exec(spn) ?? [];
        return host !== undefined && hosts.includes(host.toLowerCase()) && !known.has(Number(port)) && !rows.some((row) => row.account === account && row.spn.toLowerCase() === spn.toLowerCase());
      })
      .map((spn) => ({ instance: '', account, spn, wanted: false, held: true, stopped: false, others: [] })),
  );
}

function subjectOf(model: ServerModel, instance: SqlInstance): { readonly fqdn: string; readonly account: string; readonly ports: readonly number[] } | undefined {
  if (!model.host.known || !instance.service.known || instance.service.value.account === null) return undefined;
  const { domain } = model.host.value;
  const virtual = instance.clusterResource?.virtualServerName ?? null;
  const fqdn = virtual === null ? model.host.value.fqdn : virtual.includes('.') || domain === null ? virtual : `${virtual}.${domain}`;
  const account = spnAccount({ fqdn, account: instance.service.value.account, ...(domain === null ? {} : { domain: domain.split('.')[0]?.toUpperCase() ?? domain }) });
  if (account.kind !== 'computer' && account.kind !== 'domain') return undefined;
  const name = account.kind === 'computer' ? `${model.host.value.computerName}$` : account.name;
  return { fqdn, account: name, ports: instance.effectivePort === null ? [] : [instance.effectivePort] };
}
