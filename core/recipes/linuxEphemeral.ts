import { overlaps } from '#core/ports/port';
import { choice, portList, purpose, wholeNumber } from './fields';
import { problem } from './fieldProblem';
import { head } from './quote';
import { defineRecipe, type FieldFault, type FormOf, type Remarks } from './recipe';
import { ranges } from './reserve';

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
    ...(held(form).length === 0 ? [] : [['net.ipv4.ip_local_reserved_ports', ranges(held(form))] as const]),
    ['net.ipv4.tcp_tw_reuse', form.reuse],
    ...(form.finTimeout === FIN_DEFAULT ? [] : [['net.ipv4.tcp_fin_timeout', String(form.finTimeout)] as const]),
  ];
}

function conf(form: Form, remarks: Remarks): string {
  const remark = (name: string): string => (name.endsWith('reserved_ports') ? `# ${remarks.reserve}\n` : name.endsWith('fin_timeout') ? `# ${remarks['fin-timeout']}\n` : '');
  return head('#', remarks, form.purpose) + settings(form).map(([name, value]) => `${remark(name)}${name} = ${value}\n`).join('');
}

/** Every value as it is, before the first change; a second apply keeps the first record. */
function apply(form: Form, remarks: Remarks): string {
  return `#!/bin/sh
${head('#', remarks, form.purpose)}set -eu
cd "$(dirname "$0")"
# ${remarks['saved-before']}
if [ ! -e ${SAVED} ]; then
  mkdir -p "$(dirname ${SAVED})"
  for name in ${settings(form).map(([name]) => name).join(' ')}; do
    printf '%s %s\\n' "$name" "$(sysctl -n "$name" | tr '\\t' ' ')"
  done >${SAVED}.new
  mv ${SAVED}.new ${SAVED}
fi
install -m 644 ${FILE} /etc/sysctl.d/${FILE}
sysctl -p /etc/sysctl.d/${FILE}
`;
}

/** Written to /proc, for sysctl takes no empty value, and an empty list of reserved ports is one. */
function undo(form: Form, remarks: Remarks): string {
  return `#!/bin/sh
${head('#', remarks, form.purpose)}set -eu
test -e ${SAVED}
rm -f /etc/sysctl.d/${FILE}
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
    { id: 'apply', syntax: 'shell', commands: ['sudo sh apply.sh'] },
    { id: 'values', syntax: 'shell', commands: [`sysctl ${settings(form).map(([name]) => name).join(' ')}`] },
    { id: 'time-wait', syntax: 'shell', commands: ['ss -H -tan state time-wait | wc -l', 'ss -H -tan state fin-wait-2 | wc -l', 'nstat -az TcpExtTW TcpExtTWRecycled'] },
  ],
  undo: () => [{ id: 'restore', syntax: 'shell', commands: ['sudo sh undo.sh'] }],
});
