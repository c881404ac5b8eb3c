import { MAX_PORT, type Port } from '#core/ports/port';
import type { SunRpcProgram } from './program';

/** What takes a random port at every start and can be told not to. lockd has two numbers: TCP and UDP. */
export const sunRpcPins = ['mountd', 'statd', 'statdOutgoing', 'lockdTcp', 'lockdUdp', 'rquotad'] as const;
export type SunRpcPin = (typeof sunRpcPins)[number];
export type SunRpcPorts = Readonly<Record<SunRpcPin, Port>>;

/**
 * The numbers administrators know from the comments of /etc/sysconfig/nfs.
 * Source: Red Hat Enterprise Linux 6 Storage Administration Guide 9.7.3.
 */
export const usualSunRpcPorts: SunRpcPorts = { mountd: 892, statd: 662, statdOutgoing: 2020, lockdTcp: 32803, lockdUdp: 32769, rquotad: 875 };

const programOf: Readonly<Record<SunRpcPin, number>> = { mountd: 100_005, statd: 100_024, statdOutgoing: 100_024, lockdTcp: 100_021, lockdUdp: 100_021, rquotad: 100_011 };

/** `nfs.conf`: RHEL 8 and later, Debian 12, nfs-utils 2 in general. `sysconfig`: RHEL 6 and 7. */
export type SunRpcStyle = 'nfs.conf' | 'sysconfig';

export interface PinFile {
  readonly path: string;
  readonly lines: readonly string[];
}

export interface SunRpcPinning {
  readonly ports: Partial<SunRpcPorts>;
  readonly files: readonly PinFile[];
  readonly firewall: readonly string[];
  /** Commands that make the settings take effect, and the one that shows whether they did. */
  readonly apply: readonly string[];
  readonly check: string;
}

/** The pins for what is listed; everything where nothing is known. A number that another program has is passed over. */
export function proposeSunRpcPorts(programs: readonly SunRpcProgram[] | null): Partial<SunRpcPorts> {
  const wanted = sunRpcPins.filter((pin) => programs === null || programs.some((p) => p.program === programOf[pin]));
  const proposed: Partial<Record<SunRpcPin, Port>> = {};
  for (const pin of wanted) {
    const others = new Set((programs ?? []).filter((p) => p.program !== programOf[pin]).map((p) => p.port));
    let port = usualSunRpcPorts[pin];
    while (port < MAX_PORT && (others.has(port) || Object.values(proposed).includes(port))) port++;
    proposed[pin] = port;
  }
  return proposed;
}

const has = (port: Port | undefined): port is Port => port !== undefined;

/** Source: nfs.conf(5), sections mountd, statd and lockd. rquotad is no part of nfs-utils 2 and has a file of its own. */
function nfsConf(p: Partial<SunRpcPorts>): PinFile[] {
  const mountd = has(p.mountd) ? ['[mountd]', `port=${p.mountd}`] : [];
  const statd = has(p.statd) ? ['[statd]', `port=${p.statd}`, ...(has(p.statdOutgoing) ? [`outgoing-port=${p.statdOutgoing}`] : [])] : [];
  const lockd = has(p.lockdTcp) ? ['[lockd]', `port=${p.lockdTcp}`, ...(has(p.lockdUdp) ? [`udp-port=${p.lockdUdp}`] : [])] : [];
  return [{ path: '/etc/nfs.conf', lines: [...mountd, ...statd, ...lockd] }, ...quotaFile(p)];
}

function quotaFile(p: Partial<SunRpcPorts>): PinFile[] {
  return has(p.rquotad) ? [{ path: '/etc/sysconfig/rpc-rquotad', lines: [`RPCRQUOTADOPTS="-p ${p.rquotad}"`] }] : [];
}

function sysconfig(p: Partial<SunRpcPorts>): PinFile[] {
  const names: readonly (readonly [string, Port | undefined])[] = [
    ['MOUNTD_PORT', p.mountd],
    ['STATD_PORT', p.statd],
    ['STATD_OUTGOING_PORT', p.statdOutgoing],
    ['LOCKD_TCPPORT', p.lockdTcp],
    ['LOCKD_UDPPORT', p.lockdUdp],
    ['RQUOTAD_PORT', p.rquotad],
  ];
  const files = [{ path: '/etc/sysconfig/nfs', lines: names.flatMap(([name, port]) => (has(port) ? [`${name}=${port}`] : [])) }];
  // RHEL 7 starts rquotad from a service of its own, which does not read the line above.
  return [...files, ...quotaFile(p)];
}

/** What clients must reach: the portmapper and nfsd, which do not move, and the ports given. */
function openings(p: Partial<SunRpcPorts>): string[] {
  const both = [111, 2049, p.mountd, p.statd, p.rquotad].filter(has).flatMap((port) => [`${port}/tcp`, `${port}/udp`]);
  return [...both, ...(has(p.lockdTcp) ? [`${p.lockdTcp}/tcp`] : []), ...(has(p.lockdUdp) ? [`${p.lockdUdp}/udp`] : [])];
}

/** The lines that pin what moves. NFS version 4 alone needs none of them: 2049 is enough. Source: RHEL 6 guide 9.7.3. */
export function pinSunRpc(ports: Partial<SunRpcPorts>, style: SunRpcStyle): SunRpcPinning {
  const files = (style === 'nfs.conf' ? nfsConf(ports) : sysconfig(ports)).filter((file) => file.lines.length > 0);
  return {
    ports,
    files,
    firewall: [`firewall-cmd --permanent ${openings(ports).map((port) => `--add-port=${port}`).join(' ')}`, 'firewall-cmd --reload'],
    apply: style === 'nfs.conf' ? [`systemctl restart rpcbind nfs-server${has(ports.statd) ? ' rpc-statd' : ''}${has(ports.rquotad) ? ' rpc-rquotad' : ''}`] : ['service nfslock restart', 'service nfs restart'],
    check: 'rpcinfo -p 127.0.0.1',
  };
}
