import { psQuote } from '#core/scripts/quote';
import { choice, freeLine, isIpv4, isIpv6, list, networks, pattern, purpose, sqlPort } from './fields';
import { problem } from './fieldProblem';
import { head, tsql, tsqlName } from './quote';
import { defineRecipe, type FormOf } from './recipe';

interface ListenerAddress {
  readonly address: string;
  /** null: IPv6, which has no mask of its own in this statement. */
  readonly mask: string | null;
}

const MASK = /^(?:(?:255\.){3}(?:0|128|192|224|240|248|252|254|255)|(?:255\.){2}(?:0|128|192|224|240|248|252|254)\.0|255\.(?:0|128|192|224|240|248|252|254)\.0\.0|(?:128|192|224|240|248|252|254|255)\.0\.0\.0)$/u;

const fields = {
  group: freeLine('AG1', 128),
  listener: pattern('AG1-LSN', /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,13}[A-Za-z0-9])?$/u, 'netbios', 15),
  action: choice(['modify', 'add']),
  port: sqlPort(1433),
  previousPort: sqlPort(1533),
  listenerAddresses: list<ListenerAddress>(
    ['10.0.1.50/255.255.255.0'],
    (entry) => {
      const [address = '', mask, ...rest] = entry.split('/');
      if (rest.length > 0) return undefined;
      if (isIpv6(address)) return mask === undefined ? { address, mask: null } : undefined;
      return isIpv4(address) && mask !== undefined && MASK.test(mask) ? { address, mask } : undefined;
    },
    'address-mask',
  ),
  database: freeLine('Sales', 128),
  sources: networks(['10.0.0.0/8']),
  purpose: purpose(),
};
type Form = FormOf<typeof fields>;

const ruleName = (form: Form): string => `PortPin-Guide-listener-${form.listener}-${form.port}`;

/** Source: sql-docs ALTER AVAILABILITY GROUP, ADD LISTENER and MODIFY LISTENER. Only IPs are given to ADD; MODIFY changes the port alone. */
function statement(form: Form): string {
  const group = tsqlName(form.group);
  if (form.action === 'modify') return `ALTER AVAILABILITY GROUP ${group} MODIFY LISTENER ${tsql(form.listener)} (PORT = ${form.port});\n`;
  const addresses = form.listenerAddresses.map((a) => (a.mask === null ? `(${tsql(a.address)})` : `(${tsql(a.address)}, ${tsql(a.mask)})`)).join(', ');
  return `ALTER AVAILABILITY GROUP ${group} ADD LISTENER ${tsql(form.listener)} (WITH IP (${addresses}), PORT = ${form.port});\n`;
}

function back(form: Form): string {
  const group = tsqlName(form.group);
  return form.action === 'modify' ? `ALTER AVAILABILITY GROUP ${group} MODIFY LISTENER ${tsql(form.listener)} (PORT = ${form.previousPort});\n` : `ALTER AVAILABILITY GROUP ${group} REMOVE LISTENER ${tsql(form.listener)};\n`;
}

/** A value of a connection string: quoted where it holds what ends a value or a pair. */
const inPair = (text: string): string => (/[;='"]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const inBraces = (text: string): string => (/[;{}]/u.test(text) ? `{${text.replaceAll('}', '}}')}}` : text);

/** SqlClient takes a comma before the port, JDBC a colon. */
function connections(form: Form): string {
  return [
    `SqlClient: Server=tcp:${form.listener},${form.port};Database=${inPair(form.database)};Integrated Security=true;MultiSubnetFailover=True`,
    `ODBC:      Driver={ODBC Driver 18 for SQL Server};Server=tcp:${form.listener},${form.port};Database=${inBraces(form.database)};Trusted_Connection=yes;MultiSubnetFailover=Yes`,
    `JDBC:      jdbc:sqlserver://${form.listener}:${form.port};databaseName=${inBraces(form.database)};integratedSecurity=true;multiSubnetFailover=true`,
  ].join('\n');
}

export const sqlListener = defineRecipe({
  id: 'sql-listener',
  group: 'pinned',
  fields,
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }],
  between: (form) => (form.action === 'modify' && form.port === form.previousPort ? [{ field: 'previousPort', problem: problem('same-port') }] : []),
  files: (form, remarks) => [
    { name: 'listener.sql', syntax: 'sql', text: `${head('--', remarks, form.purpose)}${statement(form)}` },
    { name: 'listener-undo.sql', syntax: 'sql', text: `${head('--', remarks, form.purpose)}${back(form)}` },
    {
      name: 'open-port.ps1',
      syntax: 'powershell',
      text: `${head('#', remarks, form.purpose)}#Requires -RunAsAdministrator\nNew-NetFirewallRule -Name ${psQuote(ruleName(form))} -DisplayName ${psQuote(`${form.listener} (TCP ${form.port})`)} -Group 'PortPin' -Direction Inbound -Action Allow -Protocol TCP -LocalPort ${form.port} -RemoteAddress @(${form.sources.map(psQuote).join(', ')})\n`,
    },
    { name: 'connections.txt', syntax: 'text', text: `${connections(form)}\n` },
  ],
  check: (form) => [
    { id: 'firewall', syntax: 'powershell', commands: ['.\\open-port.ps1'] },
    { id: 'apply', syntax: 'shell', commands: ['sqlcmd -S tcp:PRIMARY -E -b -f 65001 -i listener.sql'] },
    { id: 'values', syntax: 'sql', commands: ['SELECT dns_name, port FROM sys.availability_group_listeners;', `SELECT ip_address, port, type_desc, state_desc FROM sys.dm_tcp_listener_states WHERE port = ${form.port};`] },
    { id: 'connect', syntax: 'shell', commands: [`sqlcmd -S tcp:${form.listener},${form.port} -E -M -Q "SELECT @@SERVERNAME"`] },
  ],
  undo: (form) => [
    { id: 'previous-port', syntax: 'shell', commands: ['sqlcmd -S tcp:PRIMARY -E -b -f 65001 -i listener-undo.sql'] },
    { id: 'remove-firewall', syntax: 'powershell', commands: [`Remove-NetFirewallRule -Name ${psQuote(ruleName(form))}`] },
  ],
});
