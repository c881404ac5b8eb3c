import { pinSunRpc, usualSunRpcPorts as usual, type SunRpcStyle } from '#core/sunrpc/pinning';
import { networks, port, purpose } from './fields';
import { problem } from './fieldProblem';
import { head } from './quote';
import { defineRecipe, type FieldFault, type FormOf, type RecipePort } from './recipe';
import { reserveLinux, unreserveLinux } from './reserve';

const fields = { mountd: port(usual.mountd), statd: port(usual.statd), statdOutgoing: port(usual.statdOutgoing), lockdTcp: port(usual.lockdTcp), lockdUdp: port(usual.lockdUdp), rquotad: port(usual.rquotad), sources: networks(['10.0.0.0/8']), purpose: purpose() };
type Form = FormOf<typeof fields>;

/** Fixed anyway. Source: IANA registry. */
const NFS = 2049;
const RPCBIND = 111;

function pinned(form: Form): readonly RecipePort[] {
  const both = (number: number, field: RecipePort['field']): readonly RecipePort[] => (['tcp', 'udp'] as const).map((protocol) => ({ port: number, protocol, field }));
  return [...both(form.mountd, 'mountd'), ...both(form.statd, 'statd'), { port: form.lockdTcp, protocol: 'tcp', field: 'lockdTcp' }, { port: form.lockdUdp, protocol: 'udp', field: 'lockdUdp' }, ...both(form.rquotad, 'rquotad')];
}

/** Two of them on one number and protocol could not both start. */
function clashes(form: Form): readonly FieldFault[] {
  const seen = new Map<string, string>([NFS, RPCBIND].flatMap((number) => ['tcp', 'udp'].map((protocol) => [`${protocol} ${number}`, ''] as const)));
  for (const { port: number, protocol, field } of pinned(form)) {
    const key = `${protocol} ${number}`;
    if (seen.has(key)) return [{ field, problem: problem('duplicate', { entry: String(number) }) }];
    seen.set(key, field);
  }
  return [];
}

/** The lines are those the Sun RPC probe shows: one place says how they are spelled. */
function pinFile(form: Form, style: SunRpcStyle, file: string): string {
  return `${pinSunRpc(form, style).files.find((f) => f.path === file)?.lines.join('\n') ?? ''}\n`;
}

const numbers = (form: Form): readonly number[] => pinned(form).map((p) => p.port);

/** Sources: nfs.conf(5); RHEL 6 Storage Administration Guide 9.7.3 (sysconfig); kernel parameters lockd.nlm_tcpport, lockd.nlm_udpport. */
export const nfs = defineRecipe({
  id: 'nfs',
  group: 'pinned',
  fields,
  ports: pinned,
  between: clashes,
  files: (form, remarks) => [
    { name: 'nfs.conf', syntax: 'conf', text: head('#', remarks, form.purpose) + pinFile(form, 'nfs.conf', '/etc/nfs.conf') },
    { name: 'lockd.conf', syntax: 'conf', text: `${head('#', remarks, form.purpose)}options lockd nlm_tcpport=${form.lockdTcp} nlm_udpport=${form.lockdUdp}\n` },
    { name: 'rpc-rquotad', syntax: 'conf', text: head('#', remarks, form.purpose) + pinFile(form, 'nfs.conf', '/etc/sysconfig/rpc-rquotad') },
    { name: 'sysconfig-nfs', syntax: 'conf', text: head('#', remarks, form.purpose) + pinFile(form, 'sysconfig', '/etc/sysconfig/nfs') },
    {
      name: 'portpin-nfs.xml',
      syntax: 'xml',
      text: `<?xml version="1.0" encoding="utf-8"?>\n${head('<!--', remarks, form.purpose)}<service>\n  <short>NFS</short>\n${[...(['tcp', 'udp'] as const).flatMap((protocol) => [RPCBIND, NFS].map((number) => ({ port: number, protocol }))), ...pinned(form)].map((p) => `  <port protocol="${p.protocol}" port="${p.port}"/>\n`).join('')}</service>\n`,
    },
  ],
  check: (form) => [
    { id: 'install', syntax: 'shell', commands: ['sudo install -D -m 644 nfs.conf /etc/nfs.conf.d/90-portpin.conf', 'sudo install -m 644 lockd.conf /etc/modprobe.d/portpin-lockd.conf', 'sudo install -m 644 rpc-rquotad /etc/sysconfig/rpc-rquotad'] },
    ...reserveLinux('nfs', numbers(form)),
    { id: 'firewall', syntax: 'shell', commands: ['sudo install -m 644 portpin-nfs.xml /etc/firewalld/services/portpin-nfs.xml', 'sudo firewall-cmd --reload', ...form.sources.map((s) => rule('add', s)), 'sudo firewall-cmd --reload'] },
    { id: 'reload', syntax: 'shell', commands: ['sudo systemctl restart rpc-statd nfs-server', 'sudo sysctl -w fs.nfs.nlm_tcpport=' + form.lockdTcp + ' fs.nfs.nlm_udpport=' + form.lockdUdp] },
    { id: 'values', syntax: 'shell', commands: ['rpcinfo -p 127.0.0.1', `rpcinfo -p 127.0.0.1 | awk '$4 == ${form.mountd} || $4 == ${form.statd} || $4 == ${form.lockdTcp} || $4 == ${form.lockdUdp}'`] },
  ],
  undo: (form) => [
    { id: 'remove', syntax: 'shell', commands: ['sudo rm /etc/nfs.conf.d/90-portpin.conf /etc/modprobe.d/portpin-lockd.conf', 'sudo rm -f /etc/sysconfig/rpc-rquotad', 'sudo sysctl -w fs.nfs.nlm_tcpport=0 fs.nfs.nlm_udpport=0', 'sudo systemctl restart rpc-statd nfs-server'] },
    { id: 'remove-firewall', syntax: 'shell', commands: [...form.sources.map((s) => rule('remove', s)), 'sudo rm /etc/firewalld/services/portpin-nfs.xml', 'sudo firewall-cmd --reload'] },
    ...unreserveLinux('nfs', numbers(form)),
  ],
});

function rule(how: 'add' | 'remove', source: string): string {
  return `sudo firewall-cmd --permanent --${how}-rich-rule='rule family=${source.includes(':') ? 'ipv6' : 'ipv4'} source address=${source} service name=portpin-nfs accept'`;
}
