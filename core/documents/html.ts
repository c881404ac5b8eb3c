import { grouped } from '#core/text/format';
import { printableLines } from '#core/util/printable';
import type { Block, Mark, TableRow, TextCell, TextDocument } from './blocks';
import { STRIP_WIDTH, stripMarks, stripX } from './portStrip';
import { documentStyle, pageStyle } from './style';

/**
 * One self-contained HTML file that prints on A4: no script, no reference to anything outside, and a policy that says
 * so. Texts are escaped for element content and attributes alike. `numbered`: the style sheet numbers the pages; off for
 * a printer that does so itself.
 */
export function renderHtml(doc: TextDocument, numbered = true): string {
  return `<!doctype html>
<html lang="${doc.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(doc.title)}</title>
<style>${pageStyle(numbered)}${documentStyle}</style>
</head>
<body>
<main class="page">
<header>
<div><p class="kind">${escapeHtml(doc.kind)}</p><h1>${escapeHtml(doc.title)}</h1></div>
<table class="stamps"><tr>${doc.stamps.map((s) => `<th scope="col">${escapeHtml(s)}</th>`).join('')}</tr><tr>${doc.stamps.map(() => '<td></td>').join('')}</tr></table>
</header>
${doc.notices.map((n) => `<p class="notice">${escapeHtml(n)}</p>`).join('\n')}
<dl class="meta">${doc.meta.map(([label, value]) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>
${doc.sections.map((section, i) => `<section><h2><span>${i + 1}</span>${escapeHtml(section.title)}</h2>\n${section.blocks.map((b) => blockHtml(b)).join('\n')}</section>`).join('\n')}
<footer>${escapeHtml(doc.footer)}</footer>
</main>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return printableLines(text).replace(/[&<>"']/gu, (c) => entities[c] ?? c);
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'text':
      return block.text
        .split('\n')
        .map((line) => `<p>${escapeHtml(line)}</p>`)
        .join('');
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</${tag}>`;
    }
    case 'table':
      return tableHtml(block);
    case 'code':
      return codeHtml(block);
    case 'exposure':
      return `<div class="exposure" role="group" aria-label="${escapeHtml(block.label)}">${block.bars.map((bar) => exposureBar(bar)).join('')}</div>`;
    case 'ports':
      return portsHtml(block);
    case 'box':
      return `<div class="box" style="height:${block.lines * 7}mm"></div>`;
  }
}

/** A page of script would bury the record: it is folded away, and printed only when somebody opens it. */
function codeHtml({ name, text }: Extract<Block, { kind: 'code' }>): string {
  const pre = `<pre>${escapeHtml(text)}</pre>`;
  return text.split('\n').length > 12 ? `<details><summary>${escapeHtml(name)}</summary>${pre}</details>` : `<p class="name">${escapeHtml(name)}</p>${pre}`;
}

function tableHtml({ columns, rows, widths }: Extract<Block, { kind: 'table' }>): string {
  const group = widths ? `<colgroup>${widths.map((w) => `<col style="width:${w}%">`).join('')}</colgroup>` : '';
  const head = columns.map((c) => `<th scope="col">${escapeHtml(c)}</th>`).join('');
  return `<table class="grid${widths ? ' set' : ''}">${group}<thead><tr>${head}</tr></thead><tbody>${rows.map((r) => rowHtml(r, columns.length)).join('')}</tbody></table>`;
}

function rowHtml(row: TableRow, columns: number): string {
  if (row.kind === 'group') return `<tr class="group"><th scope="rowgroup" colspan="${columns}">${escapeHtml(row.text)} <span>${escapeHtml(row.note)}</span></th></tr>`;
  return `<tr>${row.cells.map((cell) => cellHtml(cell)).join('')}</tr>`;
}

const markShapes: Record<Mark, string> = {
  fixed: '<circle cx="6" cy="6" r="3.6" fill="#0e700e"/>',
  moves: '<path d="M.5 6q1.2-2 2.4 0M9.1 6q1.2 2 2.4 0" fill="none" stroke="#8a4b00"/><circle cx="6" cy="6" r="2.6" fill="none" stroke="#8a4b00" stroke-width="1.6"/>',
  conflict: '<path d="M6 1.2 11.2 10.6H.8z" fill="#b3261e"/>',
  unknown: '<circle cx="6" cy="6" r="4" fill="none" stroke="#5b5f67" stroke-width="1.6" stroke-dasharray="2 2"/>',
  planned: '<rect x="1.6" y="1.6" width="8.8" height="8.8" rx="1.6" fill="none" stroke="#005a9e" stroke-width="1.4" stroke-dasharray="2 1.6"/>',
};

function cellHtml(cell: TextCell): string {
  const classes = [cell.mono === true ? 'mono' : '', cell.strong === true ? 'strong' : '', cell.dim === true ? 'dim' : ''].filter((c) => c !== '').join(' ');
  const mark = cell.mark ? `<svg viewBox="0 0 12 12" aria-hidden="true">${markShapes[cell.mark]}</svg> ` : '';
  return `<td${classes === '' ? '' : ` class="${classes}"`}>${mark}${cellText(cell)}</td>`;
}

/** A connection string breaks after its semicolons rather than inside a word. */
function cellText({ text, mono }: TextCell): string {
  const parts = mono === true ? text.split(/(?<=;)/u) : [text];
  return parts.map((part) => escapeHtml(part)).join('<wbr>').replace(/\n/gu, '<br>');
}

/** To scale: the whole bar is all 65,536 ports; a single one is never thinner than can be seen. */
function exposureBar(bar: Extract<Block, { kind: 'exposure' }>['bars'][number]): string {
  const width = bar.count === 0 ? 0 : Math.max(160, bar.count);
  return `<div class="bar ${bar.tone}"><b>${grouped(String(bar.count))}</b><div><span>${escapeHtml(bar.label)}</span><svg viewBox="0 0 65536 1" preserveAspectRatio="none" aria-hidden="true"><rect width="${width}" height="1"/></svg></div></div>`;
}

function portsHtml(block: Extract<Block, { kind: 'ports' }>): string {
  const marks = stripMarks(block);
  if (!marks) return '';
  const { dynamic } = block;
  const band = dynamic
    ? `<rect class="dynamic" x="${coordinate(stripX(dynamic.start))}" y="24" width="${coordinate(stripX(dynamic.end) - stripX(dynamic.start))}" height="24"/><text class="range" x="${coordinate((stripX(dynamic.start) + stripX(dynamic.end)) / 2)}" y="17">${escapeHtml(dynamic.label)}</text>`
    : '';
  const drawn = marks.map(({ port, name, tone, x, slot }) => {
    const [at, label] = [coordinate(x), coordinate(slot)];
    return `<g class="${tone}"><path d="M${at} 24V48C${at} 66 ${label} 54 ${label} 70"/><circle cx="${label}" cy="75" r="5"/><text x="${label}" y="98">${escapeHtml(name)}</text><text class="number" x="${label}" y="118">${port}</text></g>`;
  });
  return `<svg class="ports" viewBox="0 0 ${STRIP_WIDTH} 124" role="img" aria-label="${escapeHtml(block.label)}"><rect class="space" x="0.5" y="24" width="${STRIP_WIDTH - 1}" height="24"/>${band}<text class="end" x="0" y="17">0</text>${drawn.join('')}</svg>`;
}

function coordinate(value: number): string {
  return String(Math.round(value * 10) / 10);
}
