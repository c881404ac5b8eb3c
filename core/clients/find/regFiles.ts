import type { MappedText } from '../mapped';
import { unescaped } from './escapes';
import type { Found } from './find';
import { wholeString } from './recognise';

/** `"name"="data"` under the key in force; names and data escape the backslash and the quote. Source: MS-REGFILE as regedit writes it. */
const VALUE = /^"((?:[^"\\]|\\.)*)"="((?:[^"\\]|\\.)*)"[ \t]*$/u;

/**
 * `"name"=hex(1):44,00,...` and `hex(2)`: UTF-16 LE in bytes, broken over lines by a backslash. Regedit writes texts with
 * line ends so, and every expandable one. Source: MS-REGFILE as regedit writes it.
 */
const BYTES = /^"((?:[^"\\]|\\.)*)"=hex\([12]\):/u;
const MAX_BYTES = 200_000;

/** Registry exports: client aliases, ODBC data sources, and connection strings kept anywhere else. */
export function findInReg(text: string, take: (found: Found) => void): void {
  let key = '';
  let odbc: { server?: Found; driver: string } = { driver: '' };
  const endKey = (): void => {
    if (odbc.server && /sqlsrv32|sqlncli|msodbcsql|sql server/iu.test(odbc.driver)) take(odbc.server);
    odbc = { driver: '' };
  };
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).replace(/\r$/u, '');
    if (line.startsWith('[')) {
      endKey();
      key = line.slice(1, -1);
    } else {
      const [, name, data] = VALUE.exec(line) ?? BYTES.exec(line) ?? [];
      const from = start + (name?.length ?? 0) + 4;
      const mapped = data === undefined ? bytesIn(text, start, line) : unescaped(text, from, from + data.length, 'backslash-quote', '"');
      if (name !== undefined && mapped !== undefined) {
        if (/\\MSSQLServer\\Client\\ConnectTo$/iu.test(key)) take({ kind: 'alias', mapped, interpolated: false });
        else if (/\\ODBC\.INI\\[^\\]+$/iu.test(key) && name.toLowerCase() === 'server') odbc.server = { kind: 'server', mapped, family: 'odbc', interpolated: false };
        else if (/\\ODBC\.INI\\[^\\]+$/iu.test(key) && name.toLowerCase() === 'driver') odbc.driver = mapped.text;
        else {
          const whole = wholeString(mapped);
          if (whole !== undefined) take({ kind: 'string', mapped: whole, interpolated: false });
        }
      }
    }
    if (newline < 0) break;
    start = newline + 1;
  }
  endKey();
}

/** The text the bytes stand for; undefined where they are none. Its end is the zero character, which stays. */
function bytesIn(text: string, start: number, line: string): MappedText | undefined {
  const head = BYTES.exec(line)?.[0];
  if (head === undefined) return undefined;
  const parts: string[] = [];
  const offsets: number[] = [];
  const byte = /([0-9a-f]{2})(?:,(?:\\\r?\n[ \t]*)?)?/iuy;
  byte.lastIndex = start + head.length;
  const end = Math.min(text.length, start + MAX_BYTES);
  while (byte.lastIndex < end) {
    const at = byte.lastIndex;
    const low = byte.exec(text)?.[1];
    const high = low === undefined ? undefined : byte.exec(text)?.[1];
    if (low === undefined || high === undefined) return undefined;
    offsets.push(at);
    const unit = Number.parseInt(high + low, 16);
    if (unit === 0) return { text: parts.join(''), sourceOf: (index) => offsets[index] ?? at, encode: inBytes };
    parts.push(String.fromCharCode(unit));
  }
  return undefined;
}

function inBytes(text: string): string {
  const hex = (byte: number): string => `${byte.toString(16).padStart(2, '0')},`;
  return Array.from({ length: text.length }, (_, i) => hex(text.charCodeAt(i) & 0xff) + hex(text.charCodeAt(i) >> 8)).join('');
}
