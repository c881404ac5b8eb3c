import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hostEnvironment } from '#electron/targets/powershell/connection';
import { createLab, labDir } from '../lab/lab';
import { isIn51 } from '../lab/lint';
import { labReady } from './fixtures';

const ready = labReady();

describe.skipIf(!ready)('the lab itself', () => {
  it('netsh and setspn, in English and in Japanese (CP932)', () => {
    const lab = createLab();
    const say = (...args: [string, ...string[]]) => {
      const { code, stdout } = lab.native(...args);
      return [code, stdout.toString('latin1')] as const;
    };
    expect(say('netsh', 'int', 'ipv4', 'show', 'dynamicport', 'tcp')[1]).toMatch(/Start Port +: 49152\r\nNumber of Ports : 16384/);
    expect(say('netsh', 'int', 'ipv4', 'set', 'dynamicport', 'tcp', 'start=50000', 'num=254')[0]).toBe(1);
    expect(say('netsh', 'interface', 'ipv4', 'set', 'dynamicport', 'protocol=tcp', 'startport=50000', 'numberofports=255')).toEqual([0, 'Ok.\r\n\r\n']);
    expect(say('netsh', 'int', 'ipv6', 'add', 'excludedportrange', 'tcp', '1444', '1', 'persistent')[0]).toBe(0);
    expect(say('netsh', 'int', 'ipv6', 'show', 'excludedportrange', 'protocol=tcp')[1]).toMatch(/ 1444 +1444 +\*\r\n/);
    expect(say('netsh', 'int', 'ipv4', 'add', 'excludedportrange', 'tcp', '50050', '10')[0]).toBe(1);
    expect(say('setspn', '-S', 'MSSQLSvc/lab1.corp.example.com:1433', 'CORP\\svc-sql')[1]).toMatch(/Duplicate SPN found/);
    expect(say('setspn', '-L', 'CORP\\svc-sql')[1]).toMatch(/\r\n\tMSSQLSvc\/lab1/);
    lab.change((s) => {
      s.language = 'ja';
      s.elevated = false;
    });
    const ja = new TextDecoder('shift_jis');
    expect(ja.decode(lab.native('netsh', 'int', 'ipv4', 'show', 'dynamicport', 'udp').stdout)).toMatch(/プロトコル udp の動的ポートの範囲/);
    expect(ja.decode(lab.native('netsh', 'int', 'ipv4', 'set', 'dynamicport', 'tcp', 'start=50000', 'num=300').stdout)).toMatch(/管理者特権/);
    lab.dispose();
  });

  it('processes that change the machine at once lose nothing; members it does not know stay', async () => {
    const lab = createLab((s) => Object.assign(s, { unknownMember: { kept: [1, null] } }));
    const netsh = join(labDir, 'out/root/System32/netsh');
    await Promise.all(
      Array.from({ length: 6 }, (_, i) => new Promise((done) => spawn(netsh, ['int', 'ipv4', 'add', 'excludedportrange', 'tcp', String(20000 + 10 * i), '5'], { env: { ...hostEnvironment(process.env), LAB_STATE: lab.file } }).on('exit', done))),
    );
    expect(lab.read().excludedPorts['ipv4/tcp']).toHaveLength(3 + 6);
    expect(lab.read()).toMatchObject({ unknownMember: { kept: [1, null] } });
    lab.dispose();
  });

  it('a stand-in has no parameter that Windows PowerShell 5.1 lacks', () => {
    const lab = createLab();
    const { stdout, stderr } = lab.run(fileURLToPath(new URL('../lab/parameters.ps1', import.meta.url)));
    lab.dispose();
    expect(stderr).toBe('');
    const seen = z.array(z.object({ name: z.string(), parameters: z.array(z.string()) })).parse(JSON.parse(stdout));
    expect(seen.length).toBeGreaterThanOrEqual(40);
    expect(seen.flatMap((c) => c.parameters.filter((p) => !isIn51(c.name, p)).map((p) => `${c.name} -${p}`))).toEqual([]);
  });
});
