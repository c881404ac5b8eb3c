import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextDocument } from '#core/documents/blocks';
import { escapeHtml, renderHtml } from '#core/documents/html';
import { escapeText, renderMarkdown } from '#core/documents/markdown';
import { stripMarks, STRIP_WIDTH } from '#core/documents/portStrip';

/** The same hostile text in every place a text can stand. */
function everywhere(text: string): TextDocument {
  return {
    language: 'en',
    kind: text,
    title: text,
    stamps: [text],
    meta: [[text, text]],
    notices: [text],
    sections: [
      {
        title: text,
        blocks: [
          { kind: 'text', text },
          { kind: 'list', ordered: false, items: [text] },
          { kind: 'table', columns: [text], rows: [{ kind: 'group', text, note: text }, { kind: 'row', cells: [{ text, mono: true, strong: true, mark: 'fixed' }] }] },
          { kind: 'code', language: 'powershell', name: text, text },
          { kind: 'exposure', label: text, bars: [{ label: text, count: 1, tone: 'before' }] },
          { kind: 'ports', label: text, columns: [text, text, text], dynamic: { label: text, start: 49152, end: 65535 }, items: [{ instance: text.slice(0, 20), before: [52104], after: 1435 }] },
          { kind: 'box', lines: 2 },
        ],
      },
    ],
    footer: text,
  };
}

const hostile = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onload='x", ']]>', '-->', '<!--', '</style><style>', '&lt;script&gt;', '${x}', '`', '```\nls\n```', 'a|b', '[x](javascript:alert(1))', '![x](http://evil)', '# head', '> quote', '- item', '1. item', '---', '===', '\u202egpj.exe', 'a\u0000b', 'a\r\nb', '\u001b[31m', '    code', '<http://evil>', 'https://evil.example', 'www.evil.example', 'me@evil.example', '@team', '\\', '*a*', '__b__', '~~c~~'];
const acting = /(?![\t\n])\p{Cc}|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(fc.constantFrom(...hostile, '\n', ' ', 'x'), { maxLength: 6 }).map((parts) => parts.join('')));

const tagsOf = (html: string): string[] => [...html.matchAll(/<\/?([a-zA-Z!][^\s>/]*)/gu)].map((m) => m[1] ?? '');
const shape = tagsOf(renderHtml(everywhere('plain')));

describe('HTML', () => {
  it('has the same elements whatever the texts hold', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const html = renderHtml(everywhere(text));
        expect(html).not.toMatch(acting);
        const lines = text.replace(/\r\n?/gu, '\n').split('\n').length;
        // Line ends may add br, p and wbr, and long code folds away; nothing else is ever added.
        const known = new Set([...shape, 'br', 'wbr', 'details', 'summary']);
        const tags = tagsOf(html);
        expect(tags.filter((tag) => !known.has(tag))).toEqual([]);
        if (lines === 1 && !text.includes(';')) expect(tags.filter((tag) => tag !== 'g' && tag !== 'circle' && tag !== 'path')).toEqual(shape.filter((tag) => tag !== 'g' && tag !== 'circle' && tag !== 'path'));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps attributes closed', () => {
    for (const text of hostile) for (const m of renderHtml(everywhere(text)).matchAll(/aria-label="([^"]*)"/gu)) expect(m[1]).not.toMatch(/[<>]/u);
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
  });

  it('shows marks that turn text around instead of obeying them', () => {
    expect(escapeHtml('a\u202eb\u0000c\r\nd')).toBe('a\ufffdb\ufffdc\nd');
  });

  it('refers to nothing outside and runs nothing', () => {
    const html = renderHtml(everywhere('https://evil.example'));
    expect(html).toContain(`default-src 'none'`);
    expect(html).not.toMatch(/\s(?:src|href|on[a-z]+)=|url\(|@import|<script/iu);
  });
});

describe('Markdown', () => {
  it('has no markup of its own making: every character with a meaning is escaped', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeText(text.replace(/[\r\n]/gu, ' '));
        expect(escaped.replace(/\\[\\`*_{}[\]<>#|~&!$+=.)-]/gu, '').replace(/&#(?:58|64|46);/gu, '')).not.toMatch(/[`*_[\]<>|~]/u);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every row of a table on one line with all its columns', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const doc: TextDocument = { ...everywhere('x'), sections: [{ title: 'x', blocks: [{ kind: 'table', columns: ['a', 'b'], rows: [{ kind: 'row', cells: [{ text }, { text: 'end' }] }] }] }] };
        const rows = renderMarkdown(doc).split('\n').filter((line) => line.endsWith('| end |'));
        expect(rows).toHaveLength(1);
        expect((rows[0] ?? '').replace(/\\[\\|]/gu, '').split('|')).toHaveLength(4);
      }),
      { numRuns: 300 },
    );
  });

  it('fences code with more backticks than it holds', () => {
    const markdown = renderMarkdown({ ...everywhere('x'), sections: [{ title: 'x', blocks: [{ kind: 'code', language: 'powershell', name: 'x', text: 'a\n`````\n# out\n' }] }] });
    expect(markdown).toContain('``````powershell\na\n`````\n# out\n``````');
  });

  it('starts no block with a text', () => {
    for (const text of ['# head', '> quote', '- item', '+ item', '1. item', '1) item', '---', '===', '    code', '\tcode']) {
      const [line] = renderMarkdown({ ...everywhere('x'), sections: [{ title: 'x', blocks: [{ kind: 'text', text }] }] })
        .split('\n')
        .slice(-6, -5);
      expect(line, text).toMatch(/^(?:\\[#>+=-]|1\\[.)]|code)/u);
    }
  });
});

describe('the picture of the ports', () => {
  const item = (instance: string, before: readonly number[], after: number) => ({ instance, before, after });
  const block = (items: ReturnType<typeof item>[]) => ({ kind: 'ports' as const, label: '', columns: ['', '', ''] as const, dynamic: null, items });

  it('puts every mark where its port lies and labels beside one another, inside the picture', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ before: fc.array(fc.integer({ min: 1, max: 65535 }), { maxLength: 2 }), after: fc.integer({ min: 1, max: 65535 }) }), { minLength: 1, maxLength: 5 }), (ports) => {
        const marks = stripMarks(block(ports.map((p, i) => item(`I${i}`, p.before, p.after))));
        if (!marks) return;
        for (const [i, mark] of marks.entries()) {
          expect(mark.x).toBeCloseTo((mark.port / 65535) * STRIP_WIDTH);
          expect(mark.slot).toBeGreaterThan(0);
          expect(mark.slot).toBeLessThan(STRIP_WIDTH);
          const next = marks[i + 1];
          if (next) expect(next.slot - mark.slot).toBeGreaterThan(10);
        }
      }),
    );
  });

  it('shows a number that stays once', () => {
    expect(stripMarks(block([item('INST1', [49721], 49721)]))?.map((m) => [m.port, m.tone])).toEqual([[49721, 'after']]);
    expect(stripMarks(block([item('REPORT', [1450, 50388], 1450)]))?.map((m) => [m.port, m.tone])).toEqual([[1450, 'after'], [50388, 'before']]);
  });

  it('is left out where the labels do not fit', () => {
    expect(stripMarks(block(Array.from({ length: 40 }, (_, i) => item(`INSTANCE${i}`, [], 1435 + i))))).toBeNull();
  });
});
