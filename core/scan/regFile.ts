import { dwordData, hexData, type RegDataProblem, type RegDataResult } from './regData';
import { deleteKey, ensureKey, MAX_KEY_DEPTH, MAX_KEY_NAME, regNode, setValue, type RegNode } from './regTree';

/**
 * Why a line of a registry file was left out; everything else is still read.
 * - `not-registry`: the file does not begin as one. Nothing of it is read.
 * - `bad-line`: neither a key, a value nor a comment.
 * - `bad-key`: a key in brackets that is not closed, too long or too deep.
 * - `unknown-hive`: not below HKEY_LOCAL_MACHINE and the like.
 * - `no-key`: a value before the first key, or under a key that was left out.
 * - `bad-string`: text in quotes that does not end, or something behind the end.
 */
export type RegProblemCode = 'not-registry' | 'bad-line' | 'bad-key' | 'unknown-hive' | 'no-key' | 'bad-string' | RegDataProblem;

export interface RegProblem {
  /** From 1. */
  readonly line: number;
  /** The line as it stands, cut at 300 characters. */
  readonly text: string;
  readonly code: RegProblemCode;
}

export interface RegFile {
  /** Hives by short name (`HKLM`), keys below them. */
  readonly root: RegNode;
  readonly problems: readonly RegProblem[];
}

const hives: Readonly<Record<string, string>> = {
  HKEY_LOCAL_MACHINE: 'HKLM',
  HKLM: 'HKLM',
  HKEY_CURRENT_USER: 'HKCU',
  HKCU: 'HKCU',
  HKEY_CLASSES_ROOT: 'HKCR',
  HKCR: 'HKCR',
  HKEY_USERS: 'HKU',
  HKU: 'HKU',
  HKEY_CURRENT_CONFIG: 'HKCC',
  HKCC: 'HKCC',
};

const MAX_SHOWN = 300;
/** `"name"=` or `@=` at the start of a line. */
const VALUE_NAME = /^\s*(?:@|"((?:[^"\\]|\\.)*)")\s*=\s*/u;
const LINE_END = /\r\n|\n|\r/gu;

interface Lines {
  readonly text: readonly string[];
  /** The line end behind each line, which belongs to the data of a string over several lines. */
  readonly ends: readonly string[];
}

function linesOf(source: string): Lines {
  const text: string[] = [];
  const ends: string[] = [];
  let from = 0;
  for (const match of source.matchAll(LINE_END)) {
    text.push(source.slice(from, match.index));
    ends.push(match[0]);
    from = match.index + match[0].length;
  }
  text.push(source.slice(from));
  ends.push('');
  return { text, ends };
}

/**
 * Reads a registry file as regedit exports it (`Windows Registry Editor Version 5.00`) or as Windows 9x and NT 4 did
 * (`REGEDIT4`, whose text is in the code page of that computer), into `root`, so that several files add up.
 * Deletions (`[-key]`, `"name"=-`) take away what stood before. Never throws; time is linear in the length.
 */
export function parseRegText(source: string, root: RegNode = regNode('')): RegFile {
  return new RegReader(linesOf(source.replace(/^\uFEFF/u, '')), root).read();
}

class RegReader {
  readonly #problems: RegProblem[] = [];
  readonly #lines: Lines;
  readonly #root: RegNode;
  #at = 0;
  #ansi = false;
  /** Undefined before the first key; null under a key that was left out or deleted. */
  #key: RegNode | null | undefined;

  constructor(lines: Lines, root: RegNode) {
    this.#lines = lines;
    this.#root = root;
  }

  read(): RegFile {
    const file = { root: this.#root, problems: this.#problems };
    while (this.#at < this.#lines.text.length && this.#line().trim() === '') this.#at++;
    const header = this.#line().trim();
    if (/^windows registry editor version 5\.00$/iu.test(header)) this.#ansi = false;
    else if (/^regedit4$/iu.test(header)) this.#ansi = true;
    else {
      this.#problem(Math.min(this.#at, this.#lines.text.length - 1), 'not-registry');
      return file;
    }
    for (this.#at++; this.#at < this.#lines.text.length; this.#at++) this.#entry();
    return file;
  }

  #line(at = this.#at): string {
    return this.#lines.text[at] ?? '';
  }

  #problem(at: number, code: RegProblemCode): void {
    const text = this.#line(at);
    this.#problems.push({ line: at + 1, text: text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text, code });
  }

  #entry(): void {
    const line = this.#line();
    const start = line.trimStart();
    if (start === '' || start.startsWith(';')) return;
    if (start.startsWith('[')) return this.#section(start);
    const name = VALUE_NAME.exec(line);
    if (!name) return this.#problem(this.#at, 'bad-line');
    this.#value(name[1] === undefined ? '' : unescaped(name[1]), line.slice(name[0].length));
  }

  #section(line: string): void {
    this.#key = null;
    const end = line.lastIndexOf(']');
    if (end < 0 || !isNothing(line.slice(end + 1))) return this.#problem(this.#at, 'bad-key');
    const remove = line.startsWith('[-');
    const [hive = '', ...names] = line.slice(remove ? 2 : 1, end).split('\\');
    const short = hives[hive.trim().toUpperCase()];
    if (short === undefined) return this.#problem(this.#at, 'unknown-hive');
    // A backslash at the end of a key is allowed and means nothing.
    if (names.at(-1) === '') names.pop();
    if (names.length > MAX_KEY_DEPTH || names.some((n) => n === '' || n.length > MAX_KEY_NAME || n.includes('\0'))) return this.#problem(this.#at, 'bad-key');
    if (remove) return deleteKey(this.#root, [short, ...names]);
    this.#key = ensureKey(this.#root, [short, ...names]);
    this.#key.declared = true;
  }

  #value(name: string, data: string): void {
    const at = this.#at;
    const key = this.#key;
    const result = this.#data(data);
    if (!key) this.#problem(at, 'no-key');
    else if (result === 'delete') key.values.delete(name.toLowerCase());
    else if (result === 'bad-string') this.#problem(at, 'bad-string');
    else if (result.ok) setValue(key, name, result.value);
    else this.#problem(at, result.code);
  }

  #data(data: string): RegDataResult | 'delete' | 'bad-string' {
    if (data.startsWith('"')) return this.#string(data.slice(1));
    if (/^hex[:(]/iu.test(data)) return hexData(this.#continued(data), this.#ansi);
    const plain = withoutComment(data);
    return plain === '-' ? 'delete' : dwordData(plain);
  }

  /** Lines that end in `\` go on with the next; a new key or value is never swallowed. */
  #continued(first: string): string {
    const parts: string[] = [];
    let line = withoutComment(first);
    while (line.endsWith('\\')) {
      parts.push(line.slice(0, -1));
      const next = this.#line(this.#at + 1);
      if (this.#at + 1 >= this.#lines.text.length || /^\s*["@[]/u.test(next)) return `${parts.join('')}\\`;
      this.#at++;
      line = withoutComment(next);
    }
    parts.push(line);
    return parts.join('');
  }

  /** Text up to its closing quote, which may stand on a later line; what looks like a new entry ends the search. */
  #string(first: string): RegDataResult | 'bad-string' {
    const parts: string[] = [];
    let rest = first;
    let at = this.#at;
    for (;;) {
      const end = closingQuote(rest);
      if (end >= 0) {
        if (!isNothing(rest.slice(end + 1))) return 'bad-string';
        parts.push(rest.slice(0, end));
        this.#at = at;
        return { ok: true, value: { kind: 'String', data: unescaped(parts.join('')) } };
      }
      parts.push(rest, this.#lines.ends[at] ?? '');
      at++;
      rest = this.#line(at);
      if (at >= this.#lines.text.length || VALUE_NAME.test(rest) || /^\s*\[-?HK/iu.test(rest)) return 'bad-string';
    }
  }
}

/** Index of the first quote that no backslash escapes; -1 if there is none. */
function closingQuote(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5c) i++;
    else if (c === 0x22) return i;
  }
  return -1;
}

/** `\\` and `\"`; a backslash before anything else is itself. */
function unescaped(text: string): string {
  return text.replace(/\\([\\"])/gu, '$1');
}

function isNothing(text: string): boolean {
  return withoutComment(text) === '';
}

function withoutComment(text: string): string {
  const comment = text.indexOf(';');
  return (comment < 0 ? text : text.slice(0, comment)).trim();
}
