import type { Block, TableRow, TextCell, TextDocument } from './blocks';

/**
 * CommonMark with GitHub tables. Everything that came from a server is escaped: an instance named `*a|b*` or a rule
 * named `<script>` shows as it is spelled.
 */
export function renderMarkdown(doc: TextDocument): string {
  const out: string[] = [`# ${escapeText(doc.title)}`, ''];
  for (const notice of doc.notices) out.push(`> **${escapeText(notice)}**`, '');
  out.push(...table(['', doc.kind], doc.meta.map(([label, value]) => ({ kind: 'row', cells: [{ text: label }, { text: value }] }))), '');
  for (const [index, section] of doc.sections.entries()) {
    out.push(`## ${index + 1}. ${escapeText(section.title)}`, '');
    for (const block of section.blocks) out.push(...blockLines(block), '');
  }
  out.push('---', '', escapeText(doc.footer), '');
  return out.join('\n');
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'text':
      return block.text.split('\n').map((line) => escapeText(line));
    case 'list':
      return block.items.map((item, i) => `${block.ordered ? `${i + 1}.` : '-'} ${escapeText(item)}`);
    case 'table':
      return table(block.columns, block.rows);
    case 'code':
      return [`${escapeText(block.name)}:`, '', ...fenced(block.text, block.language)];
    case 'exposure':
      return table(
        [block.label, ''],
        block.bars.map((bar) => ({ kind: 'row', cells: [{ text: bar.label }, { text: String(bar.count), strong: true }] })),
      );
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
  return escapeText(text).replace(/\r?\n/g, '<br>');
}

/** Backslash before every ASCII character that CommonMark gives a meaning inside a line (spec 0.31, 2.4). */
export function escapeText(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&!]/g, '\\$&').replace(/^(\s*)([-+=]|\d+[.)])(?=\s)/, '$1\\$2');
}

function fenced(text: string, language: string): string[] {
  // A fence must be longer than any run of backticks inside, or the text could end it.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((m) => m[0].length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text.replace(/\r\n/g, '\n').replace(/\n$/, ''), fence];
}
