import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { changeWorkbook } from '#core/documents/sheets';
import { ansiblePlaybook } from '#core/exports/ansible';
import * as ansibleScripts from '#core/exports/ansibleScripts';
import { dscConfiguration } from '#core/exports/dsc';
import type { Plan } from '#core/plan/change';
import type { RunView } from '#core/plan/run';
import { renderXlsx } from '#electron/documents/xlsx';
import { renderYaml } from '#electron/documents/yaml';
import { lintScripts } from '../lab/lint';
import { bench, choose, WIDE_RULE } from '../support/demoRun';
import { labReady } from './fixtures';

/** Files for other programs, held against those programs where they are here; in CI they must be. */
const schemas = fileURLToPath(new URL('../fixtures/dsc/', import.meta.url));

function isHere(what: string, there: boolean): boolean {
  if (there) return true;
  process.stderr.write(`\n${what.toUpperCase()} IS NOT HERE: WHAT IS MADE FOR IT IS NOT TESTED AGAINST IT\n`);
  return process.env['CI'] === 'true' || process.env['CI'] === '1';
}
const answers = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args, { encoding: 'utf8' }).status === 0;

const dir = mkdtempSync(path.join(os.tmpdir(), 'portpin-exports-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
let plan: Plan;
let run: RunView;
beforeAll(async () => {
  const executor = bench();
  try {
    plan = await executor.plan(
      choose([{ name: 'INST1' }, { name: 'SALES', port: 51500 }, { name: 'CLUSTER1', port: 1460 }], { browser: 'stop', firewall: { mode: 'port', profiles: ['domain', 'private'], remoteAddresses: ['10.20.0.0/16', 'LocalSubnet'], disableRules: [WIDE_RULE] } }),
    );
    run = await executor.start(plan).done;
  } finally {
    executor.dispose();
  }
});

function file(name: string, data: string | Uint8Array): string {
  const at = path.join(dir, name);
  writeFileSync(at, data);
  return at;
}
function tried(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: dir, encoding: 'utf8', env: { ...process.env, HOME: dir } });
  return status === 0 ? 'fine' : `${program} ended with ${status}:\n${stdout}${stderr}`;
}

describe.skipIf(!isHere('Ansible with its Windows collections', answers('ansible-doc', 'ansible.windows.win_powershell', 'community.windows.win_firewall_rule')))('the playbook', () => {
  it('is one that ansible-playbook accepts, in both languages', () => {
    for (const language of ['en', 'ja'] as const) expect(tried('ansible-playbook', ['--syntax-check', '-i', 'SQL01,', file(`${language}.playbook.yml`, renderYaml(ansiblePlaybook(plan, language)))])).toBe('fine');
  });

  it('says so to ansible when a module or a key is wrong: the check sees what it must see', () => {
    const wrong = renderYaml(ansiblePlaybook(plan, 'en')).replace('ansible.windows.win_regedit', 'ansible.windows.win_regedited');
    expect(tried('ansible-playbook', ['--syntax-check', '-i', 'SQL01,', file('wrong.playbook.yml', wrong)])).toContain('win_regedited');
  });

  it('gives every module only keys it has', () => {
    const body = z.array(z.object({ tasks: z.array(z.record(z.string(), z.unknown())) }).loose()).parse(parse(renderYaml(ansiblePlaybook(plan, 'en')), { logLevel: 'error' }));
    const used = new Map<string, Set<string>>();
    const look = (tasks: readonly Record<string, unknown>[]): void => {
      for (const task of tasks)
        for (const [key, value] of Object.entries(task)) {
          if (key === 'block' || key === 'rescue') look(z.array(z.record(z.string(), z.unknown())).parse(value));
          else if (/_windows\.|^(?:ansible|community)\.windows\./u.test(key)) for (const name of Object.keys(z.record(z.string(), z.unknown()).parse(value))) used.set(key, (used.get(key) ?? new Set()).add(name));
        }
    };
    look(body[0]?.tasks ?? []);
    expect([...used.keys()].sort()).toEqual(['ansible.windows.win_powershell', 'ansible.windows.win_reg_stat', 'ansible.windows.win_regedit', 'ansible.windows.win_service', 'community.windows.win_firewall_rule']);
    for (const [module, names] of used) {
      const { stdout } = spawnSync('ansible-doc', ['--json', module], { encoding: 'utf8', maxBuffer: 1 << 26 });
      const known = z.record(z.string(), z.object({ doc: z.object({ options: z.record(z.string(), z.unknown()) }).loose() }).loose()).parse(JSON.parse(stdout))[module]?.doc.options ?? {};
      for (const name of names) expect(Object.keys(known), `${module} ${name}`).toContain(name);
    }
  });
});

describe.skipIf(!isHere('ansible-lint', answers('ansible-lint', '--version')))('the playbook for ansible-lint', () => {
  it('breaks no rule of the production profile but the length of lines, and names that begin as an instance does', () => {
    const names = (['en', 'ja'] as const).map((language) => file(`lint-${language}.playbook.yml`, renderYaml(ansiblePlaybook(plan, language))));
    expect(tried('ansible-lint', ['--offline', '--profile', 'production', '-x', 'yaml[line-length],name[casing]', ...names])).toBe('fine');
  }, 120_000);
});

describe('the DSC configuration', () => {
  const read = (name: string): Record<string, unknown> => z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path.join(schemas, name), 'utf8')));
  const embedded = (name: string): Record<string, unknown> => z.object({ schema: z.object({ embedded: z.record(z.string(), z.unknown()) }) }).loose().parse(read(name)).schema.embedded;

  it('fits the published schemas of DSC 3.2.3, document and resources', () => {
    const document = new Ajv2020({ strict: false, validateFormats: false }).compile(read('document.schema.json'));
    const resources = { 'Microsoft.Windows/FirewallRuleList': embedded('firewallrulelist.resource.json'), 'Microsoft.Windows/Service': embedded('service.resource.json') };
    for (const language of ['en', 'ja'] as const) {
      const made: unknown = parse(renderYaml(dscConfiguration(plan, language)));
      expect(document(made), JSON.stringify(document.errors)).toBe(true);
      const list = z.object({ resources: z.array(z.object({ type: z.string(), properties: z.unknown() }).loose()) }).loose().parse(made).resources;
      for (const [type, schema] of Object.entries(resources)) {
        const fits = new Ajv({ strict: false }).compile(schema);
        const own = list.filter((r) => r.type === type);
        expect(own.length, type).toBeGreaterThan(0);
        for (const { properties } of own) expect(fits(properties), JSON.stringify(fits.errors)).toBe(true);
      }
    }
  });

  it('would not, with a name that DSC refuses: the check sees what it must see', () => {
    const document = new Ajv2020({ strict: false, validateFormats: false }).compile(read('document.schema.json'));
    const made = renderYaml(dscConfiguration(plan, 'en')).replace('name: Firewall', 'name: Fire.wall');
    expect(document(parse(made))).toBe(false);
  });
});

describe.skipIf(!isHere('LibreOffice', answers('soffice', '--version')))('the workbook in LibreOffice', () => {
  it('opens, and says what it said', async () => {
    file('ja.xlsx', await renderXlsx(changeWorkbook({ run, model: null, scripts: null }, 'ja')));
    const sheet = (n: number): string => `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,${n}`;
    expect(tried('soffice', ['--headless', `-env:UserInstallation=file://${dir}/lo`, '--convert-to', sheet(-1), 'ja.xlsx'])).toBe('fine');
    const csv = readdirSync(dir).filter((name) => name.startsWith('ja-') && name.endsWith('.csv')).map((name) => readFileSync(path.join(dir, name), 'utf8'));
    expect(csv).toHaveLength(3);
    for (const told of ['ポート', 'INST1', '51500', 'MSSQL$SALES']) expect(csv.join('\n'), told).toContain(told);
  }, 180_000);
});

describe.skipIf(!labReady())('what win_powershell runs', () => {
  it('keeps to Windows PowerShell 5.1', () => {
    const scripts = Object.entries(ansibleScripts).map(([name, text]) => file(`${name}.ps1`, text));
    // The rules of shipped scripts but one: these stand alone, so programs of System32 are called where they are needed.
    const found = lintScripts(scripts).filter((line) => !/call of a computed name: \$(?:netsh|winmgmt|setspn)$|Invoke-Native/u.test(line));
    expect(found).toEqual([]);
  });
});
