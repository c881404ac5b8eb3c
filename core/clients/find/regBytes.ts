import type { Edit, MappedText } from '../mapped';

/** The texts in the bytes of one value. */
export interface ByteTexts {
  readonly texts: readonly MappedText[];
  /** Bytes of a code page that only the computer that wrote the file can tell: read as far as they are ASCII. */
  readonly codePage: boolean;
}

/** More is no text anybody typed. */
const MAX_BYTES = 200_000;
/** Regedit breaks a line so that the backslash stands at most here. Source: exports of regedit. */
const MAX_COLUMN = 80;

/**
 * `44,00,61,...` from `start`, broken over lines by a backslash: UTF-16 LE in exports of version 5, the code page of the
 * computer in REGEDIT4 (`wide` false). One text, or several where the value is a list of them. Undefined where the bytes
 * are none. Source: ReactOS base/applications/regedit/regproc.c (REGPROC_export_binary).
 */
export function textsInBytes(text: string, start: number, wide: boolean, several: boolean): ByteTexts | undefined {
  const value = bytesFrom(text, start);
  if (value === undefined) return undefined;
  const texts: MappedText[] = [];
  let codePage = false;
  for (let at = 0; at < value.bytes.length; ) {
    const units: string[] = [];
    const first: number[] = [];
    let unit = unitAt(value.bytes, at, wide);
    for (; unit !== undefined && unit.text !== '\0'; unit = unitAt(value.bytes, at, wide)) {
      codePage ||= unit.text === UNKNOWN && !wide;
      units.push(unit.text);
      first.push(at);
      at += unit.bytes;
    }
    if (units.length > 0) texts.push(mappedText(value, units.join(''), [...first, at], wide));
    if (unit === undefined || !several || units.length === 0) break;
    at += unit.bytes;
  }
  return texts.length === 0 ? undefined : { texts, codePage };
}

interface Bytes {
  readonly text: string;
  readonly bytes: readonly number[];
  /** Where each stands, and behind the last the end. */
  readonly at: readonly number[];
}

function bytesFrom(text: string, start: number): Bytes | undefined {
  const byte = /([0-9a-f]{2})([ \t]*,(?:[ \t]*\\[ \t]*\r?\n[ \t]*)?)?/iuy;
  byte.lastIndex = start;
  const bytes: number[] = [];
  const at: number[] = [];
  let end = start;
  for (let found = byte.exec(text); found !== null && at.length < MAX_BYTES; found = byte.exec(text)) {
    bytes.push(Number.parseInt(found[1] ?? '', 16));
    at.push(found.index);
    end = found.index + 2;
    if (found[2] === undefined) break;
  }
  return bytes.length === 0 ? undefined : { text, bytes, at: [...at, end] };
}

const UNKNOWN = '\ufffd';

/** A character that is not ASCII may be two bytes long, and the second may look like a backslash, as in Shift_JIS. */
function unitAt(bytes: readonly number[], at: number, wide: boolean): { readonly text: string; readonly bytes: number } | undefined {
  const [low, high] = [bytes[at], bytes[at + 1]];
  if (low === undefined) return undefined;
  if (wide) return high === undefined ? undefined : { text: String.fromCharCode(low + high * 256), bytes: 2 };
  if (low < 0x80) return { text: String.fromCharCode(low), bytes: 1 };
  const lead = (low >= 0x81 && low <= 0x9f) || (low >= 0xe0 && low <= 0xfc);
  return { text: UNKNOWN, bytes: lead && high !== undefined && high >= 0x40 ? 2 : 1 };
}

function mappedText(value: Bytes, text: string, first: readonly number[], wide: boolean): MappedText {
  const byteOf = (index: number): number => first[index] ?? first.at(-1) ?? 0;
  const offset = (index: number): number => value.at[byteOf(index)] ?? 0;
  return { text, sourceOf: offset, encode: (added) => hexOf(added, wide, '').join(','), replace: (start, end, added) => replaced(value, byteOf(start), byteOf(end), hexOf(added, wide, value.text.slice(value.at[0], value.at.at(-1)))) };
}

/** Written like the rest of the value. What is added is ASCII: names of keys and numbers of ports. */
function hexOf(text: string, wide: boolean, like: string): readonly string[] {
  const upper = /[A-F]/u.test(like) && !/[a-f]/u.test(like);
  const hex = (byte: number): string => {
    const two = byte.toString(16).padStart(2, '0');
    return upper ? two.toUpperCase() : two;
  };
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)).flatMap((code) => (wide ? [hex(code % 256), hex(Math.floor(code / 256))] : [hex(code)]));
}

/**
 * The bytes from `from` to `to` exchanged, in one stretch between the byte before and the byte behind. All other line
 * breaks of the value stay, so that nothing around it is written again; no line grows beyond what regedit writes.
 */
function replaced(value: Bytes, from: number, to: number, added: readonly string[]): Edit {
  const { text, at } = value;
  const begin = at[0] ?? 0;
  const last = at.at(-1) ?? 0;
  const start = from === 0 ? begin : (at[from - 1] ?? 0) + 2;
  const end = at[to] ?? last;
  const follows = to < at.length - 1;
  const lines = physicalLines(text, begin, last);
  const limit = lines.some((line) => line > MAX_COLUMN) ? Number.POSITIVE_INFINITY : MAX_COLUMN;
  const style = /,([ \t]*\\[ \t]*\r?\n[ \t]*)/u.exec(text.slice(begin, last))?.[1] ?? (/^[^\n]*\r\n/u.test(text.slice(last, last + 4)) ? '\\\r\n  ' : '\\\n  ');
  const indent = style.length - style.lastIndexOf('\n') - 1;
  const lineEnd = text.indexOf('\n', end);
  const rest = (follows ? text.slice(end, lineEnd < 0 ? text.length : lineEnd).trimEnd().length : 0);
  let column = start - (text.lastIndexOf('\n', start - 1) + 1);
  let written = '';
  const put = (piece: string, room: number): void => {
    const comma = start > begin || written !== '' ? 1 : 0;
    const breaks = comma === 1 && column + comma + room > limit;
    written += comma === 0 ? piece : breaks ? `,${style}${piece}` : `,${piece}`;
    column = (breaks ? indent : column + comma) + piece.length;
  };
  for (const [index, byte] of added.entries()) put(byte, index === added.length - 1 && !follows ? 2 : 4);
  if (follows) put('', rest);
  return { start, end, text: written };
}

/** Lengths of the lines the value stands on. */
function physicalLines(text: string, begin: number, last: number): readonly number[] {
  const first = text.lastIndexOf('\n', begin - 1) + 1;
  return text.slice(first, last).split('\n').map((line) => line.trimEnd().length);
}
