import iconv from 'iconv-lite';
import type { TextEncoding } from '#core/clients/find/result';

export interface TextFile {
  readonly text: string;
  readonly encoding: TextEncoding;
  /** Length of the mark at the beginning, which is not part of the text. */
  readonly bom: number;
}

const BOM_UTF8 = [0xef, 0xbb, 0xbf];
const BOM_UTF16LE = [0xff, 0xfe];
const BOM_UTF16BE = [0xfe, 0xff];

function beginsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}

/**
 * Kana and everyday kanji (lead bytes 0x82 to 0x98) outnumber the rare kanji behind them. An accented letter of
 * Windows-1252 and the letter after it read as one rare kanji. Source: JIS X 0208, levels 1 and 2.
 */
function looksJapanese(bytes: Uint8Array): boolean {
  let everyday = 0;
  let rare = 0;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] ?? 0;
    if (!isLead(lead)) continue;
    if (lead >= 0x99) rare++;
    else if (lead >= 0x82) everyday++;
    i++;
  }
  return everyday > rare;
}

/** First byte of a character of two in Shift_JIS (Windows code page 932). */
function isLead(byte: number): boolean {
  return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
}

/** By its mark, or by the zero byte that ASCII leaves in the other half. */
export function utf16Of(bytes: Uint8Array): { readonly encoding: 'utf-16le' | 'utf-16be'; readonly bom: number } | undefined {
  if (beginsWith(bytes, BOM_UTF16LE)) return { encoding: 'utf-16le', bom: 2 };
  if (beginsWith(bytes, BOM_UTF16BE)) return { encoding: 'utf-16be', bom: 2 };
  if (bytes.length >= 2 && bytes[0] !== 0 && bytes[1] === 0) return { encoding: 'utf-16le', bom: 0 };
  if (bytes.length >= 2 && bytes[0] === 0 && bytes[1] !== 0) return { encoding: 'utf-16be', bom: 0 };
  return undefined;
}

/**
 * Regedit writes UTF-16 LE with a mark; other tools UTF-8 with or without one, or UTF-16 without. What is none of these
 * is in the code page of the computer that wrote it: Shift_JIS when it is valid as such and reads as Japanese, else
 * Windows-1252, which takes every byte.
 */
export function readText(bytes: Uint8Array): TextFile {
  const utf16 = utf16Of(bytes);
  if (utf16) return { ...utf16, text: decodeAs(bytes.subarray(utf16.bom), utf16.encoding) };
  const bom = beginsWith(bytes, BOM_UTF8) ? 3 : 0;
  try {
    // ignoreBOM: the mark was cut off here; a second one is text.
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(bom)), encoding: 'utf-8', bom };
  } catch {
    if (bom > 0) return { text: decodeAs(bytes.subarray(bom), 'utf-8'), encoding: 'utf-8', bom };
    const japanese = decodeAs(bytes, 'shift_jis');
    return looksJapanese(bytes) && !japanese.includes('\uFFFD') ? { text: japanese, encoding: 'shift_jis', bom: 0 } : { text: decodeAs(bytes, 'windows-1252'), encoding: 'windows-1252', bom: 0 };
  }
}

export function decodeAs(bytes: Uint8Array, encoding: TextEncoding): string {
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding, { stripBOM: false });
}

/** `text` as the bytes of that encoding; what is added to files here is ASCII, which every one of them has. */
export function encodeAs(text: string, encoding: TextEncoding): Buffer {
  return iconv.encode(text, encoding);
}

/** Where in the bytes each of the ascending `offsets` of the text stands, the mark at the beginning counted. */
export function byteOffsets(bytes: Uint8Array, { text, encoding, bom }: TextFile, offsets: readonly number[]): readonly number[] {
  let unit = 0;
  let byte = bom;
  return offsets.map((offset) => {
    switch (encoding) {
      case 'utf-16le':
      case 'utf-16be':
        return bom + 2 * offset;
      case 'windows-1252':
        return offset;
      case 'utf-8':
        byte += Buffer.byteLength(text.slice(unit, offset), 'utf8');
        unit = offset;
        return byte;
      case 'shift_jis':
        for (; unit < offset; unit++) byte += isLead(bytes[byte] ?? 0) ? 2 : 1;
        return byte;
    }
  });
}
