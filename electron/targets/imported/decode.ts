import iconv from 'iconv-lite';

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
    if (lead < 0x81 || (lead > 0x9f && lead < 0xe0) || lead > 0xfc) continue;
    if (lead >= 0x99) rare++;
    else if (lead >= 0x82) everyday++;
    i++;
  }
  return everyday > rare;
}

/**
 * Text of a registry export or a scan file. Regedit writes UTF-16 LE with a mark; other tools UTF-8 with or without
 * one, or UTF-16 without. What is none of these is in the code page of the computer that wrote it (REGEDIT4 always is):
 * Shift_JIS when it is valid as such and reads as Japanese, else Windows-1252, which takes every byte.
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
    return looksJapanese(bytes) && !japanese.includes('\uFFFD') ? japanese : iconv.decode(buffer, 'windows-1252');
  }
}
