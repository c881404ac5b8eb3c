import { readXlsx } from 'hucre';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '#core/documents/csv';
import type { DocumentInput } from '#core/documents/changeDocument';
import { changesSheet, changeWorkbook, ledgerSheet, type Sheet } from '#core/documents/sheets';
import { runViewSchema } from '#core/plan/run';
import { documentFormatSchema } from '#core/ipc/contract';
import { renderDocument } from '#electron/documents/render';
import { renderXlsx } from '#electron/documents/xlsx';
import { bench, choose } from '../../../support/demoRun';

async function input(why = 'CHG0012345'): Promise<DocumentInput> {
  const executor = bench();
  try {
    const run = await executor.start(await executor.plan(choose([{ name: 'INST1' }, { name: 'SALES', port: 51500 }])), { why }).done;
    return { run, model: await executor.model(), scripts: null };
  } finally {
    executor.dispose();
  }
}

const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '=HYPERLINK("http://x","y")', '<script>alert(1)</script>', 'a,"b"\nc', '日本語'];
const table: Sheet = { name: '台帳/[1]', columns: [{ title: '=head', width: 20 }, { title: 'n', width: 8 }], rows: hostile.map((text, i) => [text, i]) };

describe('CSV', () => {
  it('is UTF-8 with a byte order mark and CRLF', () => {
    const text = renderCsv({ name: 'x', columns: [{ title: 'a', width: 1 }], rows: [['日本語'], [1433], [null]] });
    expect([...Buffer.from(text).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(text.slice(1)).toBe('a\r\n日本語\r\n1433\r\n\r\n');
  });
  it('holds no cell that a spreadsheet takes for a formula', () => {
    const lines = renderCsv(table).slice(1).split('\r\n');
    expect(lines.slice(0, 6)).toEqual(["'=head,n", "'=1+1,0", "'+1,1", "'-1,2", "'@SUM(A1),3", "'\t=1,4"]);
    expect(lines[6]).toBe('"\'\r=1",5');
    expect(lines[7]).toBe("'＝1,6");
    expect(lines[8]).toBe('"\'=HYPERLINK(""http://x"",""y"")",7');
    expect(lines.slice(9)).toEqual(['<script>alert(1)</script>,8', '"a,""b""\nc",9', '日本語,10', '']);
  });
});

describe('XLSX, read by another library', () => {
  it('has the head frozen, every column filtered and wide enough, and text that stays text', async () => {
    const book = await readXlsx(await renderXlsx({ title: 't', language: 'ja', sheets: [table] }), { readStyles: true });
    const [sheet] = book.sheets;
    expect(sheet?.name).toBe('台帳  1');
    expect(sheet?.rows.slice(1).map((row) => row[0])).toEqual(hostile);
    expect(sheet?.rows.slice(1).map((row) => row[1])).toEqual(hostile.map((_, i) => i));
    expect(sheet?.autoFilter?.range).toBe(`A1:B${hostile.length + 1}`);
    expect(sheet?.freezePane?.rows).toBe(1);
    expect(sheet?.columns?.map((c) => Math.round(c.width ?? 0))).toEqual([20, 8]);
    for (const cell of sheet?.cells?.values() ?? []) expect(cell.formula).toBeUndefined();
  });

  it('holds the ledger and the before/after table of the run, as the CSV files do', async () => {
    const of = await input();
    for (const language of ['ja', 'en'] as const) {
      const book = await readXlsx(await renderXlsx(changeWorkbook(of, language)));
      expect(book.sheets.map((s) => s.name)).toEqual(language === 'ja' ? ['概要', 'ポート割り当て台帳', '変更前と変更後'] : ['Summary', 'Port ledger', 'Before and after']);
      for (const [i, sheet] of [ledgerSheet(of, language), changesSheet(of, language)].entries()) {
        const rows = book.sheets[i + 1]?.rows.slice(1) ?? [];
        expect(rows.map((row) => sheet.columns.map((_, c) => row[c] ?? ''))).toEqual(sheet.rows.map((row) => row.map((value) => value ?? '')));
      }
    }
    expect(ledgerSheet(of, 'en').rows.map((row) => [row[2], row[5], row[6], row[8], row[9]])).toEqual([
      ['INST1', 49721, 49721, 'pending', 'CHG0012345'],
      ['SALES', 52104, 51500, 'yes', 'CHG0012345'],
    ]);
  });
});

describe('every format', () => {
  it('tells of the same run, and hides what must not be told', async () => {
    const of = await input('Server=x;Password=hunter2;');
    for (const format of documentFormatSchema.options) {
      const { name, data } = await renderDocument(of, format, 'ja', (html) => Promise.resolve(Buffer.from(html)));
      expect(name.startsWith(`${of.run.runId}-SQL01`), name).toBe(true);
      expect(data.length, format).toBeGreaterThan(200);
      const text = format === 'xlsx' ? JSON.stringify((await readXlsx(Buffer.from(data))).sheets) : Buffer.from(data).toString('utf8');
      expect(text, format).toContain('51500');
      expect(text, format).not.toContain('hunter2');
    }
  });
  it('a PDF is not pretended where nothing can print it', async () => {
    await expect(renderDocument(await input(), 'pdf', 'en')).rejects.toThrow('no-pdf');
  });
  it('says when the run was made by another version', async () => {
    const of = await input();
    const markdown = async (appVersion: string): Promise<string> => String((await renderDocument({ ...of, appVersion }, 'markdown', 'en')).data);
    expect(await markdown('9.1.0')).toContain('made by PortPin 0, this document by 9.1.0');
    expect(await markdown('0')).not.toContain('made by PortPin');
  });
  it('shows names with HTML in them as they are', async () => {
    const of = await input();
    const run = runViewSchema.parse(JSON.parse(JSON.stringify(of.run).replaceAll('SALES', '<img src=x onerror=alert(1)>')));
    const { data } = await renderDocument({ ...of, run }, 'html', 'en');
    expect(data).not.toContain('<img');
    expect(data).toContain('&lt;img src=x');
  });
});
