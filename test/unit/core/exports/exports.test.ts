import { describe, expect, it } from 'vitest';
import { parseAllDocuments, type Scalar } from 'yaml';
import { z } from 'zod';
import { ansiblePlaybook } from '#core/exports/ansible';
import { bytesOfBase64 } from '#core/exports/data';
import { DSC_SCHEMA, dscConfiguration } from '#core/exports/dsc';
import { writesOf } from '#core/plan/cells';
import { planSchema, type Plan, type Step, type Write } from '#core/plan/change';
import type { FirewallRuleSpec } from '#core/verbs/verbs';
import { renderYaml } from '#electron/documents/yaml';
import { bench, choose, WIDE_RULE } from '../../../support/demoRun';

const everything = choose([{ name: 'INST1' }, { name: 'SALES', port: 51500 }, { name: 'ARCHIVE', port: 1461 }, { name: 'CLUSTER1', port: 1460 }], {
  browser: 'stop',
  firewall: { mode: 'port', profiles: ['domain', 'private'], remoteAddresses: ['10.20.0.0/16', 'LocalSubnet'], disableRules: [WIDE_RULE] },
});

async function planOf(choices = everything): Promise<Plan> {
  const executor = bench();
  try {
    return await executor.plan(choices);
  } finally {
    executor.dispose();
  }
}

/** As a reader of another make sees it: `!unsafe` is text. */
function parsed(text: string): unknown {
  const unsafe = { tag: '!unsafe', resolve: (value: string) => value };
  const documents = parseAllDocuments<Scalar>(text, { customTags: [unsafe] });
  expect(Array.isArray(documents) ? documents.map((d) => d.errors) : []).toEqual([[]]);
  return Array.isArray(documents) ? documents[0]?.toJS() : undefined;
}

const taskSchema = z.record(z.string(), z.unknown());
const playSchema = z.tuple([z.object({ serial: z.array(z.unknown()), any_errors_fatal: z.literal(true), max_fail_percentage: z.literal(0), tasks: z.array(taskSchema) }).loose()]);
const parametersSchema = z.object({ script: z.string(), parameters: z.record(z.string(), z.unknown()) });

interface Effect {
  readonly [cell: string]: unknown;
}

/** What a list of tasks leaves, by cell: written without the code that made them. */
function effectOf(tasks: readonly Record<string, unknown>[]): Effect {
  const out: Record<string, unknown> = {};
  for (const task of tasks) {
    const args = (module: string): Record<string, unknown> | undefined => z.record(z.string(), z.unknown()).optional().parse(task[module]);
    const regedit = args('ansible.windows.win_regedit');
    if (regedit) out[`registry ${String(regedit['path'])}\\${String(regedit['name'])}`] = regedit['state'] === 'absent' ? null : regedit['data'];
    const rule = args('community.windows.win_firewall_rule');
    if (rule) out[`rule ${String(rule['name'])}`] = rule['state'] === 'absent' ? null : `${String(rule['localport'])} ${String(rule['remoteip'])}`;
    const service = args('ansible.windows.win_service');
    if (service?.['state'] !== undefined) out[`service ${String(service['name'])}`] = service['state'];
    if (service?.['start_mode'] !== undefined) out[`mode ${String(service['name'])}`] = service['start_mode'];
    const shell = parametersSchema.optional().parse(task['ansible.windows.win_powershell'])?.parameters;
    if (typeof shell?.['Stack'] === 'string') out[`exclusion ${shell['Stack']} ${Number(shell['Start'])}`] = shell['Wanted'];
    else if (shell?.['Enabled'] !== undefined) out[`enabled ${String(shell['Name'])}`] = shell['Enabled'];
    else if (shell?.['Wanted'] !== undefined) out[`cluster ${String(shell['Name'])}`] = shell['Wanted'];
  }
  return out;
}

/** The same of a plan's writes. */
function planEffect(writes: readonly Write[], side: 'before' | 'after'): Effect {
  const out: Record<string, unknown> = {};
  for (const w of writes) {
    if (w.kind === 'registry') out[`registry ${w.path.replace('HKLM\\', 'HKLM:\\')}\\${w.name}`] = w[side]?.data ?? null;
    if (w.kind === 'firewall-create') out[`rule ${w.spec.displayName}`] = side === 'before' ? null : `${w.spec.localPorts.join(',')} ${w.spec.remoteAddresses.join(',')}`;
    if (w.kind === 'firewall-enabled') out[`enabled ${w.name}`] = w[side];
    if (w.kind === 'exclusion') out[`exclusion ${w.stack} ${w.start}`] = w[side];
    if (w.kind === 'service-state') out[`service ${w.service}`] = w[side] === 'running' ? 'started' : 'stopped';
    if (w.kind === 'service-start-mode') out[`mode ${w.service}`] = w[side];
    if (w.kind === 'cluster-resource') out[`cluster ${w.name}`] = w[side];
  }
  return out;
}

describe('the playbook', () => {
  it('leaves what a run of the plan leaves, and its rescue what was before', async () => {
    const plan = await planOf();
    const [play] = playSchema.parse(parsed(renderYaml(ansiblePlaybook(plan, 'en'))));
    expect(play.serial).toEqual([1, '10%', '50%']);
    const apply = z.object({ block: z.array(taskSchema), rescue: z.array(taskSchema) }).loose().parse(play.tasks.at(-1));
    const writes = plan.steps.flatMap((step) => writesOf(step));
    expect(effectOf(apply.block)).toEqual(planEffect(writes, 'after'));
    expect(effectOf(apply.rescue)).toEqual(planEffect(writes.toReversed(), 'before'));
    expect(apply.rescue.at(-1)).toHaveProperty(['ansible.builtin.fail']);
    // Only what this play changed is taken back.
    for (const task of apply.rescue.slice(0, -1)) expect(task['when']).toEqual([expect.stringMatching(/^portpin_step_\d+ is defined$/), expect.stringMatching(/ is changed$/)]);
  });

  it('shows names as they are: no template, no YAML, no PowerShell', async () => {
    const hostile = "{{ lookup('pipe', 'id') }}: - !x 'a\" #$(exit)";
    const plan = await planOf();
    const renamed = planSchema.parse(JSON.parse(JSON.stringify(plan).replaceAll('INST1', JSON.stringify(hostile).slice(1, -1))));
    const text = renderYaml(ansiblePlaybook(renamed, 'ja'));
    const [play] = playSchema.parse(parsed(text));
    expect(JSON.stringify(play)).toContain(JSON.stringify(hostile).slice(1, -1));
    const templated = text.split('\n').filter((line) => line.includes('{{ lookup'));
    expect(templated.length).toBeGreaterThan(0);
    for (const line of templated) expect(line, line).toMatch(/!unsafe|^#/u);
    parsed(renderYaml(dscConfiguration(renamed, 'ja')));
  });

  it('writes every registry kind in the words of win_regedit', async () => {
    const plan = await planOf(choose([{ name: 'INST1' }]));
    const kinds: Extract<Write, { kind: 'registry' }>['after'][] = [{ kind: 'DWord', data: 7 }, { kind: 'QWord', data: '18446744073709551615' }, { kind: 'MultiString', data: ['a', '{{b}}'] }, { kind: 'Binary', data: 'vu8A' }, { kind: 'ExpandString', data: '%A%' }, null];
    const steps = plan.steps.slice(0, 1).map((step) => ({ ...step, action: { kind: 'writes' as const, writes: kinds.map((after, i): Write => ({ kind: 'registry', path: 'HKLM\\X', name: String(i), before: null, after })) } }));
    const [play] = playSchema.parse(parsed(renderYaml(ansiblePlaybook({ ...plan, steps }, 'en'))));
    const apply = z.object({ block: z.array(taskSchema) }).loose().parse(play.tasks.at(-1));
    expect(apply.block.map((task) => task['ansible.windows.win_regedit'])).toMatchObject([{ type: 'dword', data: 7 }, { type: 'qword', data: '18446744073709551615' }, { type: 'multistring', data: ['a', '{{b}}'] }, { type: 'binary', data: 'hex:be,ef,00' }, { type: 'expandstring', data: '%A%' }, { state: 'absent' }]);
    expect(bytesOfBase64('vu8A')).toEqual([0xbe, 0xef, 0]);
  });
});

/** The tasks of a playbook for a plan with these steps and no others. */
async function playOf(steps: readonly Step[]): Promise<{ readonly check: readonly Record<string, unknown>[]; readonly block: readonly Record<string, unknown>[]; readonly rescue: readonly Record<string, unknown>[]; readonly text: string }> {
  const plan = await planOf(choose([{ name: 'INST1' }]));
  const text = renderYaml(ansiblePlaybook({ ...plan, steps: [...steps] }, 'en'));
  const [play] = playSchema.parse(parsed(text));
  const { block, rescue } = z.object({ block: z.array(taskSchema), rescue: z.array(taskSchema) }).loose().parse(play.tasks.at(-1));
  return { check: play.tasks.slice(0, -1), block, rescue, text };
}
const stepOf = (id: string, subject: string, phase: Step['phase'], ...writes: Write[]): Step => ({ id, phase, subject, changeIds: [], action: { kind: 'writes', writes } });
const state = (service: string, before: 'running' | 'stopped', after: 'running' | 'stopped'): Write => ({ kind: 'service-state', service, before, after });
const scriptOf = (task: Record<string, unknown> | undefined): z.infer<typeof parametersSchema> => parametersSchema.parse(task?.['ansible.windows.win_powershell']);
const spec = { name: 'PortPin-SQL-INST1-1435', displayName: 'PortPin INST1', group: '', description: '', protocol: 'tcp', localPorts: ['1435'], profiles: ['domain'], remoteAddresses: ['Any'], program: null, service: null } satisfies FirewallRuleSpec;

describe('the playbook, where a run would hold back', () => {
  it('takes no key with what others put into it', async () => {
    const { block, rescue, text } = await playOf([stepOf('a', '', 'write', { kind: 'registry-key', path: 'HKLM\\SOFTWARE\\X', before: false, after: true }, { kind: 'registry', path: 'HKLM\\SOFTWARE\\X', name: 'v', before: null, after: { kind: 'DWord', data: 1 } }), stepOf('b', '', 'write', { kind: 'registry-key', path: 'HKLM\\SOFTWARE\\Y', before: true, after: false })]);
    expect(text).not.toContain('delete_key: true');
    // Left out, win_regedit takes it for true.
    expect(rescue.flatMap((task) => task['ansible.windows.win_regedit'] ?? [])).toEqual([expect.objectContaining({ state: 'absent', delete_key: false })]);
    expect(scriptOf(block[2]).parameters).toMatchObject({ Path: 'HKLM\\SOFTWARE\\Y', Wanted: false, MayStay: false });
    expect(scriptOf(rescue[2]).parameters).toMatchObject({ Path: 'HKLM\\SOFTWARE\\X', Wanted: false, MayStay: true });
  });

  it('closes nothing that is in use until a restart', async () => {
    const enabled: Write = { kind: 'firewall-enabled', name: 'wide', displayName: 'wide', raw: 'v2.31|Action=Allow|Active=TRUE|Dir=In|', before: true, after: false };
    const { block, text } = await playOf([{ ...stepOf('a', '', 'narrow', enabled), waitsFor: 'await:reboot' }, stepOf('b', '', 'narrow', enabled)]);
    expect(block.map((task) => task['when'])).toEqual(['portpin_after_restart | default(false) | bool', undefined]);
    expect(text).toContain('-e portpin_after_restart=true');
  });

  it('stops and starts a service whose setting is no registry value, or has none to write', async () => {
    const dfsr = [stepOf('stop', 'DFSR', 'stop', state('DFSR', 'running', 'stopped')), stepOf('write', 'DFSR', 'write', { kind: 'dfsr-port', before: 0, after: 38_904 }), stepOf('start', 'DFSR', 'start', state('DFSR', 'stopped', 'running'))];
    const pending = [stepOf('stop1', 'INST1', 'stop', state('MSSQL$INST1', 'running', 'stopped')), stepOf('reserve', 'INST1', 'reserve', { kind: 'exclusion', stack: 'ipv4', protocol: 'tcp', start: 1435, count: 1, before: false, after: true, mayPend: false }), stepOf('start1', 'INST1', 'start', state('MSSQL$INST1', 'stopped', 'running'))];
    const { check } = await playOf([...dfsr, ...pending]);
    const noted = check.flatMap((task, i) => (task['when'] === 'portpin_look.result | default(false) | bool' ? [[task['vars'], scriptOf(check[i - 1]).parameters]] : []));
    expect(noted).toEqual([
      [{ portpin_subject: 'DFSR' }, { Port: 38_904, Other: 0, Look: true }],
      [{ portpin_subject: 'INST1' }, expect.objectContaining({ Start: 1435, Wanted: true, Look: true })],
    ]);
  });

  it('knows a rule that is made anew already', async () => {
    const { check, block, text } = await playOf([stepOf('a', '', 'put-back', { kind: 'firewall-remove', name: spec.name, raw: 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=1436|Name=x|', spec: { ...spec, localPorts: ['1436'] } }, { kind: 'firewall-create', spec })]);
    expect(block.map((task) => [task['vars'], task['when']])).toEqual([0, 1].map(() => [{ portpin_rule: spec.name }, 'portpin_rule not in (portpin_made | default([]))']));
    expect(check.find((task) => JSON.stringify(task).includes('portpin_made'))?.['when']).toMatch(/made \| sort\) and not \(item\.exists .* == item\.item\.bare\)$/u);
    const [play] = z.tuple([z.object({ vars: z.object({ portpin_rules: z.array(z.object({ made: z.array(z.string()) }).loose()) }).loose() }).loose()]).parse(parsed(text));
    expect(play.vars.portpin_rules[0]?.made).toEqual(expect.arrayContaining(['action=allow', 'active=true', 'dir=in', 'protocol=6', 'lport=1435', 'profile=domain']));
    // An empty group would stand against the none that Windows answers.
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(block[1]?.['community.windows.win_firewall_rule']))).not.toContain('group');
  });
});

const dscSchema = z.object({ $schema: z.literal(DSC_SCHEMA), metadata: z.object({ PortPin: z.object({ notDoneByDsc: z.array(z.string()) }) }).loose(), resources: z.array(z.object({ name: z.string().regex(/^[a-zA-Z0-9 ]+$/u), type: z.string(), properties: z.record(z.string(), z.unknown()), dependsOn: z.array(z.string()).optional() })) });

describe('the DSC configuration', () => {
  it('holds the end of every setting DSC can make, and says the rest', async () => {
    const plan = await planOf();
    const dsc = dscSchema.parse(parsed(renderYaml(dscConfiguration(plan, 'en'))));
    const writes = plan.steps.flatMap((step) => writesOf(step));
    const registry = dsc.resources.filter((r) => r.type === 'Microsoft.Windows/Registry').map((r) => [r.properties['keyPath'], r.properties['valueName'], r.properties['valueData']]);
    expect(registry).toEqual(writes.flatMap((w) => (w.kind === 'registry' ? [[w.path, w.name, { String: w.after?.data }]] : [])));
    const rules = dsc.resources.filter((r) => r.type === 'Microsoft.Windows/FirewallRuleList').flatMap((r) => z.array(z.object({ name: z.string(), localPorts: z.string() }).loose()).parse(r.properties['rules']));
    expect(rules.map((r) => [r.name, r.localPorts])).toEqual(writes.flatMap((w) => (w.kind === 'firewall-create' ? [[w.spec.displayName, w.spec.localPorts.join(',')]] : [])));
    expect(dsc.resources.filter((r) => r.type === 'Microsoft.Windows/Service').map((r) => r.properties)).toEqual([{ name: 'SQLBrowser', status: 'Stopped' }, { name: 'SQLBrowser', startType: 'Disabled' }]);
    const left = dsc.metadata.PortPin.notDoneByDsc.join('\n');
    for (const what of ['reserve TCP 51500', 'wait for the listener', 'Disable the rule', 'CLUSTER1', 'overwritten', 'undo script']) expect(left, what).toContain(what);
    expect(new Set(dsc.resources.map((r) => r.name.toLowerCase())).size).toBe(dsc.resources.length);
  });

  it('lets DSC evaluate no text of the server, and does not name as left a rule it makes', async () => {
    const plan = await planOf(choose([{ name: 'INST1' }]));
    const hostile = "[envvar('PATH')]";
    const writes: Write[] = [
      { kind: 'registry', path: 'HKLM\\X', name: hostile, before: null, after: { kind: 'MultiString', data: [hostile, 'a[0]'] } },
      { kind: 'firewall-remove', name: spec.name, raw: 'v2.31|', spec: { ...spec, displayName: hostile } },
      { kind: 'firewall-create', spec: { ...spec, displayName: hostile } },
    ];
    const dsc = dscSchema.parse(parsed(renderYaml(dscConfiguration({ ...plan, steps: [stepOf('a', '', 'put-back', ...writes)] }, 'en'))));
    expect(dsc.resources.map((r) => r.properties)).toMatchObject([{ rules: [{ name: `[${hostile}` }] }, { valueName: `[${hostile}`, valueData: { MultiString: [`[${hostile}`, 'a[0]'] } }]);
    expect(dsc.metadata.PortPin.notDoneByDsc).toHaveLength(2);
  });
});
