import { VerbError } from '#core/verbs/errors';
import type { VerbArgs, VerbResult } from '#core/verbs/verbs';
import { sameName } from './machine';
import { assertElevated } from './services';
import type { MachineState } from './state';

/** The list of an account, which the domain may know without any SPN. */
function listOf(state: MachineState, account: string): readonly string[] {
  // oxlint-disable-next-line eslint/no-control-regex -- the control characters are what it refuses
  if (!/^[^\x00-\x1f"/-][^\x00-\x1f"/]{0,400}$/.test(account)) throw new VerbError({ code: 'invalid-argument', subject: account });
  const known = nameIn(state, account);
  if (known !== undefined) return state.spns[known] ?? [];
  const isAccount = sameName(account, `${state.host.computerName}$`) || state.services.some((service) => sameName(service.account, account));
  if (!isAccount) throw new VerbError({ code: 'native-failed', subject: account, detail: 'exit code 1' });
  return [];
}

function nameIn(state: MachineState, account: string): string | undefined {
  return Object.keys(state.spns).find((name) => sameName(name, account));
}

function assertSpn(spn: string): void {
  // oxlint-disable-next-line eslint/no-control-regex -- the control characters are what it refuses
  if (!/^[A-Za-z][A-Za-z0-9]{0,60}\/[^\x00-\x20"*?/-][^\x00-\x20"*?/]{0,400}$/.test(spn)) throw new VerbError({ code: 'invalid-argument', subject: spn });
}

/** As `setspn -L`: an account the domain does not know is an error, one without SPNs is not. */
export function listSpns(state: MachineState, { account }: VerbArgs<'spn.list'>): VerbResult<'spn.list'> {
  return { spns: [...listOf(state, account)] };
}

/** As `setspn -Q` names holders: by their place in the directory. */
export function findSpn(state: MachineState, { spn }: VerbArgs<'spn.find'>): VerbResult<'spn.find'> {
  assertSpn(spn);
  return { holders: holdersOf(state, spn).map((name) => `CN=${(name.split('\\').at(-1) ?? name).replace(/\$$/u, '')},CN=Users,DC=contoso,DC=local`) };
}

function holdersOf(state: MachineState, spn: string): readonly string[] {
  return Object.entries(state.spns).flatMap(([name, list]) => (list.some((held) => sameName(held, spn)) ? [name] : []));
}

export function addSpn(state: MachineState, { spn, account }: VerbArgs<'spn.add'>): VerbResult<'spn.add'> {
  assertSpn(spn);
  const list = listOf(state, account);
  if (list.some((held) => sameName(held, spn))) return { spns: [...list] };
  const { holders } = findSpn(state, { spn });
  if (holders.length > 0) throw new VerbError({ code: 'in-use', subject: spn, detail: holders.join('; ') });
  assertElevated(state, spn);
  state.spns[nameIn(state, account) ?? account] = [...list, spn];
  return listSpns(state, { account });
}

export function removeSpn(state: MachineState, { spn, account }: VerbArgs<'spn.remove'>): VerbResult<'spn.remove'> {
  assertSpn(spn);
  const list = listOf(state, account);
  if (!list.some((held) => sameName(held, spn))) return { spns: [...list] };
  assertElevated(state, spn);
  state.spns[nameIn(state, account) ?? account] = list.filter((held) => !sameName(held, spn));
  return listSpns(state, { account });
}
