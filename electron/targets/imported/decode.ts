import iconv from 'iconv-lite';

const BOM_UTF8 = [0xef, 0xbb, 0xbf];
const BOM_UTF16LE = [0xff, 0xfe];
const BOM_UTF16BE = [0xfe, 0xff];

/** Kana, or two kanji in a row: an accented letter of Windows-1252 and the letter behind it read as one kanji. */
const JAPANESE = /[\u3040-\u30ff]|[\u4e00-\u9fff]{2}/u;

function beginsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}

/**
 * Text of a registry export or a scan file. Regedit writes UTF-16 LE with a mark; other tools UTF-8 with or without
 * one, or UTF-16 without. What is none of these is in the code page of the computer that wrote it (REGEDIT4 always is):
 * Shift_JIS when it is valid as such and holds Japanese, else Windows-1252, which takes every byte.
 */
export function decodeText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (beginsWith(bytes, BOM_UTF8)) return iconv.decode(buffer, 'utf8');
  if (beginsWith(bytes, BOM_UTF16LE) || (bytes.length >= 2 && bytes[0] !== 0 && bytes[1] === 0)) return iconv.decode(buffer, 'utf-16le');
  if (beginsWith(bytes, BOM_UTF16BE) || (bytes.length >= 2 && bytes[0] === 0 && bytes[1] !== 0)) return iconv.decode(buffer, 'utf-16be');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const japanese = iconv.decode(buffer, 'shift_jis');
    return JAPANESE.test(japanese) && !japanese.includes('\uFFFD') ? japanese : iconv.decode(buffer, 'windows-1252');
  }
}
