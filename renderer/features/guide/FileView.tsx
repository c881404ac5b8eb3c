import { memo, type ReactNode } from 'react';
import type { Syntax } from '#core/recipes/recipe';

const hash = /(^\s*#.*$)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/gu;
const slashes = /(^\s*\/\/.*$)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/gu;
const dashes = /(^\s*--.*$)|('(?:[^']|'')*')/gu;
const tags = /(<!--.*?-->)|("[^"]*")/gu;
const none = /(?!)/gu;

/** What is a comment and what a string, told line by line: enough to read by, no more is promised. */
const tokens: Readonly<Record<Syntax, RegExp>> = {
  python: hash,
  yaml: hash,
  shell: hash,
  powershell: hash,
  conf: hash,
  hcl: hash,
  thrift: hash,
  go: slashes,
  javascript: slashes,
  csharp: slashes,
  java: slashes,
  c: slashes,
  protobuf: slashes,
  json: slashes,
  sql: dashes,
  xml: tags,
  text: none,
};

function coloured(line: string, syntax: Syntax): ReactNode[] {
  const out: ReactNode[] = [];
  let at = 0;
  for (const match of line.matchAll(tokens[syntax])) {
    if (match.index > at) out.push(line.slice(at, match.index));
    out.push(
      <span key={match.index} className={match[1] === undefined ? 'sv' : 'cm'}>
        {match[0]}
      </span>,
    );
    at = match.index + match[0].length;
  }
  if (at < line.length) out.push(line.slice(at));
  return out;
}

/** A generated file to read, with line numbers. */
export const FileView = memo(function FileView({ text, syntax, label }: { readonly text: string; readonly syntax: Syntax; readonly label: string }) {
  const lines = text.replace(/^\ufeff|\n$/gu, '').split('\n');
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and a keyboard must be able to
    <div className="code" role="region" aria-label={label} tabIndex={0}>
      {lines.map((line, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- a line is where it stands
        <div key={i} data-l={i + 1}>
          {coloured(line, syntax)}
        </div>
      ))}
    </div>
  );
});
