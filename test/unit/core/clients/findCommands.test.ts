import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInText } from '#core/clients/find/find';
import { formatOf } from '#core/clients/find/formats';
import { correctedText, judgeFound, type JudgedFound } from '#core/clients/find/judgeFound';
import type { JudgeContext } from '#core/clients/judge';

const context: JudgeContext = { hosts: ['sql01'], instances: [{ name: 'SALES', oldPorts: [52104], newPort: 1435 }] };

function judged(text: string, file: string): readonly JudgedFound[] {
  return findInText(text, formatOf(file)).map((found) => judgeFound(found, context));
}

const corrected: readonly (readonly [file: string, before: string, after: string])[] = [
  ['a.bat', 'sqlcmd -S SQL01\\SALES -E -Q "select 1"', 'sqlcmd -S SQL01,1435 -E -Q "select 1"'],
  ['a.cmd', '"C:\\Tools\\SQLCMD.EXE" -E -b -S "tcp:SQL01,52104" -i a.sql', '"C:\\Tools\\SQLCMD.EXE" -E -b -S "tcp:SQL01,1435" -i a.sql'],
  ['a.bat', 'sqlcmd -U app -P ZQX -SSQL01\\SALES', 'sqlcmd -U app -P ZQX -SSQL01,1435'],
  ['a.bat', 'bcp crm.dbo.t out t.dat -c -s , ^\r\n  -S SQL01\\SALES -T', 'bcp crm.dbo.t out t.dat -c -s , ^\r\n  -S SQL01,1435 -T'],
  ['a.bat', 'osql.exe /S SQL01:52104 /E', 'osql.exe /S SQL01,1435 /E'],
  ['a.sh', "sqlcmd -S 'SQL01\\SALES' -U app", "sqlcmd -S 'SQL01,1435' -U app"],
  ['a.sh', 'sqlcmd -S SQL01\\\\SALES -U app', 'sqlcmd -S SQL01,1435 -U app'],
  ['a.yaml', 'steps:\n  - run: sqlcmd -S SQL01,52104 -i a.sql\n', 'steps:\n  - run: sqlcmd -S SQL01,1435 -i a.sql\n'],
  ['readme.md', 'Run `sqlcmd -S SQL01\\SALES -E`.', 'Run `sqlcmd -S SQL01,1435 -E`.'],
  ['a.ps1', "Invoke-Sqlcmd -ServerInstance 'SQL01\\SALES' -Query $q", "Invoke-Sqlcmd -ServerInstance 'SQL01,1435' -Query $q"],
  ['a.ps1', 'Invoke-Sqlcmd -Query $q -ServerInstance SQL01\\SALES -Database crm', 'Invoke-Sqlcmd -Query $q -ServerInstance "SQL01,1435" -Database crm'],
  ['a.ps1', 'Get-DbaDatabase -SqlInstance SQL01\\SALES, SQL02\\X', 'Get-DbaDatabase -SqlInstance "SQL01,1435", SQL02\\X'],
  ['a.ps1', 'Invoke-Sqlcmd -ServerInstance SQL01,52104 -Query $q', 'Invoke-Sqlcmd -ServerInstance "SQL01,1435" -Query $q'],
  ['a.ps1', 'Get-DbaDatabase -SqlInstance SQL01,52104,SQL02', 'Get-DbaDatabase -SqlInstance "SQL01,1435",SQL02'],
  ['a.ps1', 'Invoke-Sqlcmd -ServerInstance:"SQL01,52104"', 'Invoke-Sqlcmd -ServerInstance:"SQL01,1435"'],
  ['a.ps1', '& "C:\\Tools\\sqlcmd.exe" -E `\r\n  -S SQL01\\SALES', '& "C:\\Tools\\sqlcmd.exe" -E `\r\n  -S "SQL01,1435"'],
  ['a.ps1', '# Invoke-Sqlcmd -ServerInstance SQL01\\SALES', '# Invoke-Sqlcmd -ServerInstance "SQL01,1435"'],
  ['a.bat', 'rem sqlcmd -S SQL01\\SALES', 'rem sqlcmd -S SQL01,1435'],
];

describe('commands of scripts', () => {
  it.each(corrected)('%s %s', (file, before, after) => {
    const found = judged(before, file);
    expect(found).toHaveLength(1);
    expect(found[0]?.caution).toBe(/^(?:#|rem)/u.test(before) ? 'in-comment' : null);
    expect(correctedText(before, found)).toBe(after);
    expect(JSON.stringify(found)).not.toContain('ZQX');
    expect(judged(after, file).flatMap((one) => one.edits)).toEqual([]);
  });

  it.each([
    ['a.bat', 'sqlcmd -S %SERVER% -E'],
    ['a.ps1', 'Invoke-Sqlcmd -ServerInstance $server'],
    ['a.ps1', 'Invoke-Sqlcmd -ServerInstance "$server\\SALES"'],
  ])('%s %s: said to be filled in', (file, text) => {
    expect(judged(text, file).map((one) => [one.error, one.edits.length])).toEqual([['server-not-literal', 0]]);
  });

  it.each([
    ['a.bat', 'sqlcmd -E -s , -Q "exec -S SQL01"'],
    ['a.bat', 'sqlcmd -E & echo -S SQL01\\SALES'],
    ['a.bat', 'sqlcmd -S\r\nSQL01\\SALES'],
    ['a.ps1', '$c = "sqlcmd -S SQL01\\SALES"'],
    ['a.ps1', "Invoke-Expression 'sqlcmd -S \"SQL01\\SALES\"'"],
    ['a.ps1', 'Invoke-Sqlcmd -ServerInstance -Query $q'],
    ['a.sh', 'nosqlcmd -S SQL01\\\\SALES; my-sqlcmd -S SQL01'],
    ['a.cs', '// sqlcmd -S SQL01\\SALES'],
  ])('%s %s: nothing is found', (file, text) => {
    expect(judged(text, file)).toEqual([]);
  });

  const files = ['a.bat', 'a.ps1', 'a.sh', 'a.yaml', 'a.txt'];
  const piece = fc.oneof(fc.constantFrom('sqlcmd ', 'bcp ', '-S ', '-S', 'SQL01\\SALES', 'SQL01,52104', '"', "'", '`', '^', '\\', '\n', '\r\n', ' ', '#', 'rem ', '-ServerInstance ', '-SqlInstance:', ',', '|', '&', ';', '<#', '#>', '$', '%'), fc.string({ unit: 'binary', maxLength: 3 }));
  it('never throw, and edits stay inside what was found', () => {
    fc.assert(fc.property(fc.constantFrom(...files), fc.array(piece, { maxLength: 30 }), (file, pieces) => {
      const text = pieces.join('');
      for (const one of judged(text, file)) {
        expect(one.edits.every((edit) => edit.start >= one.start && edit.end <= one.end && edit.start <= edit.end)).toBe(true);
        expect(correctedText(text, [one]).endsWith(text.slice(one.end))).toBe(true);
      }
    }), { numRuns: 3000 });
  });

  it.each(['sqlcmd ', 'sqlcmd -S ', 'sqlcmd -E -b ', 'sqlcmd "', '-ServerInstance ', '-SqlInstance a,', 'sqlcmd ^\r\n', ' ', '"'])('%s repeated is read in linear time', (unit) => {
    for (const file of files) {
      const started = performance.now();
      judged(`sqlcmd ${unit.repeat(Math.floor(100_000 / unit.length))}`, file);
      expect([file, performance.now() - started < 4_000]).toEqual([file, true]);
    }
  });
});
