// A folder of 20,000 files searched for connection strings, and by grep for the same strings.
// Run: npx tsx test/bench/clients.bench.ts
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { searchFiles } from '#electron/clients/searchFiles';

const FILES = 20_000;
const ROUNDS = 5;
/** What grep looks for: the anchors of core/clients/find/recognise.ts. */
const PATTERN =
  '(server|data ?source|addr|address)["\']?[ \t]*[=:]|sqlserver\\\\?:\\/\\/|mssql(\\+[a-z]+)?(\\\\?:\\/\\/|["\'`])|sqlsrv|pymssql|pyodbc|mssql_django|dblib:|tds[ _]version|DBMSSOCN|DBNMPNTW|sp_addlinkedserver|ServerName\\]|(sqlcmd|osql|bcp)(\\.exe)?["\' \t]|-(Server|Sql)Instance';

const folder = mkdtempSync(path.join(os.tmpdir(), 'portpin-bench-'));
try {
  const bytes = makeFiles(folder);
  const grep = (): number => timed(() => void spawnSync('grep', ['-rEiI', PATTERN, folder], { maxBuffer: 1 << 28 }));
  const context = { hosts: ['sql01'], instances: [{ name: 'SALES', oldPorts: [52104], newPort: 1435 }] };
  let matches = 0;
  const ours = (): number =>
    timed(() => {
      matches = searchFiles({ roots: [folder], context, exclude: [] }, { cancelled: () => false, onFile: () => undefined, onSkipped: () => undefined, onProgress: () => undefined }).counts.matches;
    });
  grep();
  ours();
  const rounds = Array.from({ length: ROUNDS }, () => ({ grep: grep(), ours: ours() }));
  const lines = execFileSync('grep', ['-rEihI', PATTERN, folder], { maxBuffer: 1 << 28 }).toString('utf8').split('\n').length - 1;
  const median = (of: readonly number[]): number => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? Number.NaN;
  const ratio = median(rounds.map((round) => round.ours / round.grep));
  console.log(`${FILES} files, ${(bytes / 1e6).toFixed(0)} MB; grep: ${lines} lines; PortPin: ${matches} strings, judged`);
  console.log(`median of ${ROUNDS} rounds side by side: PortPin takes ${ratio.toFixed(2)} times as long as grep -rE (required: at most 3)`);
  process.exitCode = ratio <= 3 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function timed(run: () => void): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

/** Applications as they lie on a server: settings, code, pages, some pictures; every 40th file holds a string. */
function makeFiles(root: string): number {
  const code = Array.from({ length: 60 }, (_, i) => `  public string Name${i} { get; set; } // the address of the customer, line ${i}\r\n`).join('');
  const page = Array.from({ length: 80 }, (_, i) => `<div class="row" id="r${i}"><span title="value ${i}">text that says something about nothing ${i}</span></div>\n`).join('');
  const picture = Buffer.alloc(12_000, 0).fill('\x89PNG\0\0', 0, 6);
  let total = 0;
  for (let i = 0; i < FILES; i++) {
    const at = path.join(root, `app${i % 200}`, `part${Math.floor(i / 200) % 10}`);
    if (i < 2000) mkdirSync(at, { recursive: true });
    const kind = i % 40;
    const name = kind === 0 ? `web${i}.config` : kind < 20 ? `Class${i}.cs` : kind < 36 ? `page${i}.html` : `picture${i}.png`;
    const connection = `<add name="a" connectionString="Data Source=SQL01\\SALES;Initial Catalog=crm;User ID=app;Password=p${i}" />\r\n`;
    const content = kind === 0 ? Buffer.from(`<configuration>${connection}${page.slice(0, 2000)}</configuration>`) : kind < 20 ? Buffer.from(`class Class${i} {\r\n${code}}\r\n`) : kind < 36 ? Buffer.from(page) : picture;
    writeFileSync(path.join(at, name), content);
    total += content.length;
  }
  return total;
}
