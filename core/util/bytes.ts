/** Bytes as registry files write them, without Node's Buffer or the DOM's decoders. */

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Characters are joined in blocks: one string per character would be slow for long values. */
const BLOCK = 8192;

export function base64Of(bytes: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    parts.push(BASE64.charAt(bits >> 18) + BASE64.charAt((bits >> 12) & 63) + (b === undefined ? '=' : BASE64.charAt((bits >> 6) & 63)) + (c === undefined ? '=' : BASE64.charAt(bits & 63)));
  }
  return parts.join('');
}

/** Undefined for an odd number of bytes. Lone surrogates stay as they are. */
export function utf16leText(bytes: readonly number[]): string | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  const units: number[] = [];
  for (let i = 0; i < bytes.length; i += 2) units.push((bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8));
  return textOfUnits(units);
}

/** Undefined when a byte is not ASCII: which character it means depends on the code page of the computer it came from. */
export function asciiText(bytes: readonly number[]): string | undefined {
  return bytes.every((b) => b < 0x80) ? textOfUnits(bytes) : undefined;
}

function textOfUnits(units: readonly number[]): string {
  let text = '';
  for (let i = 0; i < units.length; i += BLOCK) text += String.fromCharCode(...units.slice(i, i + BLOCK));
  return text;
}
