import { formatRange } from '#core/ports/port';
import { psQuote } from '#core/scripts/quote';
import { host, hostPort, isIpv4, label, pattern, port, portList, purpose } from './fields';
import { head } from './quote';
import { defineRecipe, type FormOf } from './recipe';

/** Curve25519 public key in base64. Source: wg(8). */
const key = () => pattern(`${'A'.repeat(43)}=`, /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/u, 'wireguard-key');

const fields = {
  service: label('legacy-rpc'),
  vpnServer: host('vpn.example.com'),
  vpnPort: port(18_120),
  vpnNetwork: pattern('10.99.0.0/24', /^(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){1,3}\.0\/24$/u, 'network'),
  vpnServerKey: key(),
  vpnClientKey: key(),
  legacyPorts: portList(['111', '135', '2049', '49152-65535']),
  purpose: purpose(),
};
type Form = FormOf<typeof fields>;

/** The pattern lets through what is no address, such as `10.0.0.0.0/24`: four numbers are told here. */
const inNetwork = (form: Form, last: number): string => form.vpnNetwork.replace(/0\/24$/u, String(last));
const ruleName = (form: Form, protocol: string): string => `PortPin-Guide-${form.service}-vpn-${protocol}`;
const ports = (form: Form, join: string): string => form.legacyPorts.map(formatRange).join(join);

/** Sources: wg-quick(8), nft(8). The private keys stay in files of their own on each side. */
export const gateway = defineRecipe({
  id: 'gateway',
  group: 'restricted',
  fields,
  ports: (form) => [{ port: form.vpnPort, protocol: 'udp', field: 'vpnPort' }],
  between: (form) => (isIpv4(inNetwork(form, 1)) ? [] : [{ field: 'vpnNetwork', problem: { code: 'network', params: { entry: form.vpnNetwork } } }]),
  files: (form, remarks) => [
    {
      name: 'wg-server.conf',
      syntax: 'conf',
      text: `${head('#', remarks, form.purpose)}[Interface]\nAddress = ${inNetwork(form, 1)}/24\nListenPort = ${form.vpnPort}\nPostUp = wg set %i private-key /etc/wireguard/%i.key\n\n# ${remarks['replace-keys']}\n[Peer]\nPublicKey = ${form.vpnClientKey}\nAllowedIPs = ${inNetwork(form, 2)}/32\n`,
    },
    {
      name: 'wg-client.conf',
      syntax: 'conf',
      text: `${head('#', remarks, form.purpose)}[Interface]\nAddress = ${inNetwork(form, 2)}/24\nPostUp = wg set %i private-key /etc/wireguard/%i.key\n\n# ${remarks['replace-keys']}\n[Peer]\nPublicKey = ${form.vpnServerKey}\nEndpoint = ${hostPort({ host: form.vpnServer, port: form.vpnPort })}\nAllowedIPs = ${inNetwork(form, 1)}/32\nPersistentKeepalive = 25\n`,
    },
    {
      name: 'restrict.nft',
      syntax: 'conf',
      text: `${head('#', remarks, form.purpose)}table inet portpin_gateway
delete table inet portpin_gateway
table inet portpin_gateway {
  set legacy_ports {
    type inet_service
    flags interval
    auto-merge
    elements = { ${ports(form, ', ')} }
  }

  chain input {
    type filter hook input priority -10; policy accept;
    iifname "lo" accept
    ct state established,related accept
    ip saddr ${form.vpnNetwork} accept
    tcp dport @legacy_ports drop
    udp dport @legacy_ports drop
  }
}
`,
    },
    {
      name: 'restrict.ps1',
      syntax: 'powershell',
      text: `${head('#', remarks, form.purpose)}#Requires -RunAsAdministrator\n$ports = @(${form.legacyPorts.map((r) => psQuote(formatRange(r))).join(', ')})\n${(['TCP', 'UDP'] as const).map((protocol) => `New-NetFirewallRule -Name ${psQuote(ruleName(form, protocol))} -DisplayName ${psQuote(`${form.service} (VPN, ${protocol})`)} -Group 'PortPin' -Direction Inbound -Action Allow -Protocol ${protocol} -LocalPort $ports -RemoteAddress ${psQuote(form.vpnNetwork)}\n`).join('')}`,
    },
  ],
  check: (form) => [
    { id: 'install', syntax: 'shell', commands: ['umask 077; wg genkey | sudo tee /etc/wireguard/portpin.key | wg pubkey', 'sudo install -m 600 wg-server.conf /etc/wireguard/portpin.conf', 'sudo wg-quick up portpin'] },
    { id: 'test-config', syntax: 'shell', commands: ['sudo nft -c -f restrict.nft'] },
    { id: 'apply', syntax: 'shell', commands: ['sudo nft -f restrict.nft'] },
    { id: 'firewall', syntax: 'powershell', commands: ['.\\restrict.ps1'] },
    { id: 'health', syntax: 'shell', commands: ['sudo wg show portpin latest-handshakes', `ping -c 1 ${inNetwork(form, 1)}`] },
  ],
  undo: (form) => [
    { id: 'remove', syntax: 'shell', commands: ['sudo nft delete table inet portpin_gateway', 'sudo wg-quick down portpin', 'sudo rm /etc/wireguard/portpin.conf /etc/wireguard/portpin.key'] },
    { id: 'remove-firewall', syntax: 'powershell', commands: (['TCP', 'UDP'] as const).map((protocol) => `Remove-NetFirewallRule -Name ${psQuote(ruleName(form, protocol))}`) },
  ],
});
