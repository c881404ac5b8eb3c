import { ALIAS_KEYS } from '#core/clients/alias';
import type { JudgeContext } from '#core/clients/judge';
import { cellId, type CellValue } from '#core/plan/cells';
import type { Plan, Write } from '#core/plan/change';
import type { ClientsChoices } from '#core/plan/clientsChoices';
import type { AliasKeyState, ClientsFacts, PreparedFile, SpnState } from '#core/plan/planClients';
import { problem, type PlanProblem } from '#core/plan/problems';
import { isVerbError } from '#core/verbs/errors';
import type { RegistryCell } from '#core/verbs/registry';
import type { Target } from '#core/verbs/target';
import { readCells } from '../runs/cellIo';
import { prepareFile } from './prepareFile';

/** Everything a plan about clients is made from: files of this computer, SPNs of the domain, aliases of the target. */
export async function clientsFacts(target: Target, choices: ClientsChoices, context: JudgeContext, backups: string): Promise<ClientsFacts> {
  const problems: PlanProblem[] = [];
  const files: PreparedFile[] = [];
  for (const choice of choices.files) {
    const prepared = prepareFile(choice, context, backups);
    if (prepared.ok) files.push(prepared.file);
    else problems.push(prepared.problem);
  }
  const spns: SpnState[] = [];
  for (const wanted of [...choices.spns.add, ...choices.spns.remove]) {
    try {
      spns.push(await spnState(target, wanted));
    } catch (error) {
      if (!isVerbError(error)) throw error;
      problems.push(error.code === 'invalid-argument' ? problem('spn-invalid', wanted.spn) : problem('spn-account-unknown', wanted.account, { detail: error.data.detail ?? error.code }));
    }
  }
  const { aliases } = choices;
  return { files, spns, aliasKeys: aliases.set.length + aliases.remove.length > 0 ? await aliasKeys(target) : [], problems };
}

export async function spnState(target: Target, { spn, account }: { readonly spn: string; readonly account: string }): Promise<SpnState> {
  const { spns } = await target.call('spn.list', { account });
  const { holders } = await target.call('spn.find', { spn });
  return { spn, account, held: spns.some((one) => one.toLowerCase() === spn.toLowerCase()), holders };
}

/** A key and the two above it: a computer that never had an alias may have none of them. A 32-bit Windows has no second view. */
export async function aliasKeys(target: Target): Promise<readonly AliasKeyState[]> {
  const levels = ALIAS_KEYS.map((key) => {
    const client = key.slice(0, key.lastIndexOf('\\'));
    return { key, paths: [client.slice(0, client.lastIndexOf('\\')), client, key] };
  });
  const parents = levels.map(({ paths: [first] }) => first?.slice(0, first.lastIndexOf('\\')) ?? '');
  const { reads } = await target.call('registry.read', { reads: [...levels.flatMap(({ paths }) => paths), ...parents].map((path) => ({ path, depth: 0 })) });
  const there = levels.filter((_, i) => reads.some((read) => read.path === parents[i] && read.state !== 'absent'));
  return there.map(({ key, paths }) => {
    const of = (path: string) => reads.find((read) => read.path.toLowerCase() === path.toLowerCase());
    const values = new Map<string, RegistryCell>(of(key)?.key?.values.map(({ name, value }) => [name.toLowerCase(), value]) ?? []);
    return { key, missing: paths.filter((path) => of(path)?.state === 'absent'), values };
  });
}

/** What the cells of a plan hold now, and which keys it made hold something that is not its own. */
export async function currentCells(target: Target, plan: Plan): Promise<{ readonly current: ReadonlyMap<string, CellValue>; readonly occupied: ReadonlySet<string> }> {
  const writes = plan.changes.flatMap((change) => change.writes);
  const values = await readCells(target, writes);
  const current = new Map(writes.flatMap((write, i): [string, CellValue][] => (values[i] ? [[cellId(write), values[i]]] : [])));
  const made = writes.flatMap((write) => (write.kind === 'registry-key' && write.after ? [write.path] : []));
  if (made.length === 0) return { current, occupied: new Set() };
  const { reads } = await target.call('registry.read', { reads: made.map((path) => ({ path, depth: 1 })) });
  const own = (write: Write, path: string, name: string): boolean => write.kind === 'registry' && write.path.toLowerCase() === path.toLowerCase() && write.name.toLowerCase() === name.toLowerCase();
  const occupied = reads.filter(({ path, key }) => {
    const foreignValue = key?.values.some(({ name }) => !writes.some((write) => own(write, path, name))) ?? false;
    const foreignKey = key?.keys.some(({ name }) => !made.some((other) => other.toLowerCase() === `${path}\\${name}`.toLowerCase())) ?? false;
    return foreignValue || foreignKey;
  });
  // A key above one that stays cannot go either.
  const stays = new Set(occupied.map(({ path }) => path));
  return { current, occupied: new Set(made.filter((path) => [...stays].some((kept) => kept === path || kept.toLowerCase().startsWith(`${path.toLowerCase()}\\`)))) };
}
