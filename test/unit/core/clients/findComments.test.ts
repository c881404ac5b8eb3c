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

/** Whether each place of a text is in a comment. */
function inComment(text: string, file: string): readonly boolean[] {
  return judged(text, file).map((one) => one.caution === 'in-comment');
}

const CS = 'Server=SQL01,52104;Database=crm;Password=ZQX';

const comments: readonly (readonly [file: string, text: string])[] = [
  ['a.cs', `// var cs = "${CS}";`],
  ['a.cs', `/* the old one:\n * var cs = @"${CS}";\n */`],
  ['a.cs', `var x = 1; // ${CS}`],
  ['a.cs', `/// <example>new SqlConnection("${CS}")</example>`],
  ['a.java', `// jdbc:sqlserver://SQL01:52104;databaseName=crm;password=ZQX`],
  ['a.ts', `//const cs = '${CS}';`],
  ['a.ts', `const p = /["'/]\\/\\//; // const cs = '${CS}';`],
  ['a.php', `<?php # $cs = '${CS}';`],
  ['a.php', `<?php #[Attribute]\n// ${CS}`],
  ['a.go', `// sqlserver://a:ZQX@SQL01:52104?database=crm`],
  ['a.py', `x = 1  # conn = "${CS}"`],
  ['a.ps1', `# $cs = '${CS}'`],
  ['a.ps1', `<#\n it's $cs = "${CS}"\n#>`],
  ['a.vb', `' Dim cs = "${CS}"`],
  ['a.sql', `-- SET @cs = '${CS}'`],
  ['a.yaml', `a: b\n# cs: ${CS}`],
  ['a.yaml', `a: "x # y" # ${CS}`],
  ['a.properties', `! jdbc.url=jdbc:sqlserver://SQL01\\:52104;password=ZQX`],
  ['.env', `#CS=${CS}`],
  ['.env', `A=b # CS=${CS}`],
  ['a.ini', `; cs = ${CS}`],
  ['run.bat', `@REM set CS=${CS}`],
  ['run.cmd', `:: ${CS}`],
  ['run.cmd', `echo on & rem ${CS}`],
  ['web.config', `<!-- <add connectionString="${CS}"/> -->`],
  ['web.config', `<a><!--\n<b>${CS}</b>\n--></a>`],
];

const live: readonly (readonly [file: string, text: string])[] = [
  ['a.cs', `var u = "http://a"; var cs = "${CS}";`],
  ['a.cs', `var u = "// x"; var cs = "${CS}"; // "end`],
  ['a.js', `const u = 'https://x/#a', cs = '${CS}';`],
  ['a.js', `const cs = s.replace(/"/g, '') ?? "${CS}";`],
  ['a.js', `x = a / b; const cs = "${CS}"; y = c / d;`],
  ['a.jsx', `const a = <p title="x">see http://x</p>, cs = "${CS}";`],
  ['a.ts', `const t = \`// \${a}\`; const cs = "${CS}";`],
  ['a.php', `<?php #[Cs("${CS}")]\nclass A {}`],
  ['a.py', `u = "#"; cs = "${CS}"`],
  ['a.ps1', `$a = b#c; $cs = '${CS}'`],
  ['a.rb', `n = $#; cs = "${CS}"`],
  ['a.yaml', `a: http://x/#y\nb: ${CS}`],
  ['a.yaml', `b: "${CS.replace('crm', 'c # d')}"`],
  ['a.properties', `a=b\\\n  # ${CS}`],
  ['.env', `URL=http://x#y\nCS="${CS}"`],
  ['run.bat', `set CS=${CS}`],
  ['run.bat', `set "CS=${CS.replace('crm', 'a & rem b')}"`],
  ['remote.bat', `remote.exe "${CS}"`],
  ['web.config', `<a b="<!-- " c="${CS}"/>`],
  ['web.config', `<![CDATA[<!-- ]]><a>${CS}</a>`],
  ['notes.txt', `# ${CS}`],
];

describe('strings in comments', () => {
  it.each(comments)('%s %s: found, marked, and to be corrected when chosen', (file, text) => {
    expect(inComment(text, file)).toEqual([true]);
    const found = judged(text, file);
    expect(correctedText(text, found)).toBe(text.replace(/\\?([,:])52104/u, '$11435'));
    expect(JSON.stringify(found)).not.toContain('ZQX');
  });

  it.each(live)('%s %s: no comment', (file, text) => {
    expect(inComment(text, file)).toEqual([false]);
  });

  it('of a sentence, whose backslash nobody doubled', () => {
    const text = '// it is "Server=SQL01\\SALES;Database=crm" at the moment';
    expect(correctedText(text, judged(text, 'a.cs'))).toBe(text.replace('\\SALES', ',1435'));
  });

  it.each([
    ['a.cs', '// the server = up; see http://sql01'],
    ['a.py', "# pymssql.connect(server='SQL01')"],
    ['a.js', "// { server: 'SQL01', options: {} }"],
    ['a.sql', '-- server=a'],
    ['web.config', '<!-- server="x" -->'],
  ])('%s %s: nothing is found', (file, text) => {
    expect(judged(text, file)).toEqual([]);
  });

  const files = ['a.cs', 'a.js', 'a.php', 'a.py', 'a.ps1', 'a.sql', 'a.yaml', '.env', 'a.properties', 'run.bat', 'web.config', 'a.vb', 'a.go', 'a.ini'];
  const piece = fc.oneof(fc.constantFrom('//', '/*', '*/', '#', '<#', '#>', '--', "'", '"', '`', '<!--', '-->', 'rem ', '::', '\n', '\\', '/', '[', ' ', ':', '<?php ', CS, `"${CS}"`, '!', ';', '&'), fc.string({ unit: 'binary', maxLength: 3 }));
  it('never throw, edits stay inside what was found, and the password is never told', () => {
    fc.assert(fc.property(fc.constantFrom(...files), fc.array(piece, { maxLength: 30 }), (file, pieces) => {
      const text = pieces.join('');
      const found = judged(text, file);
      expect(JSON.stringify(found)).not.toContain('ZQX');
      for (const one of found) {
        expect(one.edits.every((edit) => edit.start >= one.start && edit.end <= one.end && edit.start <= edit.end)).toBe(true);
        expect(correctedText(text, [one]).endsWith(text.slice(one.end))).toBe(true);
      }
    }), { numRuns: 3000 });
  });

  it.each(['//', '/*', '/* */', '# ', '<!--', '<!-- -->', '=/[ ', '=/a', '-- ', "'", 'rem ', ' #', '// Server=a;Database=b\n', '// "Server=a', '/* Server=', '!'])('%s repeated is read in linear time', (unit) => {
    for (const file of files) {
      const text = `Server=x ${unit.repeat(Math.floor(100_000 / unit.length))}`;
      const started = performance.now();
      judged(text, file);
      expect([file, performance.now() - started < 4_000]).toEqual([file, true]);
    }
  });
});
