import { parseRangeList } from '#core/ports/rangeInput';
import type { Protocol, Stack } from '#core/ports/port';
import type { PlanRequest } from '#core/plan/request';
import { WMI_PORT, defaultRangesChoices, defaultRpcChoices, defaultWmiChoices, serviceIdSchema, type RangesChoices, type RpcChoices } from '#core/plan/serviceChoices';
import type { CliTexts } from '#core/text/en/cli';
import { CliError, exitCodes } from './options';
import type { PlanOptions } from './program';
import { quoted } from './session';

/** What `plan` and `apply` can be about besides SQL Server. */
export const planWhats = ['rpc', 'wmi', 'ranges'] as const;
export type PlanWhat = (typeof planWhats)[number];

export function isPlanWhat(text: string | undefined): text is PlanWhat {
  return planWhats.some((what) => what === text);
}

export type ServiceOption = RpcChoices['services'][number];
export type BlockOption = RangesChoices['dynamic'][number];

function bad(option: string, text: string, allowed: string, t: CliTexts): CliError {
  return new CliError(exitCodes.badInput, 'usage', t.badOption(option, text.length > 60 ? `${text.slice(0, 60)}...` : text, allowed));
}

/** `netlogon=38902`, `ntds=remove`, `dcom:{...}=38911`. */
export function parseService(t: CliTexts): (text: string, previous: readonly ServiceOption[]) => readonly ServiceOption[] {
  return (text, previous) => {
    const at = text.lastIndexOf('=');
    const id = serviceIdSchema.safeParse(text.slice(0, at).toLowerCase());
    const value = text.slice(at + 1);
    const port = value === 'remove' ? 'remove' : /^\d{1,5}$/u.test(value) && Number(value) >= 1 && Number(value) <= 65_535 ? Number(value) : undefined;
    if (at < 0 || !id.success || port === undefined) throw bad('--service', text, 'ntds=N, netlogon=N, ntfrs=N, dfsr=N, certsvc=N, msdtc=N, spooler=N, exchange-rpc=N, exchange-ab=N, dcom:{AppID}=N, ...=remove', t);
    return [...previous, { id: id.data, port, restart: 'now' }];
  };
}

/** `ipv4/tcp=49152+16384`: as netsh counts, the first port and how many. */
export function parseBlock(option: string, t: CliTexts): (text: string, previous: readonly BlockOption[]) => readonly BlockOption[] {
  return (text, previous) => {
    const match = /^(ipv4|ipv6)\/(tcp|udp)=(\d{1,6})\+(\d{1,6})$/iu.exec(text);
    if (!match) throw bad(option, text, 'ipv4/tcp=START+COUNT, ipv6/tcp=..., ipv4/udp=..., ipv6/udp=...', t);
    const stack: Stack = match[1]?.toLowerCase() === 'ipv6' ? 'ipv6' : 'ipv4';
    const protocol: Protocol = match[2]?.toLowerCase() === 'udp' ? 'udp' : 'tcp';
    return [...previous, { stack, protocol, start: Number(match[3]), count: Number(match[4]) }];
  };
}

export function parseTimedWait(t: CliTexts): (text: string) => number | 'remove' {
  return (text) => {
    if (text === 'remove') return text;
    if (!/^\d{1,6}$/u.test(text)) throw bad('--timed-wait', text, '30-300, remove', t);
    return Number(text);
  };
}

export function requestOf(what: PlanWhat, o: PlanOptions, disableRules: readonly string[], t: CliTexts): PlanRequest {
  const scope = <T extends { mode: string; remoteAddresses: string[]; disableRules: string[] }>(base: T): T => ({
    ...base,
    ...(o.firewall ? {} : { mode: 'none' }),
    remoteAddresses: o.remote.length > 0 ? [...o.remote] : base.remoteAddresses,
    disableRules: [...disableRules],
  });
  const restart = o.later ? 'later' : 'now';
  switch (what) {
    case 'rpc': {
      const base = defaultRpcChoices();
      return { kind: 'rpc', choices: { services: o.service.map((s) => ({ ...s, restart })), range: rangeOf(o, t), firewall: scope(base.firewall), repairKinds: o.repairKinds } };
    }
    case 'wmi': {
      const base = defaultWmiChoices();
      return { kind: 'wmi', choices: { mode: o.shared ? 'shared' : 'standalone', port: o.port.port ?? WMI_PORT, firewall: scope(base.firewall), restart } };
    }
    case 'ranges':
      return { kind: 'ranges', choices: { ...defaultRangesChoices(), dynamic: [...o.dynamic], reserve: [...o.reserve], release: [...o.release], timedWait: o.timedWait ?? null } };
  }
}

function rangeOf(o: PlanOptions, t: CliTexts): RpcChoices['range'] {
  if (o.range.length === 0) return null;
  if (o.range.length === 1 && o.range[0] === 'remove') return 'remove';
  const { ranges, problems } = parseRangeList(o.range.join(','));
  const [first] = problems;
  if (first) throw bad('--range', first.text, '20000-20499, ..., remove', t);
  return { ports: ranges.map((r) => ({ ...r })), acknowledged: o.acknowledge };
}

const block = ({ stack, protocol, start, count }: BlockOption): string => `${stack}/${protocol}=${start}+${count}`;

/** The same options again, for a line somebody can copy. */
export function serviceArguments(what: PlanWhat, o: PlanOptions): string {
  return [
    what,
    ...o.service.map(({ id, port }) => `--service ${quoted(`${id}=${port ?? ''}`)}`),
    ...o.range.map((range) => `--range ${quoted(range)}`),
    ...(o.acknowledge ? ['--acknowledge'] : []),
    ...(o.repairKinds ? ['--repair-kinds'] : []),
    ...(o.port.port === null ? [] : [`--port ${o.port.port}`]),
    ...(o.shared ? ['--shared'] : []),
    ...o.dynamic.map((b) => `--dynamic ${block(b)}`),
    ...o.reserve.map((b) => `--reserve ${block(b)}`),
    ...o.release.map((b) => `--release ${block(b)}`),
    ...(o.timedWait === undefined ? [] : [`--timed-wait ${o.timedWait}`]),
    ...o.remote.map((address) => `--remote ${quoted(address)}`),
    ...o.disable.map((rule) => `--disable ${quoted(rule)}`),
    ...(o.firewall ? [] : ['--no-firewall']),
    ...(o.later ? ['--later'] : []),
  ]
    .map((part) => ` ${part}`)
    .join('');
}
