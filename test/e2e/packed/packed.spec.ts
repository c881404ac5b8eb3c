import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { chromium, expect, test } from '@playwright/test';
import { repository } from '../support/app';

/** State bytes of the fuse wire: the characters 0 and 1. Source: electron/docs/tutorial/fuses.md. */
const fuse = { off: 0x30, on: 0x31 };
const folder = path.join(repository, process.platform === 'win32' ? 'release/win-unpacked' : 'release/linux-unpacked');
const executable = path.join(folder, process.platform === 'win32' ? 'PortPin.exe' : 'portpin');
const asar = path.join(folder, 'resources/app.asar');

test('19: the fuses of the packed program are the ones decided', async () => {
  const wire = await getCurrentFuseWire(executable);
  const states = {
    RunAsNode: wire[FuseV1Options.RunAsNode],
    EnableCookieEncryption: wire[FuseV1Options.EnableCookieEncryption],
    EnableNodeOptionsEnvironmentVariable: wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
    EnableNodeCliInspectArguments: wire[FuseV1Options.EnableNodeCliInspectArguments],
    EnableEmbeddedAsarIntegrityValidation: wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
    OnlyLoadAppFromAsar: wire[FuseV1Options.OnlyLoadAppFromAsar],
    LoadBrowserProcessSpecificV8Snapshot: wire[FuseV1Options.LoadBrowserProcessSpecificV8Snapshot],
    GrantFileProtocolExtraPrivileges: wire[FuseV1Options.GrantFileProtocolExtraPrivileges],
  };
  expect(states).toEqual({
    RunAsNode: fuse.off,
    EnableCookieEncryption: fuse.on,
    EnableNodeOptionsEnvironmentVariable: fuse.off,
    EnableNodeCliInspectArguments: fuse.off,
    EnableEmbeddedAsarIntegrityValidation: fuse.on,
    OnlyLoadAppFromAsar: fuse.on,
    LoadBrowserProcessSpecificV8Snapshot: fuse.off,
    GrantFileProtocolExtraPrivileges: fuse.off,
  });
});

test('the archive holds the built app and nothing of its making', () => {
  const files = listPackage(asar, { isPack: false }).map((name) => name.replaceAll('\\', '/'));
  expect(files).toEqual(expect.arrayContaining(['/package.json', '/out/main/index.js', '/out/preload/index.cjs', '/out/renderer/index.html', '/out/main/powershell-hashes.json']));
  expect(files.filter((name) => name !== '/package.json' && name !== '/out' && !name.startsWith('/out/main') && !name.startsWith('/out/preload') && !name.startsWith('/out/renderer'))).toEqual([]);
  expect(files.filter((name) => /\.(map|tsx?|tsbuildinfo)$|node_modules|\.env/.test(name))).toEqual([]);
});

test('nothing lies beside the archive but the PowerShell files, each with the hash inside it', async () => {
  const resources = await readdir(path.join(folder, 'resources'));
  expect(resources.filter((name) => !['app.asar', 'powershell', 'elevate.exe'].includes(name))).toEqual([]);
  const hashes: unknown = JSON.parse(extractFile(asar, 'out/main/powershell-hashes.json').toString('utf8'));
  const scripts = path.join(folder, 'resources/powershell');
  const entries = (await readdir(scripts, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(entries.length).toBeGreaterThan(0);
  const found: Record<string, string> = {};
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    found[path.relative(scripts, file).replaceAll('\\', '/')] = createHash('sha256').update(await readFile(file)).digest('hex');
  }
  expect(found).toEqual(hashes);
});

test('the packed program opens its window, without developer tools', async () => {
  const userData = await mkdtemp(path.join(os.tmpdir(), 'portpin-packed-'));
  // The inspect fuse is off, so Playwright's own launcher cannot drive this program; DevTools protocol can.
  const sandbox = process.platform === 'linux' ? ['--no-sandbox'] : [];
  const program = spawn(executable, ['--remote-debugging-port=0', `--user-data-dir=${userData}`, `--state=${path.join(userData, 'state')}`, '--disable-gpu', ...sandbox], { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let text = '';
      program.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const found = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      program.once('exit', (code) => reject(new Error(`ended with code ${code}: ${text}`)));
    });
    const browser = await chromium.connectOverCDP(address);
    const context = browser.contexts()[0];
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
    await expect.poll(() => page?.url()).toContain('app://portpin/index.html');
    expect(await page?.evaluate(() => ({ node: 'process' in globalThis, bridge: typeof window.portpin }))).toEqual({ node: false, bridge: 'object' });
    await browser.close();
  } finally {
    program.kill();
    await new Promise((resolve) => {
      if (program.exitCode !== null || program.signalCode !== null) resolve(undefined);
      else program.once('exit', resolve);
    });
    await rm(userData, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** Ends, its exit code and what it wrote. */
async function verb(...args: readonly string[]): Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }> {
  const sandbox = process.platform === 'linux' ? ['--no-sandbox'] : [];
  const program = spawn(executable, [...sandbox, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const out = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    program[name].setEncoding('utf8').on('data', (chunk: string) => {
      out[name] += chunk;
    });
  }
  const code = await new Promise((resolve) => {
    program.once('close', resolve);
  });
  return { code, ...out };
}

test('the packed program answers a verb without a window', async () => {
  const state = await mkdtemp(path.join(os.tmpdir(), 'portpin-packed-'));
  try {
    const { code, stdout } = await verb('scan', '--target', 'demo', '--state', state, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'portpin-scan', target: { id: 'demo' } });
  } finally {
    await rm(state, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('the packed program searches a folder in a worker of its archive', async () => {
  const folderOf = await mkdtemp(path.join(os.tmpdir(), 'portpin-packed-'));
  try {
    const state = path.join(folderOf, 'state');
    const apps = path.join(folderOf, 'apps');
    await mkdir(apps);
    await writeFile(path.join(apps, 'web.config'), '<add connectionString="Data Source=SQL01\\SALES;Initial Catalog=crm;Password=ZQX" />\n');
    await writeFile(path.join(apps, 'photo.bin'), Buffer.alloc(4096));
    await verb('scan', '--target', 'demo', '--state', state);
    const { code, stdout, stderr } = await verb('clients', 'find', apps, '--target', 'demo', '--state', state, '--json');
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ result: { counts: { files: 2, binary: 1, matches: 1 }, files: [{ matches: [{ family: 'sqlclient', corrected: expect.stringContaining('SQL01,52104') }] }] } });
    expect(stdout).not.toContain('ZQX');
  } finally {
    await rm(folderOf, { recursive: true, force: true, maxRetries: 5 });
  }
});
