import stringWidth from 'string-width';
import { printable } from '#core/util/printable';

const GAP = 2;
/** Narrower than this a column is a tower of syllables; the line is then left to the terminal to fold. */
const NARROWEST = 10;

/** A row of cells, or a heading that stands above the rows after it. */
export type Row = readonly string[] | string;

/**
 * A table for a terminal: columns as wide as their widest cell, counting East Asian wide characters as two; cells are
 * folded where `width` is given and too small. Control characters of the data are shown as U+FFFD, so that a name
 * cannot move the cursor or change colours.
 */
export function renderTable(header: readonly string[], rows: readonly Row[], width: number | null = null): string {
  const clean = [header, ...rows].map((row) => (typeof row === 'string' ? printable(row) : row.map((cell) => printable(cell))));
  const cells = clean.filter((row) => typeof row !== 'string');
  const widths = fitted(
    header.map((_, i) => Math.max(...cells.map((row) => stringWidth(row[i] ?? '')))),
    width,
  );
  const [head, ...body] = clean;
  const lines = (row: string | readonly string[]): string[] => (typeof row === 'string' ? [row] : folded(row, widths));
  return [...lines(head ?? []), widths.map((w) => '-'.repeat(w)).join(' '.repeat(GAP)), ...body.flatMap((row) => lines(row))].join('\n');
}

/** Takes from the widest columns until the table fits. */
function fitted(widths: readonly number[], width: number | null): number[] {
  const out = [...widths];
  if (width === null) return out;
  const room = width - GAP * (out.length - 1);
  while (out.reduce((sum, w) => sum + w, 0) > room) {
    const widest = Math.max(...out);
    if (widest <= NARROWEST) break;
    out[out.indexOf(widest)] = widest - 1;
  }
  return out;
}

function folded(row: readonly string[], widths: readonly number[]): string[] {
  const cells = widths.map((w, i) => fold(row[i] ?? '', w));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, n) => widths.map((w, i) => padded(cells[i]?.[n] ?? '', w)).join(' '.repeat(GAP)).trimEnd());
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/** Between words where there are any, else between characters. */
function fold(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )/u)) {
    if (line !== '' && stringWidth((line + word).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    for (const character of stringWidth(word.trimEnd()) > width ? Array.from(word) : [word]) {
      if (line !== '' && stringWidth((line + character).trimEnd()) > width) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += character;
    }
  }
  return [...lines, line.trimEnd()];
}
