import { readXlsx } from 'hucre';
import { describe, expect, it } from 'vitest';
import type { DocumentFormat, Language } from '#core/ipc/contract';
import { languageSchema } from '#core/ipc/settings';
import { planHash, type Change, type Plan, type Step, type Write } from '#core/plan/change';
import type { RunView } from '#core/plan/run';
import { renderDocument } from '#electron/documents/render';
import { bench, choose } from '../../../support/demoRun';

const spec = { protocol: 'tcp', remoteAddresses: ['10.20.0.0/16'], profiles: ['domain'], program: null, service: null, group: 'PortPin', description: 'made' } as const;
const rule = (name: string, port: number) => ({ ...spec, name, displayName: `Rule ${name}`, localPorts: [String(port)], remoteAddresses: [...spec.remoteAddresses], profiles: [...spec.profiles] });
const raw = (name: string): string => `v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=24003|Name=Rule ${name}|`;

/** One write of every kind: a kind that is not here does not compile. `told` is what people know the change by. */
const every: { readonly [K in Write['kind']]: { readonly told: string; readonly write: Extract<Write, { kind: K }> } } = {
  registry: { told: 'zz-value', write: { kind: 'registry', path: 'HKLM\\SOFTWARE\\ZzVendor', name: 'zz-value', before: null, after: { kind: 'String', data: '24001' } } },
  'firewall-create': { told: 'Rule zz-made', write: { kind: 'firewall-create', spec: rule('zz-made', 24_002) } },
  'firewall-enabled': { told: 'Rule zz-off', write: { kind: 'firewall-enabled', name: 'zz-off', displayName: 'Rule zz-off', raw: raw('zz-off'), before: true, after: false } },
  'firewall-remove': { told: 'Rule zz-gone', write: { kind: 'firewall-remove', name: 'zz-gone', raw: raw('zz-gone'), spec: rule('zz-gone', 24_003) } },
  exclusion: { told: '24004', write: { kind: 'exclusion', stack: 'ipv4', protocol: 'tcp', start: 24_004, count: 1, before: false, after: true, mayPend: true } },
  'service-state': { told: 'zz-engine', write: { kind: 'service-state', service: 'zz-engine', before: 'running', after: 'stopped' } },
  'service-start-mode': { told: 'zz-starter', write: { kind: 'service-start-mode', service: 'zz-starter', before: 'auto', after: 'manual' } },
  'cluster-resource': { told: 'zz-resource', write: { kind: 'cluster-resource', name: 'zz-resource', before: 'online', after: 'offline' } },
  'registry-key': { told: 'ZzKey', write: { kind: 'registry-key', path: 'HKLM\\SOFTWARE\\ZzKey', before: false, after: true } },
  'wmi-host': { told: 'WMI', write: { kind: 'wmi-host', before: 'shared', after: 'standalone' } },
  'dynamic-range': { told: '24005', write: { kind: 'dynamic-range', stack: 'ipv4', protocol: 'udp', before: { start: 49_152, count: 16_384 }, after: { start: 24_005, count: 20_000 } } },
  'dfsr-port': { told: '24006', write: { kind: 'dfsr-port', before: 0, after: 24_006 } },
  spn: { told: 'MSSQLSvc/zz.corp.example:24007', write: { kind: 'spn', spn: 'MSSQLSvc/zz.corp.example:24007', account: 'CORP\\zz', before: false, after: true } },
  file: { told: 'zz-web.config', write: { kind: 'file', path: 'D:\\apps\\zz-web.config', backups: 'D:\\backups', before: 'a'.repeat(64), after: 'b'.repeat(64), edits: [{ start: 3, remove: 'QQ==', insert: 'Qg==' }] } },
};
const resources: { readonly [K in Write['kind']]: Change['resource'] } = {
  registry: 'tcp-parameter', 'firewall-create': 'firewall-rule', 'firewall-enabled': 'firewall-rule', 'firewall-remove': 'firewall-rule', exclusion: 'exclusion', 'service-state': 'service', 'service-start-mode': 'service', 'cluster-resource': 'sql-instance', 'registry-key': 'client-alias', 'wmi-host': 'wmi-host', 'dynamic-range': 'dynamic-range', 'dfsr-port': 'service-port', spn: 'spn', file: 'client-file',
};
const list = Object.values(every).map(({ told, write }) => ({ told, write, resource: resources[write.kind] }));

async function runOfEvery(): Promise<RunView> {
  const executor = bench();
  try {
    const plan = await executor.plan(choose([{ name: 'INST1' }]));
    const view = await executor.start(plan).done;
    const changes = list.map(({ told, write, resource }): Change => ({ id: write.kind, resource, subject: told, instance: null, action: 'update', before: { kind: 'text', lines: [`old ${write.kind}.`] }, after: { kind: 'text', lines: [`new ${write.kind}.`] }, writes: [write], risk: 'low', riskReasons: [], needs: { restart: false, reboot: false } }));
    const steps = list.map(({ write }): Step => ({ id: `write:${write.kind}`, phase: 'write', subject: '', changeIds: [write.kind], action: { kind: 'writes', writes: [write] } }));
    const whole: Plan = { ...plan, changes, steps, restarts: [], ports: [] };
    return { ...view, plan: whole, planHash: planHash(whole), pending: [] };
  } finally {
    executor.dispose();
  }
}
const run = await runOfEvery();

/** As text, without what escaping put into it. */
async function rendered(format: DocumentFormat, language: Language): Promise<string> {
  const { data } = await renderDocument({ run, model: null, scripts: null }, format, language, (html) => Promise.resolve(Buffer.from(html)));
  const text = format === 'xlsx' ? JSON.stringify((await readXlsx(Buffer.from(data))).sheets) : Buffer.from(data).toString('utf8');
  return text.replaceAll(/\\(?=[^\w\s])/gu, '');
}
const withoutName = (text: string): readonly string[] => list.filter(({ told }) => !text.includes(told)).map(({ write }) => write.kind);

describe.each(languageSchema.options)('a plan with every kind of write, in %s', (language) => {
  it.each(['html', 'pdf', 'markdown', 'json', 'csv-changes', 'xlsx'] as const)('is told change by change, before and after: %s', async (format) => {
    const text = await rendered(format, language);
    expect(withoutName(text)).toEqual([]);
    const sides = list.flatMap(({ write }) => [`old ${write.kind}.`, `new ${write.kind}.`]);
    expect(sides.filter((side) => !text.includes(side))).toEqual([]);
  });

  it('has a task for each in the playbook, and one in its rescue, but for a file: that lies on none of its hosts', async () => {
    const text = await rendered('ansible', language);
    const [block = '', rescue = ''] = text.slice(text.indexOf(' block:')).split(' rescue:');
    expect(withoutName(block)).toEqual([]);
    // A file is named and left to the apply script, so that nothing of it is taken back.
    expect(withoutName(rescue)).toEqual(['file']);
  });

  it.each(['dsc', 'apply', 'undo'] as const)('is there, or named as what cannot be done: %s', async (format) => {
    expect(withoutName(await rendered(format, language))).toEqual([]);
  });

  it('is missed where a change is left out: the check sees what it must see', async () => {
    expect(withoutName((await rendered('markdown', language)).replaceAll('zz-value', ''))).toEqual(['registry']);
  });
});
