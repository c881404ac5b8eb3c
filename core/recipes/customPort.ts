import { psQuote } from '#core/scripts/quote';
import { choice, label, networks, port, purpose } from './fields';
import { head, xml } from './quote';
import { defineRecipe } from './recipe';
import { listening, reservation, unreserve } from './reserve';

const fields = { service: label('orders'), port: port(18_050), protocol: choice(['tcp', 'udp']), sources: networks(['10.0.0.0/8']), purpose: purpose() };

export const customPort = defineRecipe({
  id: 'custom-port',
  group: 'fixed',
  fields,
  ports: (form) => [{ port: form.port, protocol: form.protocol, field: 'port' }],
  files: (form, remarks) => [
    {
      name: 'open-port.ps1',
      syntax: 'powershell',
      text: `${head('#', remarks, form.purpose)}#Requires -RunAsAdministrator
$name = ${psQuote(ruleName(form))}
$sources = @(${form.sources.map(psQuote).join(', ')})
if (Get-NetFirewallRule -Name $name -ErrorAction SilentlyContinue) {
    Set-NetFirewallRule -Name $name -Direction Inbound -Action Allow -Protocol ${form.protocol.toUpperCase()} -LocalPort ${form.port} -RemoteAddress $sources
} else {
    New-NetFirewallRule -Name $name -DisplayName ${psQuote(`${form.service} (${form.protocol.toUpperCase()} ${form.port})`)} -Group 'PortPin' -Direction Inbound -Action Allow -Protocol ${form.protocol.toUpperCase()} -LocalPort ${form.port} -RemoteAddress $sources | Out-Null
}
Get-NetFirewallRule -Name $name | Get-NetFirewallPortFilter
`,
    },
    {
      name: `${form.service}.xml`,
      syntax: 'xml',
      text: `<?xml version="1.0" encoding="utf-8"?>\n${head('<!--', remarks, '')}<service>\n  <short>${xml(form.service)}</short>\n${form.purpose === '' ? '' : `  <description>${xml(form.purpose)}</description>\n`}  <port protocol="${form.protocol}" port="${form.port}"/>\n</service>\n`,
    },
    { name: 'services.txt', syntax: 'text', text: `${form.service}\t${form.port}/${form.protocol}${form.purpose === '' ? '' : `\t# ${form.purpose}`}\n` },
  ],
  check: (form) => [
    ...reservation(form.port, form.protocol),
    { id: 'apply', syntax: 'powershell', commands: ['.\\open-port.ps1'] },
    {
      id: 'firewall',
      syntax: 'shell',
      commands: [
        `sudo install -m 644 ${form.service}.xml /etc/firewalld/services/${form.service}.xml`,
        'sudo firewall-cmd --reload',
        ...form.sources.map((source) => `sudo firewall-cmd --permanent --add-rich-rule='rule family=${source.includes(':') ? 'ipv6' : 'ipv4'} source address=${source} service name=${form.service} accept'`),
        'sudo firewall-cmd --reload',
      ],
    },
    listening(form.port, form.protocol),
    { id: 'connect', syntax: 'powershell', commands: form.protocol === 'tcp' ? [`Test-NetConnection -ComputerName SERVER -Port ${form.port}`] : [`Get-NetUDPEndpoint -LocalPort ${form.port}`] },
  ],
  undo: (form) => [
    { id: 'remove-firewall', syntax: 'powershell', commands: [`Remove-NetFirewallRule -Name ${psQuote(ruleName(form))}`] },
    {
      id: 'remove-firewall',
      syntax: 'shell',
      commands: [
        ...form.sources.map((source) => `sudo firewall-cmd --permanent --remove-rich-rule='rule family=${source.includes(':') ? 'ipv6' : 'ipv4'} source address=${source} service name=${form.service} accept'`),
        `sudo rm /etc/firewalld/services/${form.service}.xml`,
        'sudo firewall-cmd --reload',
      ],
    },
    ...unreserve(form.port, form.protocol),
  ],
});

/** The name is what the rule is found by again: one per service, number and protocol. */
function ruleName(form: { readonly service: string; readonly port: number; readonly protocol: string }): string {
  return `PortPin-Guide-${form.service}-${form.protocol}-${form.port}`;
}
