import type { MappedText } from '../mapped';
import { unescaped } from './escapes';
import type { Found } from './find';
import { wholeString } from './recognise';
import { textsInBytes } from './regBytes';

/**
 * `"name"="data"` under the key in force, `@` for the default value; names and data escape the backslash and the quote,
 * as regedit writes them.
 */
const VALUE = /^[ \t]*(?:"((?:[^"\\]|\\.)*)"|@)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:;.*)?$/u;

/**
 * `"name"=hex(1):44,00,...`, `hex(2)` and, for a list of texts, `hex(7)`. Regedit writes texts with line ends so, and every
 * expandable one and list.
 */
const BYTES = /^[ \t]*(?:"((?:[^"\\]|\\.)*)"|@)[ \t]*=[ \t]*hex\(([127])\):[ \t]*/iu;

/** Registry exports: client aliases, ODBC data sources, and connection strings kept anywhere else. */
export function findInReg(text: string, take: (found: Found) => void): void {
  let key = '';
  let odbc: { server?: Found; driver: string } = { driver: '' };
  const header = /^\ufeff?\s*(REGEDIT4|Windows Registry Editor)/u.exec(text)?.[1];
  const endKey = (): void => {
    if (odbc.server && /sqlsrv32|sqlncli|msodbcsql|sql server/iu.test(odbc.driver)) take(odbc.server);
    odbc = { driver: '' };
  };
  const value = (name: string, mapped: MappedText, codePage: boolean): void => {
    const rest = { mapped, interpolated: false, ...(codePage ? { caution: 'code-page' as const } : {}) };
    const source = /\\ODBC\.INI\\[^\\]+$/iu.test(key) ? name.toLowerCase() : '';
    if (/\\MSSQLServer\\Client\\ConnectTo$/iu.test(key)) take({ kind: 'alias', ...rest });
    else if (source === 'server') odbc.server = { kind: 'server', family: 'odbc', ...rest };
    else if (source === 'driver') odbc.driver = mapped.text;
    else {
      const whole = wholeString(mapped);
      if (whole !== undefined) take({ kind: 'string', ...rest, mapped: whole });
    }
  };
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).replace(/\r$/u, '');
    if (line.startsWith('[')) {
      endKey();
      key = line.slice(1, -1);
    } else readValue(text, start, line, header, value);
    if (newline < 0) break;
    start = newline + 1;
  }
  endKey();
}

function readValue(text: string, start: number, line: string, header: string | undefined, take: (name: string, mapped: MappedText, codePage: boolean) => void): void {
  const plain = VALUE.exec(line);
  if (plain !== null) {
    const [, name = '', data = ''] = plain;
    const head = /^[ \t]*(?:"(?:[^"\\]|\\.)*"|@)[ \t]*=[ \t]*"/u.exec(line)?.[0].length ?? 0;
    take(name, unescaped(text, start + head, start + head + data.length, 'backslash-quote', '"'), false);
    return;
  }
  const bytes = BYTES.exec(line);
  if (bytes === null) return;
  const [head, name = '', type] = bytes;
  // A piece of a large file does not show its first line; the second byte of an ASCII character is zero in UTF-16.
  const wide = header === undefined ? /^[0-9a-f]{2},00/iu.test(line.slice(head.length)) : header !== 'REGEDIT4';
  const read = textsInBytes(text, start + head.length, wide, type === '7');
  for (const one of read?.texts ?? []) take(name, one, read?.codePage ?? false);
}
