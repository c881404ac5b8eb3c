import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { verbNames, verbs } from '#core/verbs/verbs';
import { scriptsDir } from '../lab/lab';
import { lintScripts } from '../lab/lint';
import { labReady } from './fixtures';

const ready = labReady();
const shipped = readdirSync(scriptsDir, { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.ps(m|d)?1$/.test(f))
  .map((f) => join(scriptsDir, f));

describe.skipIf(!ready)('shipped scripts', () => {
  it('keep to Windows PowerShell 5.1 and to the rules', () => {
    expect(shipped.length).toBeGreaterThanOrEqual(11);
    expect(lintScripts(shipped)).toEqual([]);
  });

  it('the check sees what it must see', () => {
    const found = lintScripts([fileURLToPath(new URL('../lab/bad.ps1', import.meta.url))]).map((x) => x.replace(/^bad\.ps1:/, ''));
    const wanted = [
      /^1: not ASCII/, /^2: forbidden: Add-Type/, /^3: .*iex/i, /^4: .*netsh/, /^5: .*computed name/, /^6: .*scriptblock/, /^7: .*AddScript/, /^8: .*no parameter -Nope/, /^9: .*\?:/, /^10: .*&&/,
      /^11: .*\[Microsoft\.Win32\.Registry\]/, /^12: .*Get-Error/, /^13: .*\?\?/, /^14: .*no parameter -Comp$/, /^15: .*computed name/, /^16: .*beside Invoke-Native/,
    ];
    for (const w of wanted) expect(found.some((f) => w.test(f)), `${w} in\n${found.join('\n')}`).toBe(true);
    expect(found).toHaveLength(wanted.length);
  });
});

it('the host knows the verbs of core/verbs, each as a read or a write', () => {
  const table = readFileSync(join(scriptsDir, 'verbs/table.ps1'), 'utf8');
  const rows = [...table.matchAll(/^ {4}'([\w.]+)' = '(read|write)'$/gm)].map(([, name, kind]) => `${name ?? ''} ${kind ?? ''}`);
  expect(rows.sort()).toEqual(verbNames.map((v) => `${v} ${verbs[v].kind}`).sort());
  const calls = [...table.matchAll(/^ {8}'([\w.]+)' \{ return Invoke-\w+ \$Arguments \}$/gm)].map(([, name]) => name ?? '');
  expect(calls.sort()).toEqual([...verbNames].sort());
});
