import { grouped } from '#core/text/format';
import { printableLines } from '#core/util/printable';
import type { Block, TableRow, TextCell, TextDocument } from './blocks';

/**
 * CommonMark with GitHub tables. Everything that came from a server is escaped: an instance named `*a|b*` or a rule
 * named `<script>` shows as it is spelled.
 */
export function renderMarkdown(doc: TextDocument): string {
  const out: string[] = [`# ${escapeLine(doc.title)}`, ''];
  for (const notice of doc.notices) out.push(`> **${escapeLine(notice)}**`, '');
  out.push(...table(['', doc.kind], doc.meta.map(([label, value]) => ({ kind: 'row', cells: [{ text: label }, { text: value }] }))), '');
  for (const [index, section] of doc.sections.entries()) {
    out.push(`## ${index + 1}. ${escapeLine(section.title)}`, '');
    for (const block of section.blocks) out.push(...blockLines(block), '');
  }
  out.push('---', '', escapeLine(doc.footer), '');
  return out.join('\n');
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'text':
      // A line of text is a paragraph of its own: nothing in it can underline the one above and make it a heading.
      return printableLines(block.text)
        .split('\n')
        .flatMap((line, i) => [...(i === 0 ? [] : ['']), escapeLine(line)]);
    case 'list':
      return block.items.map((item, i) => `${block.ordered ? `${i + 1}.` : '-'} ${escapeLine(item)}`);
    case 'table':
      return table(block.columns, block.rows);
    case 'code':
      return [`${escapeLine(block.name)}:`, '', ...fenced(block.text, block.language)];
    case 'exposure':
      return table(
        [block.label, ''],
        block.bars.map((bar) => ({ kind: 'row', cells: [{ text: bar.label }, { text: grouped(String(bar.count)), strong: true }] })),
      );
    case 'ports':
      return table(block.columns, [
        ...block.items.map((item): TableRow => ({ kind: 'row', cells: [{ text: item.instance }, { text: item.before.join(', ') }, { text: String(item.after), strong: true }] })),
        ...(block.dynamic ? [{ kind: 'group' as const, text: block.dynamic.label, note: '' }] : []),
      ]);
    case 'box':
      return Array.from({ length: block.lines }, () => '&nbsp;  ');
  }
}

function table(columns: readonly string[], rows: readonly TableRow[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map((c) => escapeCell(c))),
    line(columns.map(() => '---')),
    ...rows.map((row) =>
      row.kind === 'group' ? line([`**${escapeCell(row.text)}** ${escapeCell(row.note)}`.trimEnd(), ...columns.slice(1).map(() => '')]) : line(row.cells.map((cell) => cellText(cell))),
    ),
  ];
}

function cellText(cell: TextCell): string {
  const text = escapeCell(cell.text);
  return cell.strong === true && text !== '' ? `**${text}**` : text;
}

function escapeCell(text: string): string {
  return printableLines(text)
    .split('\n')
    .map((line) => escapeLine(line))
    .join('<br>');
}

function escapeLine(text: string): string {
  return escapeText(printableLines(text).replace(/\n/gu, ' ').trim());
}

/**
 * Backslash before every ASCII character that CommonMark gives a meaning inside a line, and before what would begin a
 * list, a heading underline or a rule at the start of one (spec 0.31, 2.4). The `:` of a URL and the `@` of an address
 * would become links under GitHub's extension: these stand as character references.
 */
export function escapeText(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>#|~&!$]/gu, '\\$&')
    .replace(/:(?=\/\/)/gu, '&#58;')
    .replace(/@/gu, '&#64;')
    .replace(/\b(www)\./giu, '$1&#46;')
    .replace(/^([-+=])/u, '\\$1')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/u, '$1\\$2');
}

function fenced(text: string, language: string): string[] {
  // A fence must be longer than any run of backticks inside, or the text could end it.
  const body = printableLines(text).replace(/\n$/u, '');
  const longest = Math.max(2, ...[...body.matchAll(/`+/gu)].map((m) => m[0].length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, body, fence];
}
