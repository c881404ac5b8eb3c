import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseCollected } from '#core/scan/collected';
import { areaNames, type ScanAreas } from '#core/scan/scan';
import { interpret } from '#core/scan/interpret';
import { scanTarget } from '#electron/targets/scanTarget';
import { createPowerShellTarget } from '#electron/targets/powershell/target';
import { collectFile, collectScript } from '../../scripts/dev/make-collect.mjs';
import { createLab, scriptsDir, type LabMachine } from '../lab/lab';
import { labReady } from './fixtures';

const ready = labReady();

it('collect.ps1 is what its generator makes', () => {
  expect(readFileSync(collectFile, 'utf8')).toBe(collectScript());
});

function collect(lab: LabMachine) {
  const dir = mkdtempSync(join(tmpdir(), 'portpin-collect-'));
  try {
    const file = join(dir, 'scan.json');
    const run = lab.run(collectFile, file);
    expect(run.stderr).toBe('');
    expect(run.stdout.trim()).toBe(file);
    return readFileSync(file);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Two samples of connections are of two moments. */
function timeless(areas: ScanAreas) {
  const { connections } = areas;
  return { ...areas, connections: connections.state === 'read' ? { ...connections.value, at: '' } : connections };
}

describe.skipIf(!ready)('collect.ps1 on the lab', () => {
  it('holds what a scan through the host holds, and changes nothing', async () => {
    const lab = createLab((s) => void (s.language = 'ja'));
    const before = lab.read();
    const bytes = collect(lab);
    expect(lab.read()).toEqual(before);
    expect(bytes[0]).toBe('{'.charCodeAt(0));
    const parsed = parseCollected(bytes.toString('utf8'));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed));
    const target = createPowerShellTarget({ engine: lab.engine, scriptsDir, id: 'lab', name: 'lab' });
    const scan = await scanTarget(target);
    await target.close();
    lab.dispose();
    expect(timeless(parsed.scan.areas)).toEqual(timeless(scan.areas));
    // The endpoint mapper is asked from outside.
    expect(areaNames.filter((area) => scan.areas[area].state !== 'read')).toEqual(['rpcEndpoints']);
    expect(parsed.scan.target).toMatchObject({ kind: 'imported', name: 'LAB1' });
    expect(interpret(parsed.scan).instances.map((i) => i.name).sort()).toEqual(interpret(scan).instances.map((i) => i.name).sort());
    expect(interpret(scan).instances).toHaveLength(4);
  });

  it('says which area could not be read', () => {
    const lab = createLab((s) => void s.deniedKeys.push('HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess'));
    const parsed = parseCollected(collect(lab).toString('utf8'));
    lab.dispose();
    if (!parsed.ok) throw new Error(JSON.stringify(parsed));
    expect(parsed.scan.areas.firewall).toMatchObject({ state: 'unreadable', error: { code: 'access-denied' } });
    expect(parsed.scan.areas.services.state).toBe('read');
  });

  it('in Constrained Language Mode the file says so, and the host too', async () => {
    const lab = createLab((s) => void (s.languageMode = 'ConstrainedLanguage'));
    const parsed = parseCollected(collect(lab).toString('utf8'));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed));
    expect(parsed.scan.areas.host).toEqual({ state: 'unreadable', error: { code: 'not-available', detail: 'ConstrainedLanguage' } });
    const target = createPowerShellTarget({ engine: lab.engine, scriptsDir, id: 'lab', name: 'lab' });
    await expect(target.call('host.ping', {})).rejects.toMatchObject({ data: { code: 'not-available', detail: 'ConstrainedLanguage' } });
    await target.close();
    lab.dispose();
  });

  it('elevate.ps1 answers the Win32 number of a start that failed', () => {
    const lab = createLab();
    const elevate = fileURLToPath(new URL('../../scripts/powershell/elevate.ps1', import.meta.url));
    // Off Windows the verb "runas" is ERROR_NO_ASSOCIATION.
    const { stdout, code } = lab.feed(elevate, JSON.stringify({ program: process.execPath, arguments: ['--broker'] }));
    lab.dispose();
    expect([stdout, code]).toEqual(['{"win32":1155}\n', 0]);
  });

  it('arguments reach a native program whole', () => {
    const lab = createLab();
    const args = ['--broker', 'a b', 'quo"te', 'end\\', 'a b\\', '\\"', '\\\\.\\pipe\\x', '$(x)', "'", '%PATH%', '\\\\"" \\', '*'];
    const script = fileURLToPath(new URL('../lab/arguments.ps1', import.meta.url));
    const { stdout } = lab.feed(script, JSON.stringify(args));
    lab.dispose();
    expect(JSON.parse(stdout)).toEqual(args.map((a) => `Could not find account ${a}`));
  });
});
