import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDemoTarget } from '#electron/targets/demo/target';
import { importedTarget } from '#electron/targets/imported/importedTarget';
import { scanTarget } from '#electron/targets/scanTarget';
import type { Target } from '#core/verbs/target';
import { RPC_INTERNET } from '#core/verbs/systemKeys';
import { verbNames, verbs, type VerbArgs, type VerbName } from '#core/verbs/verbs';
import { labMachine } from '../lab/machine';
import { refusal, spec, SQL, tcpKey, text } from './helpers';

/** One call of every verb: a verb without one does not compile. */
const calls: { readonly [V in VerbName]: VerbArgs<V> } = {
  'host.ping': {},
  'host.echo': { value: [{ a: 'x' }] },
  'host.describe': {},
  'registry.read': { reads: [{ path: `${SQL}\\Instance Names\\SQL`, depth: 0 }, { path: tcpKey('MSSQL16.SALES'), depth: 0 }] },
  'registry.write': { path: tcpKey('MSSQL16.SALES'), values: [{ name: 'TcpPort', expect: text(''), value: text('1') }] },
  'registry.key': { path: RPC_INTERNET, present: true },
  'services.list': { names: ['MSSQLSERVER'] },
  'service.stop': { name: 'SQLSERVERAGENT', waitMs: 0 },
  'service.start': { name: 'MSSQL$SALES', waitMs: 0 },
  'service.setStartMode': { name: 'SQLBrowser', expect: 'disabled', mode: 'auto' },
  'listeners.list': {},
  'connections.list': { localPorts: [1433] },
  'connections.sample': { top: 50, ranges: [{ stack: 'ipv4', start: 49152, count: 16384 }, { stack: 'ipv6', start: 49152, count: 16384 }] },
  'ranges.read': {},
  'exclusion.add': { stack: 'ipv4', protocol: 'tcp', start: 52000, count: 1 },
  'exclusion.remove': { stack: 'ipv4', protocol: 'tcp', start: 49400, count: 1 },
  'dynamicRange.set': { stack: 'ipv4', protocol: 'tcp', start: 10000, count: 1000, expect: { start: 49152, count: 16384 } },
  'wmi.setHost': { mode: 'standalone' },
  'dfsr.read': {},
  'dfsr.setPort': { expect: 0, port: 5722 },
  'events.list': { log: 'System', ids: [4227, 4231], sinceHours: 24 * 14, max: 2000 },
  'firewall.read': {},
  'firewall.rule': { name: 'SQL-In' },
  'firewall.create': spec({}),
  'firewall.setEnabled': { name: 'SQL-In', expectRaw: 'x', enabled: false },
  'firewall.remove': { name: 'SQL-In', expectRaw: 'x' },
  'cluster.read': {},
  'cluster.setOnline': { name: 'Cluster Name', online: false, waitMs: 0 },
  'sql.errorlog': { instanceId: 'MSSQL16.MSSQLSERVER', maxLines: 5 },
  'spn.list': { account: 'CORP\\svc-sql' },
  'spn.find': { spn: 'MSSQLSvc/lab1.corp.example.com:1433' },
  'spn.add': { spn: 'MSSQLSvc/lab1.corp.example.com:1435', account: 'CORP\\svc-sql' },
  'spn.remove': { spn: 'MSSQLSvc/lab1.corp.example.com:1433', account: 'CORP\\svc-sql' },
};
/** A scan does not hold these. */
const notHeld: readonly VerbName[] = ['connections.list', 'sql.errorlog', 'spn.list', 'spn.find'];

describe('imported target', () => {
  const source = createDemoTarget({ state: labMachine() });
  let imported: Target | undefined;
  const target = (): Target => {
    if (imported === undefined) throw new Error('not imported');
    return imported;
  };
  beforeAll(async () => {
    imported = importedTarget(await scanTarget(source));
  });
  afterAll(() => source.close());

  for (const verb of verbNames) {
    if (verbs[verb].kind === 'write') it(`${verb} is read-only`, async () => expect((await refusal(target().call(verb, calls[verb]))).code).toBe('read-only'));
    else if (notHeld.includes(verb)) it(`${verb} is not held`, async () => expect((await refusal(target().call(verb, calls[verb]))).code).toBe('not-available'));
    else if (verb === 'firewall.rule') it('firewall.rule: the text without the API', async () => expect(await target().call(verb, calls[verb])).toEqual({ ...(await source.call(verb, calls[verb])), api: null }));
    else if (verb === 'connections.sample') {
      it('connections.sample: the sample of that moment, for its own ranges', async () => {
        const { at: _, ...sample } = await target().call(verb, calls[verb]);
        expect(await source.call(verb, calls[verb])).toMatchObject(sample);
        expect((await refusal(target().call(verb, { ...calls[verb], ranges: [] }))).code).toBe('not-available');
      });
    } else it(`${verb} answers as the computer did`, async () => expect(await target().call(verb, calls[verb])).toEqual(await source.call(verb, calls[verb])));
  }

  it('what is not in the scan is not called absent', async () => {
    expect((await refusal(target().call('registry.read', { reads: [{ path: 'HKLM\\SOFTWARE\\Kinds', depth: 0 }] }))).code).toBe('not-available');
  });
});
