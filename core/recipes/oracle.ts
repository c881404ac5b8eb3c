import { formatRange, type Port, type PortRange } from '#core/ports/port';
import { host, pattern, port, portList, purpose } from './fields';
import { problem } from './fieldProblem';
import { head } from './quote';
import { defineRecipe, type FormOf, type Step } from './recipe';
import { listening, reservation, unreserve } from './reserve';

const fields = {
  host: host('db01.example.internal'),
  listener: pattern('LISTENER', /^[A-Za-z][A-Za-z0-9_]{0,29}$/u, 'oracle-name'),
  port: port(1521),
  oracleService: pattern('ORCL', /^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*$/u, 'oracle-name', 64),
  dispatcherPorts: portList(['15210', '15211']),
  purpose: purpose(),
};
type Form = FormOf<typeof fields>;

/** A dispatcher takes one port, so a range is that many dispatchers. */
const MAX_DISPATCHERS = 32;

function ports(ranges: readonly PortRange[]): readonly Port[] {
  return ranges.flatMap((r) => Array.from({ length: r.end - r.start + 1 }, (_, i) => r.start + i));
}

const address = (form: Form, number: Port): string => `(ADDRESS=(PROTOCOL=TCP)(HOST=${form.host})(PORT=${number}))`;

/** Source: Oracle Database Reference, DISPATCHERS (ADDRESS, DISPATCHERS), LOCAL_LISTENER. */
function parameters(form: Form): string {
  const dispatchers = ports(form.dispatcherPorts).map((number) => `'${address(form, number)}(DISPATCHERS=1)'`);
  return `WHENEVER SQLERROR EXIT FAILURE
ALTER SYSTEM SET LOCAL_LISTENER = '${address(form, form.port)}' SCOPE = BOTH;
ALTER SYSTEM SET DISPATCHERS = ${dispatchers.join(', ')} SCOPE = BOTH;
ALTER SYSTEM REGISTER;
`;
}

const watched = (form: Form): readonly Step[] => ports(form.dispatcherPorts).flatMap((number) => reservation(number));

export const oracle = defineRecipe({
  id: 'oracle',
  group: 'pinned',
  fields,
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }, ...ports(form.dispatcherPorts).map((number) => ({ port: number, protocol: 'tcp' as const, field: 'dispatcherPorts' as const }))],
  between: (form) => {
    const total = form.dispatcherPorts.reduce((n, r) => n + r.end - r.start + 1, 0);
    if (total > MAX_DISPATCHERS) return [{ field: 'dispatcherPorts', problem: problem('too-many', { max: MAX_DISPATCHERS }) }];
    const all = ports(form.dispatcherPorts);
    if (all.includes(form.port)) return [{ field: 'dispatcherPorts', problem: problem('duplicate', { entry: String(form.port) }) }];
    const twice = all.find((number, i) => all.indexOf(number) !== i);
    return twice === undefined ? [] : [{ field: 'dispatcherPorts', problem: problem('duplicate', { entry: String(twice) }) }];
  },
  files: (form, remarks) => [
    { name: 'listener.ora', syntax: 'conf', text: `${head('#', remarks, form.purpose)}${form.listener} =\n  (DESCRIPTION_LIST =\n    (DESCRIPTION =\n      (ADDRESS = (PROTOCOL = TCP)(HOST = ${form.host})(PORT = ${form.port}))\n    )\n  )\n` },
    {
      name: 'tnsnames.ora',
      syntax: 'conf',
      text: `${head('#', remarks, form.purpose)}${form.oracleService} =\n  (DESCRIPTION =\n    (ADDRESS = (PROTOCOL = TCP)(HOST = ${form.host})(PORT = ${form.port}))\n    (CONNECT_DATA =\n      (SERVER = SHARED)\n      (SERVICE_NAME = ${form.oracleService})\n    )\n  )\n`,
    },
    { name: 'dispatchers.sql', syntax: 'sql', text: `${head('--', remarks, form.purpose)}${parameters(form)}` },
    { name: 'dispatchers-before.sql', syntax: 'sql', text: `${head('--', remarks, form.purpose)}-- ${remarks['saved-before']}\nSET HEADING OFF FEEDBACK OFF PAGESIZE 0 LINESIZE 4000 TRIMSPOOL ON\nSPOOL dispatchers-undo.sql\nSELECT 'ALTER SYSTEM SET ' || name || ' = ''' || REPLACE(value, '''', '''''') || ''' SCOPE = BOTH;' FROM v$parameter WHERE name = 'local_listener';\nSELECT 'ALTER SYSTEM SET dispatchers = ' || LISTAGG('''' || REPLACE(value, '''', '''''') || '''', ', ') WITHIN GROUP (ORDER BY ordinal) || ' SCOPE = BOTH;' FROM v$parameter2 WHERE name = 'dispatchers';\nSPOOL OFF\nEXIT\n` },
  ],
  check: (form) => [
    { id: 'values', syntax: 'shell', commands: ['sqlplus -S / as sysdba @dispatchers-before.sql', 'cat dispatchers-undo.sql'] },
    ...watched(form),
    { id: 'apply', syntax: 'shell', commands: ['cp -n "$ORACLE_HOME/network/admin/listener.ora" "$ORACLE_HOME/network/admin/listener.ora.before-portpin"', 'cp listener.ora "$ORACLE_HOME/network/admin/listener.ora"', `lsnrctl stop ${form.listener}`, `lsnrctl start ${form.listener}`, 'sqlplus -S / as sysdba @dispatchers.sql'] },
    { id: 'health', syntax: 'shell', commands: [`lsnrctl services ${form.listener}`] },
    listening(form.port),
    ...form.dispatcherPorts.map((r): Step => ({ id: 'listening', syntax: 'shell', commands: [`ss -H -tln 'sport >= :${r.start} and sport <= :${r.end}' # ${formatRange(r)}`] })),
    { id: 'connect', syntax: 'shell', commands: [`tnsping ${form.oracleService}`] },
  ],
  undo: (form) => [
    { id: 'restore', syntax: 'shell', commands: ['sqlplus -S / as sysdba @dispatchers-undo.sql', 'mv "$ORACLE_HOME/network/admin/listener.ora.before-portpin" "$ORACLE_HOME/network/admin/listener.ora"', `lsnrctl stop ${form.listener}`, `lsnrctl start ${form.listener}`] },
    ...ports(form.dispatcherPorts).flatMap((number) => unreserve(number)),
  ],
});
