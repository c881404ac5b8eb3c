import { memo, type ReactNode } from 'react';

const TOKENS = /(#.*$)|('(?:[^']|'')*')|("(?:[^"`]|`.)*")|\b([A-Z][a-z]+-[A-Z][A-Za-z]+)\b/gu;

/** Comments, strings and commands of one line told apart; everything else as it stands. */
function coloured(line: string): ReactNode[] {
  const out: ReactNode[] = [];
  let at = 0;
  for (const match of line.matchAll(TOKENS)) {
    if (match.index > at) out.push(line.slice(at, match.index));
    const name = match[1] !== undefined ? 'cm' : match[4] === undefined ? 'sv' : 'kw';
    out.push(
      <span key={match.index} className={name}>
        {match[0]}
      </span>,
    );
    at = match.index + match[0].length;
  }
  if (at < line.length) out.push(line.slice(at));
  return out;
}

/** Lines of the help at the head of a script, from `<#` to `#>`. */
function blockComment(lines: readonly string[]): ReadonlySet<number> {
  const from = lines.findIndex((line) => line.trim() === '<#');
  const to = lines.findIndex((line, i) => i > from && line.trim() === '#>');
  return from < 0 || to < 0 ? new Set() : new Set(Array.from({ length: to - from + 1 }, (_, i) => from + i));
}

/** A PowerShell script to read, with line numbers. */
export const ScriptView = memo(function ScriptView({ text, label }: { readonly text: string; readonly label: string }) {
  const lines = text.split(/\r?\n/u);
  const help = blockComment(lines);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and a keyboard must be able to
    <div className="code" role="region" aria-label={label} tabIndex={0}>
      {lines.map((line, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- a line is where it stands
        <div key={i} data-l={i + 1}>
          {help.has(i) ? <span className="cm">{line}</span> : coloured(line)}
        </div>
      ))}
    </div>
  );
});
