import { firstReached } from '#core/util/bisect';
import { plainText, type MappedText } from '../mapped';
import type { Span } from '../mask';
import { unescaped } from './escapes';
import type { Found } from './find';
import type { FileFormat } from './formats';

/** Scripts in which a command stands as it is typed. */
export type ScriptFormat = Extract<FileFormat, 'batch' | 'powershell' | 'ruby' | 'yaml' | 'text'>;

/**
 * Programs that hand what follows -S to the ODBC driver, and commands that hand it to SqlClient. Source: sql-docs
 * tools/sqlcmd-utility (-S [protocol:]server[\instance][,port]), tools/bcp-utility; Invoke-Sqlcmd of the module SqlServer;
 * dbatools (DbaInstanceParameter).
 */
const COMMAND = /(?<![\w.-])(?:sqlcmd|osql|bcp)(?:\.exe)?["']?(?=[ \t])|(?<=\s)-(?:ServerInstance|SqlInstance)(?=[ \t:])/giu;
/** No command is longer. */
const MAX_COMMAND = 2_048;
/** What goes on in the next line: ^ in batch files, ` in PowerShell, \ in shells. */
const GAP = /(?:[ \t]|[\^`\\]\r?\n)+/uy;
const QUOTED = /"[^"\r\n]*"|'[^'\r\n]*'/uy;
const BARE = /[^\s"'|&;<>]+/uy;

export interface Spans {
  readonly comments: readonly Span[];
  readonly strings: readonly Span[];
}

/**
 * `sqlcmd -S host\instance`, `Invoke-Sqlcmd -ServerInstance host\instance`. A command that stands in a string of a script
 * is not looked at: what quotes it needs there, nobody can tell.
 */
export function findInCommands(text: string, format: ScriptFormat, spans: Spans, take: (found: Found) => void): void {
  for (const command of text.matchAll(COMMAND)) {
    const from = command.index + command[0].length;
    const option = command[0].startsWith('-');
    if (option && format !== 'powershell') continue;
    const value = option ? valueAt(text, text.charAt(from) === ':' ? from + 1 : from) : serverOf(text, from);
    if (value === undefined) continue;
    const string = around(spans.strings, value.start);
    if (string !== undefined && (value.quote === '' || string.start !== value.start)) continue;
    take({
      kind: 'server',
      family: option ? 'sqlclient' : 'odbc',
      mapped: valueText(text, format, value, option),
      interpolated: format !== 'batch' && value.quote !== "'",
      ...(around(spans.comments, command.index) === undefined ? {} : { caution: 'in-comment' }),
    });
  }
}

/** Of spans in order, the one a place stands in. */
function around(spans: readonly Span[], at: number): Span | undefined {
  const span = spans[firstReached(spans.length, (i) => (spans[i]?.end ?? 0) >= at)];
  return span !== undefined && span.start <= at ? span : undefined;
}

interface Value {
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/** What follows -S; another letter than the capital is another option. */
function serverOf(text: string, from: number): Value | undefined {
  const end = Math.min(text.length, from + MAX_COMMAND);
  for (let at = from; at < end; ) {
    const gap = matchAt(GAP, text, at);
    if (gap > at && /^[-/]S/u.test(text.slice(gap, gap + 2))) return valueAt(text, gap + 2);
    const next = Math.max(matchAt(QUOTED, text, gap), matchAt(BARE, text, gap));
    if (next === gap) return undefined;
    at = next;
  }
  return undefined;
}

function valueAt(text: string, from: number): Value | undefined {
  const start = matchAt(GAP, text, from);
  const quoted = matchAt(QUOTED, text, start);
  if (quoted > start) return quoted - start > 2 ? { start: start + 1, end: quoted - 1, quote: text.charAt(start) } : undefined;
  const end = matchAt(BARE, text, start);
  return end > start && !/^-\w/u.test(text.slice(start, end)) && !/["']/u.test(text.charAt(end)) ? { start, end, quote: '' } : undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

/**
 * A bare comma of PowerShell makes a list of what stands around it, so a value without quotes gets them; the first of
 * several servers is looked at. A number behind one is meant for a port, whatever PowerShell makes of it: no server is called so.
 */
function valueText(text: string, format: ScriptFormat, { start, end, quote }: Value, option: boolean): MappedText {
  if (format === 'ruby' && quote !== "'") return unescaped(text, start, end, 'backslash-quote', quote);
  if (format !== 'powershell' || quote !== '') return plainText(text, start, end);
  const comma = text.slice(start, end).search(/,(?!\d+(?:,|$))/u);
  const stop = comma < 0 || !option ? end : start + comma;
  const plain = plainText(text, start, stop);
  return { ...plain, replace: (from, to, added) => ({ start, end: stop, text: `"${text.slice(start, start + from)}${added}${text.slice(start + to, stop)}"` }) };
}
