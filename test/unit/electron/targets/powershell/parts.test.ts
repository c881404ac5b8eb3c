import { array, assert, infiniteStream, integer, property, string } from 'fast-check';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { VerbError } from '#core/verbs/errors';
import { findEngine, hostEnvironment, spawnHost } from '#electron/targets/powershell/connection';
import { elevatedLauncher, readElevation } from '#electron/targets/powershell/elevate';
import { isProofOf, proofOf, randomHex } from '#electron/targets/powershell/handshake';
import { hashScripts, verifyScripts } from '#electron/targets/powershell/integrity';
import { refusalOf } from '#electron/targets/powershell/brokerMain';
import { LineSplitter, asciiJson } from '#electron/targets/powershell/protocol';

const scripts = fileURLToPath(new URL('../../../../../scripts/powershell', import.meta.url));
const failure = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return error instanceof VerbError ? error.data : error;
  }
  return undefined;
};

describe('asciiJson', () => {
  it('is ASCII, and any text comes back, half pairs too', () => {
    assert(
      property(string({ unit: 'binary' }), integer({ min: 0xd800, max: 0xdfff }), (s, half) => {
        const text = s + String.fromCharCode(half);
        const json = asciiJson({ text });
        expect(json).toMatch(/^[\x20-\x7e]*$/);
        expect(JSON.parse(json)).toEqual({ text });
      }),
    );
  });
});

describe('LineSplitter', () => {
  it('gives the same lines however the bytes are cut', () => {
    assert(
      property(array(string({ unit: 'grapheme' }).map((s) => s.replace(/[\r\n]/g, ''))), infiniteStream(integer({ min: 1, max: 7 })), (lines, sizes) => {
        const got: string[] = [];
        const splitter = new LineSplitter((line) => got.push(line), () => undefined);
        const bytes = Buffer.from(lines.map((l) => `${l}\n`).join(''));
        for (let at = 0; at < bytes.length; ) {
          const [size = 1] = sizes;
          splitter.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(got).toEqual(lines);
      }),
    );
  });

  it('ends at a line over the limit, and strips CR', () => {
    const got: string[] = [];
    let ended = 0;
    const splitter = new LineSplitter((line) => got.push(line), () => ended++, 10);
    splitter.push(Buffer.from('12345\r\n123456789\n1234567'));
    expect([got, ended]).toEqual([['12345', '123456789'], 0]);
    splitter.push(Buffer.from('8901'));
    expect(ended).toBe(1);
  });
});

describe('environment and engine', () => {
  it('lets no spelling of PSModulePath through, nor anything not listed', () => {
    const env = hostEnvironment({ PSModulePath: 'a', psmodulepath: 'b', PSMODULEPATH: 'c', SystemRoot: 'C:\\Windows', Path: 'p', NODE_OPTIONS: 'x', ELECTRON_RUN_AS_NODE: '1' });
    expect(Object.keys(env).filter((k) => k.toLowerCase() === 'psmodulepath')).toEqual([]);
    expect(env).toMatchObject({ SystemRoot: 'C:\\Windows', Path: 'p' });
    expect(env['NODE_OPTIONS']).toBeUndefined();
    expect(env['ELECTRON_RUN_AS_NODE']).toBeUndefined();
  });

  it('takes powershell.exe by its absolute path, pwsh only by setting or when alone', () => {
    const env = { SYSTEMROOT: 'D:\\Win', ProgramFiles: 'C:\\Program Files', PATH: 'C:\\evil' };
    const desktop = 'D:\\Win\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
    const core = 'C:\\Program Files\\PowerShell\\7\\pwsh.exe';
    const find = (there: readonly string[], preferred?: string) => findEngine({ platform: 'win32', env, exists: (p) => there.includes(p), ...(preferred === undefined ? {} : { preferred }) })?.path;
    expect(find([desktop, core])).toBe(desktop);
    expect(find([core])).toBe(core);
    expect(find([desktop, core], core)).toBe(core);
    expect(find([desktop], core)).toBe(desktop);
    expect(find([])).toBeUndefined();
  });
});

describe('elevation', () => {
  it('1223 is refused; other numbers and no answer are failures', () => {
    expect(failure(() => readElevation('{"win32":0}\r\n'))).toBeUndefined();
    expect(failure(() => readElevation('{"win32":1223}'))).toEqual({ code: 'elevation-refused' });
    expect(failure(() => readElevation('{"win32":2}'))).toEqual({ code: 'host-start-failed', detail: 'Win32 2' });
    expect(failure(() => readElevation(''))).toMatchObject({ code: 'host-start-failed' });
    expect(failure(() => readElevation('{"win32":"0"}'))).toMatchObject({ code: 'host-start-failed' });
  });

  it.skipIf(process.platform === 'win32')('elevate.ps1 is told in ASCII what to start, whatever the folder is called', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'portpin-elevate-'));
    try {
      const path = join(dir, 'engine');
      await writeFile(path, `#!/bin/sh\ncat > '${dir}/told'\necho '{"win32":0}'\n`, { mode: 0o755 });
      const program = 'C:\\プログラム\\PortPin.exe';
      await elevatedLauncher({ engine: { path }, scriptsDir: dir, program })(['--broker', '’']);
      const told = await readFile(join(dir, 'told'), 'latin1');
      expect(told).toMatch(/^[\x20-\x7e]*$/);
      expect(JSON.parse(told)).toEqual({ program, arguments: ['--broker', '’'] });
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it.skipIf(process.platform === 'win32')('a host that would not start says why, in its own code page', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'portpin-engine-'));
    try {
      const path = join(dir, 'engine');
      // "スクリプトの実行が無効" in CP932.
      await writeFile(path, String.raw`#!/bin/sh
printf '\203X\203N\203\212\203v\203g\202\314\216\300\215s\202\252\226\263\214\370' >&2
exit 1
`, { mode: 0o755 });
      const reason = await new Promise<string>((resolve, reject) => {
        spawnHost({ path }, dir)({ onLine: () => undefined, onClose: resolve }).catch(reject);
      });
      expect(reason).toBe('exit 1: スクリプトの実行が無効');
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it('a proof holds for its role, secret, nonces and plan only', () => {
    const secret = randomHex();
    const session = { windowNonce: randomHex(), brokerNonce: randomHex(), plan: 'p' };
    const proof = proofOf('broker', secret, session);
    expect(isProofOf('broker', secret, session, proof)).toBe(true);
    expect(isProofOf('window', secret, session, proof)).toBe(false);
    expect(isProofOf('broker', randomHex(), session, proof)).toBe(false);
    expect(isProofOf('broker', secret, { ...session, windowNonce: randomHex() }, proof)).toBe(false);
    expect(isProofOf('broker', secret, { ...session, plan: 'q' }, proof)).toBe(false);
  });

  it('the elevated side passes verbs on, and nothing that is not one', () => {
    expect(refusalOf('host.ping', {})).toBeUndefined();
    expect(refusalOf('Invoke-Expression', {})).toBe('not-allowed');
    expect(refusalOf('constructor', {})).toBe('not-allowed');
    expect(refusalOf('service.stop', { name: 'x' })).toBe('invalid-argument');
    expect(refusalOf('batch', { calls: [{ verb: 'host.ping', args: {} }] })).toBeUndefined();
    expect(refusalOf('batch', { calls: [{ verb: 'service.stop', args: { name: 'x', waitMs: 0 } }] })).toBe('not-allowed');
    expect(refusalOf('batch', {})).toBe('invalid-argument');
  });
});

describe('verifyScripts', () => {
  it('notices a changed, a missing and an added script', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'portpin-scripts-'));
    try {
      await cp(scripts, dir, { recursive: true });
      const hashes = await hashScripts(dir);
      expect(Object.keys(hashes)).toContain('verbs/common.ps1');
      await verifyScripts(dir, hashes);
      await appendFile(join(dir, 'verbs/table.ps1'), ' ');
      await expect(verifyScripts(dir, hashes)).rejects.toMatchObject({ data: { code: 'host-start-failed', subject: 'verbs/table.ps1' } });
      await cp(join(scripts, 'verbs/table.ps1'), join(dir, 'verbs/table.ps1'));
      await writeFile(join(dir, 'verbs/extra.psm1'), '');
      await expect(verifyScripts(dir, hashes)).rejects.toMatchObject({ data: { subject: 'verbs/extra.psm1' } });
      await rm(join(dir, 'verbs/extra.psm1'));
      await rm(join(dir, 'host.ps1'));
      await expect(verifyScripts(dir, hashes)).rejects.toMatchObject({ data: { subject: 'host.ps1' } });
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
