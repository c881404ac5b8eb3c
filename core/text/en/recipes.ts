import { formatRange } from '#core/ports/port';
import type { RecipesText } from '#core/text/recipes';
import { fields, choices, problems } from './recipes/fields';
import { fixed } from './recipes/fixed';
import { discovery } from './recipes/discovery';
import { placed } from './recipes/placed';
import { questions, outcomes } from './recipes/flow';

export const recipesText: RecipesText = {
  recipe: { ...fixed, ...discovery, ...placed },
  group: { fixed: 'Fixed port', discovery: 'Service discovery', balancer: 'Load balancer in front', pinned: 'Older systems, pinned', restricted: 'What cannot move', outbound: 'Outbound connections' },
  field: fields,
  choice: choices,
  problem: problems,
  verdict: {
    listener: (v) => `${v.who} (PID ${v.processId}) listens on this port on the server in view.`,
    excluded: (v) => `The system holds ${formatRange(v.range)} on the server in view: binding there is refused (10013).`,
    'dynamic-here': (v) => `Lies in the dynamic range ${formatRange(v.range)} of the server in view. Any program may be given it: reserve it, or choose a lower one.`,
    'dynamic-windows': (v) => `Lies in the dynamic range of Windows, ${formatRange(v.range)}. On a Windows server, reserve it.`,
    'ephemeral-linux': (v) => `Lies in the ephemeral range of Linux, ${formatRange(v.range)}. On a Linux server, reserve it.`,
    privileged: () => 'Ports below 1024 belong to system services, and on Linux only root may listen on them.',
    known: (v) => `Known as the port of ${v.who}.`,
    registered: (v) => `Registered at IANA for ${v.who}.`,
    'reserved-here': (v) => `Reserved by an administrator on the server in view (${formatRange(v.range)}).`,
    'not-scanned': () => 'Not compared with a server: none in view has been scanned.',
  },
  step: {
    generate: 'Make the code that the definition describes',
    install: 'Put in place',
    start: 'Start',
    'test-config': 'Have it checked before it counts',
    apply: 'Apply',
    reload: 'Take effect',
    listening: 'See that it listens on the fixed port, and again after a restart',
    call: 'Make a call',
    reserve: 'Keep client sockets off the port',
    lookup: 'Find it as a client does',
    registered: 'Register',
    health: 'See that it is healthy',
    connect: 'Connect from a client',
    values: 'Read the values back',
    firewall: 'Open only this port, only for those who need it',
    stop: 'Stop the program at',
    deregister: 'Take the registration back',
    remove: 'Remove what was put in place',
    restore: 'Put back what was there before',
    'remove-reservation': 'Give the reservation back',
    'remove-firewall': 'Close the port again',
    'previous-port': 'Go back to the port before',
    'time-wait': 'Count what waits',
  },
  remark: {
    made: 'Made with the guide of PortPin.',
    'fixed-port': 'Fixed: clients and the firewall name this number.',
    'no-reuse-port': 'Otherwise a second server could share the port on Linux without an error.',
    insecure: 'No encryption yet: use TLS outside a network you trust.',
    'any-backend-port': 'Backends may listen on any port; each must be known here.',
    'saved-before': 'Keeps the values of before, so that they can be put back.',
    'fin-timeout': 'Acts on orphaned connections in FIN_WAIT_2 only. TIME_WAIT lasts 60 seconds, whatever stands here.',
    lease: 'Must be renewed: when the program ends, the entry ends.',
    reserve: 'Never handed out to client sockets; whoever names the port still gets it. Put reservations that exist already into this list too.',
    'replace-keys': 'The public key of the other side, from "wg pubkey".',
    front: 'The fixed port that clients know.',
  },
  question: questions,
  outcome: outcomes,
};
