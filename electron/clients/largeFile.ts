import fs from 'node:fs';
import type { TextEncoding } from '#core/clients/find/result';
import { decodeAs, readText, utf16Of } from '../files/textFile';

export interface Piece {
  readonly text: string;
  readonly encoding: TextEncoding;
  readonly unitsBefore: number;
  readonly linesBefore: number;
}

const PIECE = 8 * 1024 * 1024;

/**
 * Gives a file to `take` in pieces that end before the last `boundary` in them, so that no setting is cut in two; a
 * piece without one is given as it is. Two pieces are in memory at most. `take` answers whether to go on.
 */
export function largeFile(fd: number, boundary: string, take: (bytes: Buffer, piece: Piece, first: boolean) => boolean): void {
  const buffer = Buffer.allocUnsafeSlow(2 * PIECE);
  let kept = 0;
  let position = 0;
  let unitsBefore = 0;
  let linesBefore = 0;
  let encoding: TextEncoding | undefined;
  let mark = Buffer.from(boundary);
  for (;;) {
    const got = fs.readSync(fd, buffer, kept, PIECE, position);
    position += got;
    const length = kept + got;
    if (length === 0) return;
    const first = encoding === undefined;
    let skip = 0;
    if (encoding === undefined) {
      const utf16 = utf16Of(buffer.subarray(0, length));
      const read = utf16 ?? readText(wholeLines(buffer.subarray(0, Math.min(length, 65_536))));
      ({ encoding, bom: skip } = read);
      if (utf16) mark = Buffer.from(boundary, 'utf16le');
      if (encoding === 'utf-16be') mark.swap16();
    }
    const found = got === 0 ? -1 : buffer.subarray(0, length).lastIndexOf(mark);
    const wide = encoding === 'utf-16le' || encoding === 'utf-16be';
    // The newline stays with the piece it ends; a UTF-16 boundary lies on an even offset.
    const after = found + (wide ? 2 + (found % 2) : 1);
    const cut = found <= 0 || length - after > PIECE ? length - (wide ? length % 2 : 0) : after;
    const bytes = buffer.subarray(skip, cut);
    const text = decodeAs(bytes, encoding);
    if (!take(bytes, { text, encoding, unitsBefore, linesBefore }, first)) return;
    unitsBefore += text.length;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) linesBefore += 1;
    if (got === 0) return;
    buffer.copyWithin(0, cut, length);
    kept = length - cut;
  }
}

/** A character cut in two would make every encoding but the last one look wrong. */
function wholeLines(bytes: Buffer): Buffer {
  const newline = bytes.lastIndexOf(0x0a);
  return newline < 0 ? bytes : bytes.subarray(0, newline + 1);
}
