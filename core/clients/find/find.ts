import type { MappedText } from '../mapped';
import type { Span } from '../mask';
import { findInCommands } from './commands';
import { findInComment } from './comments';
import { unescaped, withoutDoubledBraces } from './escapes';
import type { FileFormat } from './formats';
import { lex, lexXml, type Literal, type XmlStretch } from './lexers';
import { findInCalls } from './pythonCalls';
import { findInSettings, isEngine } from './pythonSettings';
import { commentLines, findInLines } from './lines';
import { ANCHOR, stringInLine, wholeString } from './recognise';
import { findInReg } from './regFiles';
import type { Caution } from './result';

/**
 * One place of a file where a client is told which server to go to. `text` of `mapped` is what the program sees; its
 * offsets lead back into the file.
 * - `string`: a connection string; `object`: a configuration object of tedious or node-mssql; `server`: nothing but the
 *   server, in the way of `family`; `alias`: the data of a client alias.
 */
export interface Found {
  readonly kind: 'string' | 'object' | 'server' | 'alias';
  readonly mapped: MappedText;
  readonly family?: 'sqlclient' | 'odbc' | 'oledb' | 'sqlsrv' | 'go' | 'freetds' | 'host-port';
  /** Filled in by the program that holds it. */
  readonly interpolated: boolean;
  readonly caution?: Caution;
}

export function spanOf(found: Found): { readonly start: number; readonly end: number } {
  return { start: found.mapped.sourceOf(0), end: found.mapped.sourceOf(found.mapped.text.length) };
}

/** Can there be anything in such a file? In a registry export, texts may stand in bytes; freetds.conf only says `host`. */
export function mayHold(text: string, format: FileFormat): boolean {
  return format === 'freetds' || ANCHOR.test(text) || (format === 'reg' && /hex\([127]\):/iu.test(text));
}

/** Every place in a text, in order. Linear in the length; never throws for what a file holds. */
export function findInText(text: string, format: FileFormat): readonly Found[] {
  if (!mayHold(text, format)) return [];
  const found: Found[] = [];
  const take = (one: Found): void => {
    found.push(one);
  };
  switch (format) {
    case 'xml':
      findInXml(text, take);
      break;
    case 'reg':
      findInReg(text, take);
      break;
    case 'properties':
    case 'yaml':
    case 'env':
    case 'ini':
    case 'batch':
    case 'text':
      findInLines(text, format, take);
      if (format === 'batch' || format === 'yaml' || format === 'text') findInCommands(text, format, { comments: commentLines(text, format), strings: [] }, take);
      break;
    case 'freetds':
      findInLines(text, 'ini', take, true);
      break;
    case 'php':
      for (const [from, to] of phpRegions(text)) findInProgram(text, format, take, from, to);
      break;
    case 'sql':
      findInSql(text, take);
      break;
    case 'json':
    case 'js':
    case 'csharp':
    case 'vb':
    case 'clike':
    case 'go':
    case 'python':
    case 'ruby':
    case 'powershell':
      findInProgram(text, format, take);
      break;
  }
  return found.sort((a, b) => spanOf(a).start - spanOf(b).start);
}

type Take = (found: Found) => void;

function decoded(text: string, literal: Literal): MappedText {
  return unescaped(text, literal.start, literal.end, literal.layer, literal.mark);
}

function takeLiteral(text: string, literal: Literal, take: Take): void {
  const whole = stringOf(text, literal);
  if (whole !== undefined) take({ kind: 'string', mapped: whole, interpolated: literal.interpolated });
}

/** The connection string that a literal is or holds. */
function stringOf(text: string, literal: Literal): MappedText | undefined {
  if (!ANCHOR.test(text.slice(literal.start, literal.end))) return undefined;
  const plain = decoded(text, literal);
  const mapped = literal.interpolated && plain.text.includes('{{') ? withoutDoubledBraces(plain) : plain;
  return wholeString(mapped) ?? (literal.mark === '' ? undefined : assignmentIn(mapped)) ?? severalLines(mapped);
}

/** Longer literals (here-strings, templates) may be whole files: each line of them is looked at. */
function severalLines(mapped: MappedText): MappedText | undefined {
  return mapped.text.length < 65_536 ? stringInLine(mapped) : undefined;
}

/** `"set CS=Server=..."` and command lines in quotes. */
function assignmentIn(mapped: MappedText): MappedText | undefined {
  return /^[\w.-]{1,60}\s*=/u.test(mapped.text) ? stringInLine(mapped) : undefined;
}

/** PHP keeps a server alone in the first argument of sqlsrv_connect, mostly through a variable. Source: sql-docs connect/php/sqlsrv-connect. */
const PHP_SERVER = /(?:sqlsrv_connect\s*\(|\$server_?(?:name)?\s*=)\s*$/iu;
const OBJECT_SERVER = /(?:^|[\s{,])["']?(server|host)["']?\s*:\s*$/u;
/** What Sequelize, TypeORM and knex say of an object with a host. */
const HOST_OWNER = /["']?(?:dialect|type|client)["']?\s*:\s*["'`]mssql["'`]/u;

interface OpenObject {
  readonly at: number;
  server?: Literal;
  host: boolean;
  /** Says that it is a database of Django. */
  engine: boolean;
  /** Objects inside with a host, of which nothing inside says whose. */
  readonly inner: MappedText[];
}

const OBJECT_OTHERS = /["']?(?:database|user|password|authentication|instanceName|options)["']?\s*:/u;
/** A connection of SQL Server's tools for Visual Studio Code, which use SqlClient. Source: microsoft/sqltoolsservice src/Microsoft.SqlTools.ServiceLayer/Connection/ConnectionService.cs. */
const PROFILE = /^(?!.*["']port["']\s*:).*["'](?:authenticationType|savePassword|emptyPasswordInput)["']\s*:/su;
const MAX_OBJECT = 65_536;

function findInProgram(text: string, format: FileFormat, take: Take, from = 0, to = text.length): void {
  const open: OpenObject[] = [];
  const literals: Literal[] = [];
  const settings: number[] = [];
  const comments: Span[] = [];
  const shell = format === 'powershell' || format === 'ruby';
  const php = format === 'php' && text.includes('sqlsrv_connect');
  const objects = format === 'js' || format === 'json';
  lex(text, format, {
    onString: (literal) => {
      const before = text.slice(Math.max(from, literal.open - 64), literal.open);
      if (shell) literals.push(literal);
      if (format === 'python') {
        literals.push(literal);
        const inside = open.at(-1);
        if (inside && isEngine(text, literal)) inside.engine = true;
      }
      const key = objects ? OBJECT_SERVER.exec(before)?.[1] : undefined;
      if (key !== undefined) {
        const inside = open.at(-1);
        if (inside && key === 'host') inside.host = true;
        else if (inside) inside.server = literal;
      } else if (php && PHP_SERVER.test(before)) take({ kind: 'server', mapped: decoded(text, literal), family: 'sqlsrv', interpolated: literal.interpolated });
      else takeLiteral(text, literal, format === 'go' ? (found) => take({ ...found, family: 'go' }) : take);
    },
    onComment: (start, end) => {
      comments.push({ start, end });
      findInComment(text, format, start, end, (literal) => stringOf(text, literal), take);
    },
    onBrace: (char, at) => {
      if (char === '{') open.push({ at, host: false, engine: false, inner: [] });
      else {
        const closed = open.pop();
        if (closed === undefined || at - closed.at > MAX_OBJECT) return;
        if (closed.engine) settings.push(closed.at + 1);
        if (!objects) return;
        const mapped = unescaped(text, closed.at, at + 1, 'none');
        if (closed.server && PROFILE.test(mapped.text)) take({ kind: 'server', mapped: decoded(text, closed.server), family: 'sqlclient', interpolated: closed.server.interpolated });
        else if (closed.server && OBJECT_OTHERS.test(mapped.text)) take({ kind: 'object', mapped, interpolated: false });
        else if (closed.host) {
          if (HOST_OWNER.test(mapped.text)) take({ kind: 'object', mapped, interpolated: false });
          else open.at(-1)?.inner.push(mapped);
        }
        // knex says beside the object what it is for.
        if (closed.inner.length > 0 && HOST_OWNER.test(mapped.text)) for (const inner of closed.inner) take({ kind: 'object', mapped: inner, interpolated: false });
      }
    },
  }, from, to);
  if (shell) findInCommands(text, format, { comments, strings: literals }, take);
  if (format !== 'python') return;
  findInCalls(text, literals, take);
  for (const at of settings) findInSettings(text, at, literals, take);
}

function phpRegions(text: string): readonly (readonly [number, number])[] {
  const regions: [number, number][] = [];
  for (let at = text.indexOf('<?'); at >= 0; at = text.indexOf('<?', regions.at(-1)?.[1])) {
    const close = text.indexOf('?>', at);
    regions.push([at + 2, close < 0 ? text.length : close]);
    if (close < 0) break;
  }
  return regions;
}

function findInXml(text: string, take: Take): void {
  // SSIS keeps the server alone in a configured value whose path says so. Source: learn.microsoft.com/sql/integration-services package configurations.
  let serverNext = false;
  lexXml(text, ({ start, end, layer, mark }) => {
    const raw = text.slice(start, end);
    if (mark !== '' && raw.endsWith('Properties[ServerName]')) {
      serverNext = true;
      return;
    }
    if (serverNext && mark === '' && raw.trim() !== '') {
      serverNext = false;
      const lead = raw.length - raw.trimStart().length;
      const mapped = unescaped(text, start + lead, start + raw.trimEnd().length, layer);
      if (wholeString(mapped) === undefined) take({ kind: 'server', mapped, family: 'oledb', interpolated: false });
      return;
    }
    const whole = stringInStretch(text, { start, end, layer, mark });
    if (whole !== undefined) take({ kind: 'string', mapped: whole, interpolated: false });
  }, (start, end) => {
    // Mostly elements that somebody took out.
    const inside = text.slice(start, end);
    if (!ANCHOR.test(inside)) return;
    lexXml(inside, (stretch) => {
      const whole = stringInStretch(text, { ...stretch, start: start + stretch.start, end: start + stretch.end });
      // Sentences say `server=x` of many things.
      const sure = stretch.mark !== '' || (whole !== undefined && /;|:\/\//u.test(whole.text));
      if (whole !== undefined && sure) take({ kind: 'string', mapped: whole, interpolated: false, caution: 'in-comment' });
    });
  });
}

function stringInStretch(text: string, { start, end, layer, mark }: XmlStretch): MappedText | undefined {
  if (!ANCHOR.test(text.slice(start, end))) return undefined;
  const mapped = unescaped(text, start, end, layer, mark);
  return wholeString(mapped) ?? (end - start < MAX_OBJECT ? stringInLine(mapped) : undefined);
}

/** `sp_addlinkedserver @datasrc = N'host\inst'` or the fourth argument; everything else in SQL is an ordinary string. */
function findInSql(text: string, take: Take): void {
  let argument = 0;
  let last = 0;
  lex(text, 'sql', {
    onComment: (start, end) => findInComment(text, 'sql', start, end, (literal) => stringOf(text, literal), take),
    onString: (literal) => {
      const before = text.slice(last, literal.open);
      last = literal.end + 1;
      if (/sp_addlinkedserver/iu.test(before)) argument = 1;
      else if (argument > 0) argument = /;|\bgo\b/iu.test(before) ? 0 : argument + 1;
      const named = /@(\w+)\s*=\s*$/u.exec(before)?.[1]?.toLowerCase();
      const dataSource = named === undefined ? argument === 4 : named === 'datasrc';
      if (argument > 0 && dataSource) take({ kind: 'server', mapped: decoded(text, literal), family: 'oledb', interpolated: false });
      else takeLiteral(text, literal, take);
    },
  });
}

