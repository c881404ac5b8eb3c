export const ranges = {
  sub: (listeners: string) => `${listeners} listeners`,
  dynamic: { title: 'Dynamic ranges', hint: 'where Windows takes ports from for services and clients that name none', stack: 'Stack', range: 'Range', count: 'Ports', standard: 'the default of Windows', changed: 'not the default (49152, 16,384)' },
  stack: { ipv4: 'IPv4', ipv6: 'IPv6' },
  excluded: {
    title: 'Excluded ranges',
    hint: 'ports Windows gives to nobody by itself',
    range: 'Range',
    kind: 'Held by',
    administered: 'administrator: reserved, free for who names the port',
    system: 'Windows: nobody can listen there',
    none: 'No port is excluded.',
  },
  listeners: {
    title: 'Listeners',
    filter: 'Filter by port, process, service',
    columns: { port: 'Port', protocol: 'Protocol', address: 'Address', process: 'Process', pid: 'PID', services: 'Services', instance: 'SQL Server' },
    none: 'No listener matches the filter.',
    ended: 'process ended',
  },
  unknown: { title: 'Port ranges are not known', text: 'They were not read, so nothing is said about which ports are free.' },
  unknownListeners: { title: 'Listeners are not known', text: 'They were not read, so nothing is said about who listens where.' },
};
