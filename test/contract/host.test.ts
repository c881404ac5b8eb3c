import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ENGINE_ARGUMENTS, hostEnvironment } from '#electron/targets/powershell/connection';
import type { HostReady } from '#electron/targets/powershell/protocol';
import { createPowerShellTarget, type PowerShellTargetOptions } from '#electron/targets/powershell/target';
import { hashScripts } from '#electron/targets/powershell/integrity';
import type { MachineState } from '#electron/targets/demo/state';
import { createLab, scriptsDir } from '../lab/lab';
import { labReady } from './fixtures';
import { refusal } from './helpers';

const ready = labReady();
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function labTarget(changes?: (s: MachineState) => void, more: Partial<PowerShellTargetOptions> = {}) {
  const lab = createLab(changes);
  const starts: HostReady[] = [];
  const target = createPowerShellTarget({ engine: lab.engine, scriptsDir, id: 'lab', name: 'lab', backOffMs: [0], onReady: (r) => starts.push(r), ...more });
  closing.push(() => lab.dispose(), () => target.close());
  return { lab, target, starts };
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const slowNetsh = (s: MachineState) => void (s.latencyMs = { netsh: 60_000 });
const slowStart = (s: MachineState) => {
  const service = s.services.find((x) => x.name === 'MSSQL$SALES');
  if (service !== undefined) service.status = 'StartPending';
};

describe.skipIf(!ready)('resident host, for real', () => {
  it('says what it is', async () => {
    const { target } = labTarget((s) => void (s.elevated = false));
    expect(await target.ready()).toMatchObject({ langMode: 'FullLanguage', elevated: false, edition: 'Core' });
  });

  it('killed while it reads: started anew, asked once more', async () => {
    const { lab, target, starts } = labTarget(slowNetsh);
    await target.ready();
    const ranges = target.call('ranges.read', {});
    await sleep(400);
    lab.change((s) => void (s.latencyMs = {}));
    process.kill(starts[0]?.pid ?? 0, 'SIGKILL');
    expect((await ranges).dynamic).toHaveLength(4);
    expect(starts).toHaveLength(2);
  });

  it('killed while it writes: unknown, not repeated, and the next call works', async () => {
    const { target, starts } = labTarget(slowStart);
    await target.ready();
    const write = refusal(target.call('service.start', { name: 'MSSQL$SALES', waitMs: 60_000 }));
    await sleep(400);
    process.kill(starts[0]?.pid ?? 0, 'SIGKILL');
    expect((await write).code).toBe('outcome-unknown');
    expect(await target.call('host.ping', {})).toEqual({ pong: true });
    expect(starts).toHaveLength(2);
  });

  it('a cancelled verb stops within moments and the host lives on', async () => {
    const { target, starts } = labTarget((s) => {
      slowNetsh(s);
      slowStart(s);
    });
    await target.ready();
    for (const [code, call] of [
      ['cancelled', (signal: AbortSignal) => target.call('ranges.read', {}, { signal })],
      ['outcome-unknown', (signal: AbortSignal) => target.call('service.start', { name: 'MSSQL$SALES', waitMs: 60_000 }, { signal })],
    ] as const) {
      const controller = new AbortController();
      const started = performance.now();
      setTimeout(() => controller.abort(), 300);
      expect((await refusal(call(controller.signal))).code).toBe(code);
      expect(performance.now() - started).toBeLessThan(3000);
    }
    expect(await target.call('host.ping', {})).toEqual({ pong: true });
    expect(starts).toHaveLength(1);
  });

  it('a deadline ends a read', async () => {
    const { target } = labTarget(slowNetsh);
    await target.ready();
    expect((await refusal(target.call('ranges.read', {}, { timeoutMs: 300 }))).code).toBe('timeout');
  });

  it('ends with its parent: no process is left', async () => {
    const { target, starts } = labTarget();
    await target.ready();
    await target.close();
    const pid = starts[0]?.pid ?? 0;
    for (let i = 0; i < 50 && isAlive(pid); i++) await sleep(100);
    expect(isAlive(pid)).toBe(false);
  });

  it('does not start when a script is not the one that was built', async () => {
    const scriptHashes = await hashScripts(scriptsDir);
    const good = labTarget(undefined, { scriptHashes });
    expect(await good.target.call('host.ping', {})).toEqual({ pong: true });
    const bad = labTarget(undefined, { scriptHashes: { ...scriptHashes, 'verbs/table.ps1': '0'.repeat(64) } });
    expect((await refusal(bad.target.call('host.ping', {}))).data).toMatchObject({ code: 'host-start-failed', subject: 'verbs/table.ps1' });
    expect(bad.starts).toEqual([]);
  });

  it('an engine that is not there', async () => {
    const lab = createLab();
    closing.push(() => lab.dispose());
    const target = createPowerShellTarget({ engine: { ...lab.engine, path: '/nonexistent/powershell.exe' }, scriptsDir, id: 'x', name: 'x' });
    expect((await refusal(target.call('host.ping', {}))).code).toBe('host-start-failed');
  });

  it('tells of each call how it went', async () => {
    const calls: unknown[] = [];
    const { target } = labTarget(undefined, { onCall: ({ verb, ok, code, ms }) => calls.push([verb, ok, code, ms > 0]) });
    await target.call('host.ping', {});
    await refusal(target.call('service.stop', { name: 'nobody', waitMs: 0 }));
    expect(calls).toEqual([['host.ping', true, undefined, true], ['service.stop', false, 'not-found', true]]);
  });
});

describe.skipIf(!ready)('the channel, byte for byte', () => {
  it('refuses what it does not know, and says nothing but protocol', async () => {
    const lab = createLab();
    const child = spawn(lab.engine.path, [...ENGINE_ARGUMENTS, '-File', ...(lab.engine.leading ?? []), join(scriptsDir, 'host.ps1')], { env: hostEnvironment(process.env, lab.engine.env), stdio: ['pipe', 'pipe', 'inherit'] });
    closing.push(() => lab.dispose(), () => void child.kill('SIGKILL'));
    const lines: unknown[] = [];
    const waiting: (() => void)[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(JSON.parse(line));
      waiting.shift()?.();
    });
    const ask = async (line: string) => {
      const before = lines.length;
      child.stdin.write(`${line}\n`);
      while (lines.slice(before).filter((l) => JSON.stringify(l) !== '{"v":1,"t":"heartbeat"}').length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      return lines.at(-1);
    };
    while (lines.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    const request = (more: object) => JSON.stringify({ v: 1, t: 'req', id: 7, verb: 'host.ping', args: {}, ...more });
    expect(await ask(request({}))).toMatchObject({ v: 1, t: 'res', id: 7, ok: true, value: { pong: true } });
    for (const bad of ['', 'hello', '[]', '"x"', 'null', '{"v":1', request({ v: 2 }), request({ id: '7' }), request({ id: null }), request({ verb: 7 }), request({ t: 'eval' })]) {
      expect(await ask(bad), bad).toMatchObject({ v: 1, t: 'bad', code: 'protocol' });
    }
    expect(await ask(request({ args: { x: 'a'.repeat(1_100_000) } }))).toMatchObject({ t: 'bad', code: 'too-large' });
    for (const verb of ['no.such.verb', 'Invoke-HostPing', 'Get-Process', 'constructor', '']) expect(await ask(request({ verb }))).toMatchObject({ id: 7, ok: false, error: { code: 'not-allowed', subject: verb } });
    expect(await ask(request({ verb: 'batch', args: { calls: [{ verb: 'service.stop', args: { name: 'MSSQLSERVER', waitMs: 0 } }] } }))).toMatchObject({ ok: true, value: { answers: [{ ok: false, error: { code: 'not-allowed', subject: 'service.stop' } }] } });
    for (const args of [null, {}, { name: 7, waitMs: 0 }, { name: 'SQLBrowser', waitMs: -1 }, { name: 'SQLBrowser', waitMs: '0' }, { name: ['a'], waitMs: 0 }]) {
      expect(await ask(request({ verb: 'service.stop', args }))).toMatchObject({ ok: false, error: { code: 'invalid-argument' } });
    }
    child.stdin.write(`${request({ id: 8, verb: 'ranges.read' })}\n`);
    expect(await ask(request({ id: 9 }))).toMatchObject({ id: 9, ok: false, error: { code: 'busy' } });
    expect(lines.every((l) => typeof l === 'object' && l !== null && 'v' in l && l.v === 1)).toBe(true);
  });

  it('speaks every five seconds', async () => {
    const beats: number[] = [];
    const lab = createLab();
    const child = spawn(lab.engine.path, [...ENGINE_ARGUMENTS, '-File', ...(lab.engine.leading ?? []), join(scriptsDir, 'host.ps1')], { env: hostEnvironment(process.env, lab.engine.env), stdio: ['pipe', 'pipe', 'inherit'] });
    closing.push(() => lab.dispose(), () => void child.kill('SIGKILL'));
    await new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.includes('"heartbeat"')) beats.push(performance.now());
        if (beats.length === 2) resolve();
      });
    });
    expect((beats[1] ?? 0) - (beats[0] ?? 0)).toBeGreaterThan(4000);
    expect((beats[1] ?? 0) - (beats[0] ?? 0)).toBeLessThan(8000);
  });
});
