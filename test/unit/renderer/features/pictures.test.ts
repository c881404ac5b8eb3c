import { describe, expect, it } from 'vitest';
import { planSql } from '#core/plan/planSql';
import { defaultChoices } from '#core/plan/choices';
import { interpret } from '#core/scan/interpret';
import { createDemoTarget } from '#electron/targets/demo/target';
import { scanTarget } from '#electron/targets/scanTarget';
import { areaEntries, recipeEntries, search, searchEntries } from '../../../../renderer/app/shell/search';
import { judgeContext } from '#core/clients/judgeContext';
import { exposureBars } from '../../../../renderer/features/exposureBars';
import { filterRules, portsText } from '../../../../renderer/features/firewall/ruleFilter';
import { portLanes } from '../../../../renderer/features/overview/lanes';
import { formats } from '../../../../renderer/i18n/formats';
import '../texts';
import { windowText } from '../../../../renderer/i18n/useText';
import { recipesTexts } from '#core/text/recipes';

const model = interpret(await scanTarget(createDemoTarget()));
const text = windowText('en');
const format = formats('en', text);
const firewall = model.firewall.known ? model.firewall.value : undefined;
if (!firewall) throw new Error('the demo has a firewall');

const wide = firewall.wide.filter((w) => w.reason === 'whole-dynamic-range').map((w) => w.name);
const made = planSql(model, { ...defaultChoices(), instances: [{ name: 'INST1', strategy: 'keep', port: null, restartNow: false }], firewall: { ...defaultChoices().firewall, disableRules: wide } });
if (!made.ok) throw new Error(JSON.stringify(made.problems));

describe('lanes of the port space', () => {
  const sql = portLanes(model, 'tcp', null, text).find((l) => l.id === 'sql');
  const stateOf = (name: string) => [...new Set(sql?.marks.filter((m) => m.name === name).map((m) => m.state))];

  it('show a fixed port, a moving one, and two where there should be one', () => {
    expect(stateOf('MSSQLSERVER')).toEqual(['fixed']);
    expect(stateOf('INST1')).toEqual(['moves']);
    expect(stateOf('REPORT')).toEqual(['conflict']);
  });

  it('have a lane for the plan only with a plan, and none of SQL Server for UDP', () => {
    expect(portLanes(model, 'tcp', null, text).map((l) => l.id)).toEqual(['sql', 'windows', 'other']);
    const plan = portLanes(model, 'tcp', made.plan, text).find((l) => l.id === 'plan');
    expect(plan?.marks.map((m) => [m.name, m.port, m.state])).toEqual([['INST1', 49_721, 'planned']]);
    expect(portLanes(model, 'udp', null, text).map((l) => l.id)).toEqual(['windows', 'other']);
  });

  it('say that listeners are not known instead of that there are none', () => {
    const blind = { ...model, listeners: { known: false, reason: 'unreadable' } as const };
    expect(portLanes(blind, 'tcp', null, text).find((l) => l.id === 'windows')?.unread).toBe('could not be read');
  });
});

describe('exposure bars', () => {
  it('count what is open now and after the plan, and name the wide rule', () => {
    const [now, after] = exposureBars(firewall, 'tcp', made.plan, { after: 'After' }, text, format);
    expect(now?.count).toBe(16_385);
    expect(now?.text).toContain('SQL dynamic ports');
    // Two of SQL Server, and the hundred of a rule for RPC that this plan leaves alone.
    expect(after?.count).toBe(102);
    expect(after?.text).toBe('1433, 49721, 50000–50099');
  });
});

describe('search', () => {
  const entries = searchEntries(model);
  it('finds by port, by name and by process, instances first', () => {
    expect(search(entries, '49721')[0]).toMatchObject({ kind: 'instance', title: 'INST1', route: { page: 'sql', instance: 'INST1' } });
    expect(search(entries, 'spoolsv').map((h) => h.kind)).toContain('listener');
    expect(search(entries, 'sql dynamic').map((h) => h.title)).toContain('SQL dynamic ports');
  });
  it('finds nothing for nothing', () => {
    expect(search(entries, '   ')).toEqual([]);
    expect(search(entries, 'no such thing')).toEqual([]);
  });
  it('finds every page by its name in the language of the window and by its English name', () => {
    const all = [...entries, ...areaEntries(windowText('ja').shell.page)];
    expect(search(all, '台帳').map((h) => h.route)).toEqual([{ page: 'register' }]);
    expect(search(all, 'firewall')[0]).toMatchObject({ kind: 'area', route: { page: 'firewall' } });
  });
  it('finds recipes of the guide in the language of the window and by their id, after what is on the server', () => {
    const all = [...entries, ...recipeEntries(recipesTexts('ja'))];
    expect(search(all, 'リスナー oracle')[0]).toMatchObject({ kind: 'recipe', route: { page: 'recipe', recipe: 'oracle' } });
    expect(search(all, 'linux-ephemeral').map((h) => h.route)).toContainEqual({ page: 'recipe', recipe: 'linux-ephemeral' });
    const kinds = search(all, 'sql').map((h) => h.kind);
    expect(kinds).toContain('recipe');
    expect(kinds.slice(0, kinds.indexOf('recipe'))).toContain('rule');
  });
});

describe('rule filter', () => {
  const all = { text: '', direction: 'both', onlyEnabled: false, onlyWide: false } as const;
  it('takes a number as a port that a rule covers', () => {
    expect(filterRules(firewall, { ...all, text: '50123' }).map((r) => r.displayName)).toContain('SQL dynamic ports');
    expect(filterRules(firewall, { ...all, text: '49151', onlyWide: true })).toEqual([]);
  });
  it('leaves out what does not match', () => {
    expect(filterRules(firewall, all)).toHaveLength(firewall.rules.length);
    expect(filterRules(firewall, { ...all, direction: 'in', onlyEnabled: true }).every((r) => r.enabled && r.direction === 'in')).toBe(true);
    expect(new Set(filterRules(firewall, { ...all, onlyWide: true }).map((r) => r.name))).toEqual(new Set(firewall.wide.map((w) => w.name)));
  });
  it('writes ports as a rule names them', () => {
    expect(portsText({ localPorts: [{ start: 1433, end: 1433 }, { start: 49_152, end: 65_535 }], localPortKeywords: ['RPC'] })).toBe('1433, 49152-65535, RPC');
  });
});

describe('what a connection string is judged against', () => {
  it('is the server now, and the server after a plan', () => {
    const now = judgeContext(model, null).instances.find((i) => i.name === 'SALES');
    expect(now).toEqual({ name: 'SALES', oldPorts: [], newPort: 52_104 });
    const plan = { ...made.plan, ports: [{ what: 'sql' as const, instance: 'SALES', before: [52_104], after: 1435, service: 'MSSQL$SALES', running: true }] };
    expect(judgeContext(model, plan).instances.find((i) => i.name === 'SALES')).toEqual({ name: 'SALES', oldPorts: [52_104], newPort: 1435 });
  });
  it('knows every name of the server, and leaves out instances without one port', () => {
    const context = judgeContext(model, null);
    expect(context.hosts).toContain('sql01');
    expect(context.instances.map((i) => i.name)).not.toContain('ARCHIVE');
  });
});
