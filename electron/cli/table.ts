import stringWidth from 'string-width';
import { printable } from '#core/util/printable';

/**
 * A table for a terminal: columns as wide as their widest cell, counting East Asian wide characters as two. Control
 * characters of the data are shown as U+FFFD, so that a name cannot move the cursor or change colours.
 */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const clean = [header, ...rows].map((row) => row.map((cell) => printable(cell)));
  const widths = header.map((_, i) => Math.max(...clean.map((row) => stringWidth(row[i] ?? ''))));
  const line = (row: readonly string[]) => row.map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - stringWidth(cell)))).join('  ').trimEnd();
  const [head, ...body] = clean;
  return [line(head ?? []), widths.map((w) => '-'.repeat(w)).join('  '), ...body.map((row) => line(row))].join('\n');
}
