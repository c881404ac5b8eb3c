import { describe, expect, it } from 'vitest';
import { compareFindings, findingCodes, severitySchema } from '#core/findings/finding';
import { interpret } from '#core/scan/interpret';
import { areaNames, type ScanAreas } from '#core/scan/scan';
import { findingText, findingsTexts } from '#core/text/findings';
import { portVerdictLine } from '#core/text/portVerdicts';
import { errorText } from '#core/text/errors';
import { verbErrorCodes } from '#core/verbs/errors';
import { appErrorCodes } from '#core/ipc/contract';
import { buildScan, service } from '../scan/build';
import { cases, findingsOf } from './cases';

describe.each(findingCodes)('%s', (code) => {
  const { severity, subject, params, yes, no } = cases[code];
  it('appears', () => {
    const found = findingsOf(yes).find((f) => f.code === code);
    expect(found).toMatchObject({ code, severity, subject });
    if (params) expect(found?.params).toEqual(params);
  });
  it.each(no.map((c, i) => [i, c] as const))('does not appear in near case %i', (_i, near) => {
    expect(findingsOf(near).filter((f) => f.code === code)).toEqual([]);
  });
  it.each(['en', 'ja'] as const)('is told in %s with every value it names', (language) => {
    const found = findingsOf(yes).find((f) => f.code === code);
    if (!found) throw new Error('absent');
    const asked: string[] = [];
    const title = findingsTexts(language).finding[code].title((name) => {
      asked.push(name);
      return String(found.params[name] ?? `missing ${name}`);
    });
    expect(title).not.toContain('missing');
    const told = findingText(language, found);
    expect(told.title).toBe(title);
    for (const text of [told.title, told.meaning, told.why, told.whatToDo, told.source, told.severity]) {
      expect(text.trim()).toBe(text);
      expect(text).not.toMatch(/undefined|[!！]|^$/u);
    }
    if (language === 'ja') expect(told.meaning + told.why + told.whatToDo).not.toMatch(/[a-z]{3,} [a-z]{3,} [a-z]{3,}/u);
    if (found.subject !== null && !code.startsWith('browser') && !code.startsWith('area') && !code.startsWith('firewall') && code !== 'sql-default-off-1433') expect(told.title).toContain(found.subject);
  });
});

describe('severity follows what is known', () => {
  it('a port listed twice is a warning, one nobody can parse an error', () => {
    const severity = (TcpPort: string): unknown => findingsOf({ instances: [{ name: 'A', id: 'MSSQL16.A', ipAll: { TcpPort, TcpDynamicPorts: '' } }] }).find((f) => f.code === 'sql-port-value-invalid')?.severity;
    expect(severity('1450,1450')).toBe('warning');
    expect(severity('1450;1451')).toBe('error');
  });
  it('fixed against the last dynamic number is a warning, told for both', () => {
    const instances = [
      { name: 'A', id: 'MSSQL16.A', ipAll: { TcpPort: '1450', TcpDynamicPorts: '' } },
      { name: 'B', id: 'MSSQL16.B', ipAll: { TcpPort: '', TcpDynamicPorts: '1450' } },
    ];
    expect(findingsOf({ instances }).filter((f) => f.code === 'sql-same-port').map((f) => [f.subject, f.severity])).toEqual([
      ['A', 'warning'],
      ['B', 'warning'],
    ]);
  });
  it('an excluded range that the engine listens in already is a warning', () => {
    const excluded = [{ stack: 'ipv4', protocol: 'tcp', start: 1450, end: 1450, administered: false } as const];
    const spec = { instances: [{ name: 'A', id: 'MSSQL16.A', ipAll: { TcpPort: '1450', TcpDynamicPorts: '' } }], services: [service('MSSQL$A', 9)], tcp: [{ address: '::', port: 1450, processId: 9 }], ranges: { dynamic: [], excluded } };
    expect(findingsOf(spec).find((f) => f.code === 'sql-in-excluded-range')?.severity).toBe('warning');
  });
  it('a missing rule is unknown while rules or profiles could not be read', () => {
    const spec = { instances: [{ name: 'A', id: 'MSSQL16.A', ipAll: { TcpPort: '1450', TcpDynamicPorts: '' } }], firewall: { stores: [], profiles: [] } };
    const missing = findingsOf(spec).find((f) => f.code === 'firewall-no-rule');
    expect(missing?.severity).toBe('unknown');
    // What was not read may hold the rule: the title says no more than was seen.
    expect(missing && findingText('en', missing).title).toContain('rules that were read');
    expect(missing && findingText('ja', missing).title).toContain('読み取れた');
  });
  it('UDP 1434 is only a note while somebody needs the Browser', () => {
    const rule: [string, string] = ['R', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=1434|Name=R|'];
    const base = buildScan().areas.firewall;
    const firewall = base.state === 'read' ? { ...base.value, stores: [{ store: 'local' as const, rules: [rule] }] } : undefined;
    if (!firewall) throw new Error('no firewall');
    expect(findingsOf({ instances: [{ name: 'A', id: 'MSSQL16.A', ipAll: { TcpPort: '', TcpDynamicPorts: '49721' } }], firewall }).find((f) => f.code === 'firewall-browser-open')?.severity).toBe('note');
  });
});

describe('unknown is never fine', () => {
  it('names every area that was not read, and finds nothing else', () => {
    const areas: ScanAreas = { host: none, sqlRegistry: none, services: none, listeners: none, ranges: none, firewall: none, cluster: none, systemRegistry: none, dfsr: none, events: none, connections: none, rpcEndpoints: none };
    const { findings } = interpret({ ...buildScan(), areas });
    expect(findings.map((f) => f.subject)).toEqual([...areaNames].sort());
    expect(new Set(findings.map((f) => [f.code, f.severity].join()))).toEqual(new Set(['area-unreadable,unknown']));
  });
  it('names the registry when its list of instances was denied', () => {
    const scan = buildScan({ areas: { sqlRegistry: { state: 'read', value: { reads: [{ path: 'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\Instance Names\\SQL', state: 'denied', key: null }] } } } });
    expect(interpret(scan).findings.filter((f) => f.severity === 'unknown').map((f) => f.subject)).toEqual(['sqlRegistry']);
  });
});
const none = { state: 'not-collected' } as const;

it('orders errors, warnings, notes, unknown; then by code; the same every time', () => {
  const all = findingCodes.flatMap((code) => findingsOf(cases[code].yes));
  const sorted = all.toReversed().sort(compareFindings);
  const ranks = sorted.map((f) => severitySchema.options.indexOf(f.severity));
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  expect(sorted.map((f) => f.code)).toEqual([...all].sort(compareFindings).map((f) => f.code));
  const model = interpret(buildScan({ instances: [{ name: 'A', id: 'MSSQL16.A', ipAll: { TcpPort: '1434 ', TcpDynamicPorts: '' } }], host: { elevated: false } }));
  expect(model.findings.map((f) => f.severity)).toEqual(['error', 'note']);
});

describe('other texts', () => {
  it.each(['en', 'ja'] as const)('errors in %s say what happened, the state, and what to do', (language) => {
    for (const code of verbErrorCodes) {
      const { what, state, whatToDo, detail } = errorText(language, { source: 'verb', error: { code, detail: 'quoted' } });
      expect([what, state, whatToDo].every((t) => t.length > 5)).toBe(true);
      expect(detail).toBe('quoted');
    }
    for (const code of appErrorCodes) {
      const { what, state, whatToDo } = errorText(language, { source: 'app', code, params: {} });
      expect([what, state, whatToDo].every((t) => t.length > 5)).toBe(true);
    }
    const newer = errorText(language, { source: 'app', code: 'import-newer', params: { file: 'a.json', found: 3, supported: 1 } });
    expect(newer.what).toMatch(/a\.json.*3.*1/u);
  });
  it('a verdict names who and where', () => {
    expect(portVerdictLine('en', { code: 'listener', severity: 'error', who: 'node', processId: 7 })).toContain('node (PID 7)');
    expect(portVerdictLine('ja', { code: 'excluded-system', severity: 'error', range: { start: 1, end: 9 }, stacks: ['ipv4'] })).toContain('1-9');
  });
});
