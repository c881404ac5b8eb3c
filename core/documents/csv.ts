import type { Sheet, SheetValue } from './sheets';

/** Excel reads CSV as UTF-8 only with it. */
const BOM = '\uFEFF';

/**
 * RFC 4180 with CRLF. A text that a spreadsheet would take for a formula gets an apostrophe in front: the characters of
 * OWASP's "CSV Injection", and their full-width forms, which Japanese Excel takes for the same.
 */
export function renderCsv(sheet: Sheet): string {
  const lines = [sheet.columns.map((c) => field(c.title)), ...sheet.rows.map((row) => row.map((value) => field(value)))];
  return `${BOM}${lines.map((line) => `${line.join(',')}\r\n`).join('')}`;
}

function field(value: SheetValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
