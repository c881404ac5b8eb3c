import { overlaps } from '#core/ports/port';
import { choice, portList, purpose, wholeNumber } from './fields';
import { problem } from './fieldProblem';
import { head } from './quote';
import { defineRecipe, type FieldFault, type FormOf, type Remarks } from './recipe';
import { foundReserved, leftReserved, mergeReserved, ranges, RESERVED } from './reserve';

const fields = {
  rangeStart: wholeNumber(10_240, 1024, 65_535),
  rangeEnd: wholeNumber(65_535, 1024, 65_535),
  reservedPorts: portList(['18050', '50051'], true),
  reuse: choice(['2', '1', '0']),
  finTimeout: wholeNumber(60, 1, 3600),
  purpose: purpose(),
};
type Form = FormOf<typeof fields>;

/** Fewer cannot be what somebody wants who runs out of ports. */
const MIN_PORTS = 1000;
/** Source: kernel Documentation/networking/ip-sysctl.rst, tcp_fin_timeout. */
const FIN_DEFAULT = 60;
const FILE = '90-portpin-ports.conf';
const INSTALLED = `/etc/sysctl.d/${FILE}`;
const SAVED = '/var/lib/portpin/ports-before';

function between(form: Form): readonly FieldFault[] {
  if (form.rangeStart >= form.rangeEnd) return [{ field: 'rangeEnd', problem: problem('range-reversed') }];
  if (form.rangeEnd - form.rangeStart + 1 < MIN_PORTS) return [{ field: 'rangeEnd', problem: problem('range-narrow', { min: MIN_PORTS }) }];
  return [];
}

/** Only what lies in the range needs a reservation: outside nothing is handed out. */
function held(form: Form) {
  return form.reservedPorts.filter((r) => overlaps(r, { start: form.rangeStart, end: form.rangeEnd }));
}

/** Setting and value, in the order of the file. */
function settings(form: Form): readonly (readonly [string, string])[] {
  return [
    ['net.ipv4.ip_local_port_range', `${form.rangeStart} ${form.rangeEnd}`],
    ...(held(form).length === 0 ? [] : [[RESERVED, ranges(held(form))] as const]),
    ['net.ipv4.tcp_tw_reuse', form.reuse],
    ...(form.finTimeout === FIN_DEFAULT ? [] : [['net.ipv4.tcp_fin_timeout', String(form.finTimeout)] as const]),
  ];
}

function conf(form: Form, remarks: Remarks): string {
  const remark = (name: string): string => (name === RESERVED ? `# ${remarks.reserve}\n#own: ${ranges(held(form))}\n` : name.endsWith('fin_timeout') ? `# ${remarks['fin-timeout']}\n` : '');
  return head('#', remarks, form.purpose) + settings(form).map(([name, value]) => `${remark(name)}${name} = ${value}\n`).join('');
}

/**
 * Every value as it is, before the first change of it: applying again, with other settings too, keeps the first record.
 * The reserved ports are one list for all recipes: see reserve.ts.
 */
function apply(form: Form, remarks: Remarks): string {
  const names = settings(form).map(([name]) => name);
  const installed = names.includes(RESERVED) ? `{ printf '#before: %s\\n' "$before"; cat ${FILE}; } >${INSTALLED}\nchmod 644 ${INSTALLED}` : `install -m 644 ${FILE} ${INSTALLED}`;
  return `#!/bin/sh
${head('#', remarks, form.purpose)}set -eu
cd "$(dirname "$0")"
# ${remarks['saved-before']}
mkdir -p "$(dirname ${SAVED})"
touch ${SAVED}
cp ${SAVED} ${SAVED}.new
for name in ${names.filter((name) => name !== RESERVED).join(' ')}; do
  grep -q "^$name " ${SAVED} || printf '%s %s\\n' "$name" "$(sysctl -n "$name" | tr '\\t' ' ')" >>${SAVED}.new
done
mv ${SAVED}.new ${SAVED}
${foundReserved(INSTALLED).join('\n')}
${installed}
sed '/^${RESERVED} /d' ${INSTALLED} | sysctl -p -
${mergeReserved.join('\n')}
`;
}

/** Every other value goes back to the one recorded, by /proc as in reserve.ts. */
function undo(form: Form, remarks: Remarks): string {
  return `#!/bin/sh
${head('#', remarks, form.purpose)}set -eu
test -e ${SAVED}
if test -e ${INSTALLED}; then
${leftReserved(INSTALLED).join('\n')}
rm ${INSTALLED}
if test -n "$drop"; then
${mergeReserved.join('\n')}
fi
fi
while read -r name value; do
  printf '%s\\n' "$value" >"/proc/sys/$(printf '%s' "$name" | tr . /)"
done <${SAVED}
rm ${SAVED}
`;
}

export const linuxEphemeral = defineRecipe({
  id: 'linux-ephemeral',
  group: 'outbound',
  fields,
  ports: () => [],
  between,
  files: (form, remarks) => [
    { name: FILE, syntax: 'conf', text: conf(form, remarks) },
    { name: 'apply.sh', syntax: 'shell', text: apply(form, remarks) },
    { name: 'undo.sh', syntax: 'shell', text: undo(form, remarks) },
  ],
  check: (form) => [
    { id: 'listening', syntax: 'shell', commands: [`ss -H -tlnu 'sport >= :${form.rangeStart} and sport <= :${form.rangeEnd}'`] },
    // What stands in a file read later than ours wins at the next start.
    { id: 'values', syntax: 'shell', commands: [`grep -rsE '^[^#]*net[./]ipv4[./](${settings(form).map(([name]) => name.replace('net.ipv4.', '')).join('|')})' /etc/sysctl.conf /etc/sysctl.d /run/sysctl.d /usr/lib/sysctl.d`] },
    { id: 'apply', syntax: 'shell', commands: ['sudo sh apply.sh'] },
    { id: 'values', syntax: 'shell', commands: [`sysctl ${settings(form).map(([name]) => name).join(' ')}`] },
    { id: 'time-wait', syntax: 'shell', commands: ['ss -H -tan state time-wait | wc -l', 'ss -H -tan state fin-wait-2 | wc -l', 'nstat -az TcpExtTW TcpExtTWRecycled'] },
  ],
  undo: () => [{ id: 'restore', syntax: 'shell', commands: ['sudo sh undo.sh'] }],
});
