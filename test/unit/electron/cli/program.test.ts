import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cliVerbs } from '#electron/cli/help';
import { errorOutputSchema, findingsOutputSchema, runOutputSchema } from '#electron/cli/formats';
import { cellsOf } from '../../../support/demoRun';
import { cli, StateFolder } from '../../../support/cli';

let folder: StateFolder | undefined;
function at(edit?: ConstructorParameters<typeof StateFolder>[0]): { readonly state: StateFolder; readonly args: string[] } {
  folder = new StateFolder(edit);
  return { state: folder, args: ['--target', 'demo', '--state', folder.dir] };
}
afterEach(() => folder?.dispose());

/** English words that a Japanese text would not have; names of options and products are the same in both. */
const english = /\b(?:the|and|is|of|show|write|default|choices|display|Usage|Options|Commands|Arguments)\b/u;

describe('help', () => {
  it.each(cliVerbs)('%s is explained in both languages with an example', async (verb) => {
    for (const lang of ['en', 'ja']) {
      const { code, out, err } = await cli([verb, '--help', '--lang', lang]);
      expect(code).toBe(0);
      expect(err).toBe('');
      expect(out).toContain(`  portpin ${verb}`);
      expect(out).toContain('--json');
      if (lang === 'ja') expect(out.split('\n').filter((line) => english.test(line) && !line.startsWith('  portpin '))).toEqual([]);
    }
  });

  it('lists every verb and the exit codes', async () => {
    const { code, out } = await cli(['--help']);
    expect(code).toBe(0);
    for (const verb of cliVerbs) expect(out).toMatch(new RegExp(`^  ${verb} `, 'mu'));
    expect(out).toContain('3 stale plan');
  });
});

describe('bad input', () => {
  it.each([
    [[], 'usage'],
    [['frob'], 'usage'],
    [['scan', '--bogus'], 'usage'],
    [['scan', 'word'], 'usage'],
    [['import'], 'usage'],
    [['plan', '--browser', 'maybe'], 'usage'],
    [['scan', '--lang', 'fr'], 'usage'],
    [['recover', '--how', 'perhaps'], 'usage'],
    [['apply', '--target', 'demo', 'p.json'], 'usage'],
    [['probe'], 'usage'],
    [['probe', 'endpoints'], 'usage'],
    [['probe', 'everything', 'SQL01'], 'usage'],
    [['probe', 'endpoints', 'http://SQL01/'], 'usage'],
    [['probe', 'endpoints', 'SQL01', '135'], 'usage'],
    [['probe', 'tcp', 'SQL01'], 'port'],
    [['probe', 'tcp', 'SQL01', '1-65535'], 'port'],
    [['guide', 'nothing'], 'recipe'],
    [['guide', 'etcd', '--set', 'nothing=1'], 'recipe'],
    [['guide', 'etcd', '--set', 'port=0'], 'recipe'],
    [['guide', 'etcd', '--set', 'port'], 'usage'],
    [['plan', '--port', '0'], 'port'],
    [['plan', '--port', '65536'], 'port'],
    [['plan', '--port', '1433.5'], 'port'],
    [['plan', '--port', '1433-1440'], 'port'],
    [['plan', '--port', '1433,1435'], 'port'],
    [['plan', '--port', '9'.repeat(5000)], 'port'],
    [['plan', '--instance', 'NONE'], 'unknown-instance'],
    [['apply', '/nowhere/p.json'], 'file-unreadable'],
    [['scan', '--target', '/nowhere/a.reg'], 'file-unreadable'],
    [['apply', 'package.json'], 'plan-file'],
    [['undo', '--run', 'R-9999'], 'unknown-run'],
    [['document'], 'no-run'],
    [['undo', '--yes'], 'no-run'],
    [['apply', '--instance', 'INST1'], 'not-confirmed'],
  ])('%j is refused as %s in both languages, with nothing written', async (args, code) => {
    const { state } = at();
    const before = cellsOf(state.demo);
    const messages = [];
    for (const LANG of ['en_US.UTF-8', 'ja_JP.UTF-8']) {
      const answer = await cli([...args, '--state', state.dir, '--json'], { env: { LANG } });
      expect(answer.code).toBe(2);
      const error = errorOutputSchema.parse(JSON.parse(answer.out));
      expect(error).toMatchObject({ exitCode: 2, error: { source: 'cli', code } });
      expect(answer.err).toContain(error.message);
      expect(error.message.length).toBeLessThan(1000);
      messages.push(error.message);
    }
    expect(new Set(messages).size).toBe(2);
    expect(cellsOf(state.demo)).toEqual(before);
  });

  it.skipIf(process.platform === 'win32')('local where there is no Windows', async () => {
    const { code, out } = await cli(['scan', '--target', 'local', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { source: 'cli', code: 'not-windows' } });
  });

  it('an option without its value', async () => {
    const { code, out } = await cli(['plan', '--json', '--port']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'usage' }, message: expect.stringContaining('needs a value') as unknown });
  });

  it('takes full-width digits and says so', async () => {
    const { args } = at();
    const { code, out } = await cli(['plan', ...args, '--instance', 'SALES', '--port', '９００１']);
    expect(code).toBe(0);
    expect(out).toContain('Full-width digits were converted.');
    expect(out).toContain('fixed 9001');
  });

  it('names what is in the way of a port', async () => {
    const { args } = at();
    const { code, err } = await cli(['plan', ...args, '--instance', 'SALES', '--port', '1433', '--lang', 'ja']);
    expect(code).toBe(2);
    expect(err).toContain('MSSQLSERVER');
  });

  it('refuses a plan made for another target', async () => {
    const { state, args } = at();
    const { out } = await cli(['plan', ...args, '--instance', 'SALES', '--port', '1435', '--json']);
    fs.writeFileSync(state.path('p.json'), out.replace('"id": "demo"', '"id": "demo-2"'));
    const answer = await cli(['apply', state.path('p.json'), '--state', state.dir, '--yes', '--json']);
    expect(answer.code).toBe(2);
    expect(JSON.parse(answer.out)).toMatchObject({ error: { code: 'wrong-target' } });
  });

  it('does not apply to files, and says how to carry the change over', async () => {
    const { state } = at();
    const file = state.path('host.reg');
    fs.writeFileSync(file, 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\Instance Names\\SQL]\n"A"="MSSQL16.A"\n');
    const answer = await cli(['apply', '--target', file, '--state', state.dir, '--yes']);
    expect(answer.code).toBe(2);
    expect(answer.err).toContain('--out FOLDER');
  });
});

describe('files from another server', () => {
  const reg = (name: string, more = ''): string =>
    String.raw`Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft SQL Server\Instance Names\SQL]
"${name}"="MSSQL16.A"

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft SQL Server\MSSQL16.A\MSSQLServer\SuperSocketNetLib\Tcp]
"Enabled"=dword:00000001
"ListenOnAllIPs"=dword:00000001
${more}
[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft SQL Server\MSSQL16.A\MSSQLServer\SuperSocketNetLib\Tcp\IPAll]
"TcpPort"=""
"TcpDynamicPorts"="50001"
`;

  it('names the line that could not be read, and reads the rest', async () => {
    const { state } = at();
    const file = state.path('host.reg');
    fs.writeFileSync(file, reg('ODD', 'damaged line'));
    for (const [lang, words] of [['en', 'host.reg, line 9'], ['ja', 'host.reg 9 行目']] as const) {
      const { code, out } = await cli(['import', file, '--state', state.dir, '--lang', lang]);
      expect(code).toBe(0);
      expect(out).toContain(words);
      expect(out).toContain('damaged line');
      expect(out).toMatch(/ODD .*50001/u);
    }
  });

  it('names it wherever the rest is shown', async () => {
    const { state } = at();
    const file = state.path('bad.reg');
    fs.writeFileSync(file, 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server]\r\nnonsense here\r\n');
    const { out } = await cli(['scan', '--target', file, '--state', state.dir]);
    expect(out).toContain('bad.reg, line 4: neither a key nor a value: nonsense here');
    const { findings } = findingsOutputSchema.parse(JSON.parse((await cli(['findings', '--target', file, '--state', state.dir, '--json'])).out));
    expect(findings.filter((f) => f.code === 'import-problem').map((f) => f.params)).toEqual([{ file: 'bad.reg', line: 4, text: 'nonsense here', problem: 'bad-line' }]);
  });

  it('says an advice once for the findings that share it, and every finding', async () => {
    const { state } = at();
    const file = state.path('one.reg');
    fs.writeFileSync(file, 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\Instance Names\\SQL]\r\n');
    const { out } = await cli(['findings', '--target', file, '--state', state.dir]);
    expect(out.match(/not in the source/g)?.length ?? 0).toBeGreaterThan(3);
    expect(out.match(/use the collect script on the server/g)).toHaveLength(1);
  });

  it('refuses a scan of a newer version with both versions', async () => {
    const { state } = at();
    fs.writeFileSync(state.path('scan.json'), JSON.stringify({ format: 'portpin-scan', version: 7 }));
    const { code, out } = await cli(['import', state.path('scan.json'), '--state', state.dir, '--json']);
    expect(code).toBe(2);
    expect(errorOutputSchema.parse(JSON.parse(out))).toMatchObject({ error: { source: 'app', code: 'import-newer', params: { found: 7, supported: 1 } } });
  });

  it('lets no name act on the terminal', async () => {
    const { state } = at();
    const file = state.path('host.reg');
    fs.writeFileSync(file, reg('A\u001b[2J\u202eB'));
    for (const args of [['import', file], ['scan', '--target', file], ['findings', '--target', file], ['plan', '--target', file, '--port', 'series'], ['plan', '--target', file, '--instance', 'x']]) {
      const { out, err } = await cli([...args, '--state', state.dir]);
      expect(out + err).toContain('\ufffd');
      expect(out + err).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    }
  });
});

describe('how a run ends', () => {
  it('1: a service does not do what it is told, and everything is put back', async () => {
    const { state, args } = at((s) => {
      const sales = s.services.find((service) => service.name === 'MSSQL$SALES');
      if (sales) sales.failWith = 'The service did not respond';
    });
    const before = cellsOf(state.demo);
    const { code, out } = await cli(['apply', ...args, '--instance', 'SALES', '--port', '1435', '--yes', '--json']);
    expect(runOutputSchema.parse(JSON.parse(out))).toMatchObject({ exitCode: code, run: { state: 'rolled-back' } });
    expect(code).toBe(1);
    expect(cellsOf(state.demo)).toEqual(before);
  });

  it('5: writing needs rights that are not there', async () => {
    const { state, args } = at((s) => void (s.elevated = false));
    const before = cellsOf(state.demo);
    const { code, out } = await cli(['apply', ...args, '--instance', 'SALES', '--port', '1435', '--yes', '--lang', 'ja']);
    expect(code).toBe(5);
    expect(out).toContain('ロールバック');
    expect(cellsOf(state.demo)).toEqual(before);
  });

  it('0 without a run when there is nothing to change', async () => {
    const { args } = at();
    const answer = await cli(['apply', ...args, '--instance', 'MSSQLSERVER', '--no-firewall', '--yes', '--json']);
    expect(answer.code).toBe(0);
    expect(JSON.parse(answer.out)).toEqual({ format: 'portpin-run', version: 1, exitCode: 0, run: null });
  });

  it('asks before it writes, and takes only yes', async () => {
    const { state, args } = at();
    const before = cellsOf(state.demo);
    for (const answer of ['y', '', 'no', null]) expect((await cli(['apply', ...args, '--instance', 'INST1'], { answer })).code).toBe(2);
    expect(cellsOf(state.demo)).toEqual(before);
    const { code, out } = await cli(['apply', ...args, '--instance', 'INST1', '--why', 'Server=a;Password=geheim'], { answer: 'yes' });
    expect(code).toBe(0);
    expect(out).toContain('Next: portpin document --run R-0001');
    for (const file of fs.readdirSync(state.dir, { recursive: true, encoding: 'utf8' })) {
      const full = path.join(state.dir, file);
      if (fs.statSync(full).isFile()) expect(fs.readFileSync(full, 'utf8'), file).not.toContain('geheim');
    }
  });
});

describe('a reservation that is pending', () => {
  it('is told with the run and the target until a scan sees it made', async () => {
    const { args } = at();
    await cli(['apply', ...args, '--instance', 'INST1', '--yes']);
    const line = 'Pending: INST1: reserve TCP 49721 (IPv4) (R-0001)';
    expect((await cli(['runs', ...args])).out).toContain(line);
    expect((await cli(['scan', ...args])).out).toContain(line);
    expect((await cli(['apply', ...args, '--instance', 'INST1', '--restart-now', '--no-firewall', '--yes'])).code).toBe(0);
    expect((await cli(['scan', ...args])).out).not.toContain('Pending');
    expect((await cli(['runs', ...args])).out).not.toContain('Pending');
  });
});

describe('what somebody changed since a run', () => {
  it('is told, put back by the line it names, and told no more', async () => {
    const { args } = at();
    expect((await cli(['apply', 'rpc', ...args, '--service', 'netlogon=38902', '--yes'])).code).toBe(0);
    expect((await cli(['hand', ...args, '--set', 'netlogon=38950'])).code).toBe(0);
    const told = await cli(['drift', ...args]);
    expect([told.code, told.out.includes('Netlogon DCTcpipPort: DWord 38902 documented by R-0001, found DWord 38950'), told.out.includes('portpin apply --put-back R-0001')]).toEqual([3, true, true]);
    expect((await cli(['plan', ...args, '--put-back', 'R-0001'])).out).toContain('portpin apply --put-back R-0001');
    expect((await cli(['apply', ...args, '--put-back', 'R-0001', '--yes'])).code).toBe(0);
    expect((await cli(['drift', ...args])).code).toBe(0);
    expect((await cli(['apply', ...args, '--put-back', 'R-0001', '--yes'])).code).toBe(2);
  });
});

describe('a wide rule', () => {
  it('is named with the option that disables it, which takes the name people see', async () => {
    const { state, args } = at();
    const { out } = await cli(['plan', ...args, '--instance', 'SALES', '--port', '1435']);
    expect(out).toContain('The rule "SQL dynamic ports" opens 16,384 TCP ports. To disable it last, after the listeners answer: --disable "SQL dynamic ports"');
    const planned = await cli(['plan', ...args, '--instance', 'SALES', '--port', '1435', '--disable', 'SQL dynamic ports']);
    expect(planned.code).toBe(0);
    expect(planned.out).not.toContain('To disable it last');
    expect(planned.out).toContain('Risk: Medium\n');
    expect(planned.out).toContain('  A rule that other programs may rely on is disabled.');
    expect((await cli(['apply', ...args, '--instance', 'SALES', '--port', '1435', '--disable', 'sql dynamic ports', '--yes'])).code).toBe(0);
    const rules = Object.entries(state.demo.registry).find(([key]) => key.toLowerCase().endsWith('firewallpolicy\\firewallrules'))?.[1] ?? {};
    expect(Object.values(rules).find((raw) => typeof raw === 'string' && raw.includes('Name=SQL dynamic ports|'))).toContain('Active=FALSE');
  });

  it('that is not there is refused', async () => {
    const { args } = at();
    expect((await cli(['plan', ...args, '--instance', 'SALES', '--port', '1435', '--disable', 'no such rule'])).code).toBe(2);
  });
});

describe('what goes to standard output', () => {
  it('is the script alone', async () => {
    const { args } = at();
    const { out, err } = await cli(['plan', ...args, '--instance', 'SALES', '--port', '1435', '--script', 'apply']);
    expect(out.startsWith('\ufeff#requires -Version 5.1\r\n')).toBe(true);
    expect(err).toContain('Demo server');
  });

  it('is the document alone', async () => {
    const { args } = at();
    await cli(['apply', ...args, '--instance', 'INST1', '--yes']);
    expect((await cli(['document', ...args])).out.startsWith('# Fixed ports for SQL Server')).toBe(true);
    expect((await cli(['document', ...args, '--lang', 'ja'])).out.startsWith('# SQL Server のポート固定')).toBe(true);
  });

  it('is folded to the width of the terminal', async () => {
    const { args } = at();
    const { out } = await cli(['plan', ...args, '--instance', 'INST1'], { columns: 60 });
    const table = out.split('\n').slice(out.split('\n').findIndex((line) => line.startsWith('Resource')));
    expect(Math.max(...table.slice(0, 12).map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('writes the plan and both scripts into a folder, and the record with its scripts', async () => {
    const { state, args } = at();
    await cli(['plan', ...args, '--instance', 'INST1', '--out', state.path('carry')]);
    expect(fs.readdirSync(state.path('carry')).map((name) => name.replace(/[0-9a-f]{12}/u, 'HASH')).sort()).toEqual(['portpin-apply-HASH.ps1', 'portpin-plan-HASH.json', 'portpin-undo-HASH.ps1']);
    await cli(['apply', ...args, '--instance', 'INST1', '--yes']);
    expect((await cli(['document', ...args, '--out', state.path('record')])).out).toContain('No PDF');
    expect((await cli(['document', ...args, '--format', 'dsc'])).out).toMatch(/^"\$schema": "https:..aka.ms.dsc./mu);
    const pdf = await cli(['document', ...args, '--format', 'pdf', '--out', state.path('record')]);
    expect([pdf.code, pdf.err.includes('PDF')]).toEqual([2, true]);
    expect(await cli(['document', ...args, '--format', 'xlsx'])).toMatchObject({ code: 2 });
    expect(fs.readdirSync(state.path('record')).sort()).toEqual(['-apply.ps1', '-changes.csv', '-ports.csv', '-undo.ps1', '.dsc.yaml', '.html', '.json', '.md', '.playbook.yml', '.xlsx'].map((end) => `R-0001-SQL01${end}`));
  });
});

describe('probe', () => {
  it('asks the simulation for the name of the demo server, and says so', async () => {
    const { args } = at();
    const { code, out } = await cli(['probe', 'endpoints', 'sql01', ...args]);
    expect(code).toBe(0);
    expect(out).toContain('simulation');
    expect(out).toMatch(/Print Spooler \(spoolss\) +1\.0 +ncacn_ip_tcp +49668/u);
    expect((await cli(['probe', 'tcp', 'SQL01', '1433', '9', ...args, '--lang', 'ja'])).out).toContain('ECONNREFUSED');
  });

  it('asks the network for everybody else', async () => {
    const { args } = at();
    const { code, out } = await cli(['probe', 'tcp', '127.0.0.1', '1', ...args]);
    expect(code).toBe(1);
    expect(out).not.toContain('simulation');
    expect(out).toContain('Refused');
  });
});
