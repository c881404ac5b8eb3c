import { asciiText, base64Of, utf16leText } from '#core/util/bytes';
import type { RegistryData } from '#core/verbs/registry';

/**
 * - `bad-data`: not in the form its kind asks for.
 * - `kind`: a kind that registry verbs cannot carry (links, resource lists, big-endian numbers).
 * - `code-page`: REGEDIT4 text with characters whose meaning depends on the computer it was exported from.
 */
export type RegDataProblem = 'bad-data' | 'kind' | 'code-page';
export type RegDataResult = { readonly ok: true; readonly value: RegistryData } | { readonly ok: false; readonly code: RegDataProblem };

const fail = (code: RegDataProblem): RegDataResult => ({ ok: false, code });
const done = (value: RegistryData): RegDataResult => ({ ok: true, value });

/** `dword:0000e707` */
export function dwordData(text: string): RegDataResult {
  const match = /^dword:([0-9a-f]{1,8})$/iu.exec(text);
  return match?.[1] === undefined ? fail('bad-data') : done({ kind: 'DWord', data: Number.parseInt(match[1], 16) });
}

/** `hex:`, `hex(2):`, `hex(b):` with their bytes, continuation lines already joined. */
export function hexData(text: string, ansi: boolean): RegDataResult {
  const match = /^hex(?:\(([0-9a-f]{1,8})\))?:/iu.exec(text);
  if (!match) return fail('bad-data');
  const bytes = hexBytes(text.slice(match[0].length));
  if (!bytes) return fail('bad-data');
  const kind = match[1] === undefined ? 3 : Number.parseInt(match[1], 16);
  switch (kind) {
    case 0:
      return done({ kind: 'None', data: base64Of(bytes) });
    case 1:
    case 2:
      return withText(bytes, ansi, (decoded) => done({ kind: kind === 1 ? 'String' : 'ExpandString', data: withoutEnd(decoded) }));
    case 3:
      return done({ kind: 'Binary', data: base64Of(bytes) });
    case 4:
      return bytes.length === 4 ? done({ kind: 'DWord', data: Number(littleEndian(bytes)) }) : fail('bad-data');
    case 7:
      return withText(bytes, ansi, (decoded) => done({ kind: 'MultiString', data: multiString(decoded) }));
    case 11:
      return bytes.length === 8 ? done({ kind: 'QWord', data: littleEndian(bytes).toString() }) : fail('bad-data');
    default:
      return fail('kind');
  }
}

function withText(bytes: readonly number[], ansi: boolean, then: (text: string) => RegDataResult): RegDataResult {
  const text = ansi ? asciiText(bytes) : utf16leText(bytes);
  return text === undefined ? fail(ansi ? 'code-page' : 'bad-data') : then(text);
}

/** A loop, for the regular expression would be quadratic in the NULs of a hostile file. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return text.slice(0, end);
}

/** Each string ends with a NUL, the list with one more. */
function multiString(text: string): string[] {
  if (/^\0*$/u.test(text)) return [];
  const list = text.endsWith('\0\0') ? text.slice(0, -2) : text.endsWith('\0') ? text.slice(0, -1) : text;
  return list.split('\0');
}

/** `48,00` or nothing; blanks between bytes are what continuation lines leave. */
function hexBytes(text: string): number[] | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const bytes: number[] = [];
  const parts = trimmed.split(',');
  // A comma after the last byte is what an editor leaves when the line after it was cut away; regedit accepts it.
  if (parts.at(-1)?.trim() === '') parts.pop();
  for (const part of parts) {
    const digits = part.trim();
    if (!/^[0-9a-f]{1,2}$/iu.test(digits)) return undefined;
    bytes.push(Number.parseInt(digits, 16));
  }
  return bytes;
}

function littleEndian(bytes: readonly number[]): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value;
}
