/** A pre-login answer with its version option, or without. */
export function preloginReply(version: readonly number[] | null): Uint8Array {
  const options = version === null ? [1, 0, 6, 0, 1, 0xff, 2] : [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, ...version, 2];
  return Uint8Array.from([4, 1, 0, 8 + options.length, 0, 0, 1, 0, ...options]);
}

export function browserReply(text: string): Uint8Array {
  const data = Buffer.from(text, 'latin1');
  return Uint8Array.from([5, data.length & 255, data.length >> 8, ...data]);
}
