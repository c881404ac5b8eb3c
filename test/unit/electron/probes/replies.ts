/** A pre-login answer with its version option, or without; encryption is not supported unless said. */
export function preloginReply(version: readonly number[] | null, encryption = 2): Uint8Array {
  const options = version === null ? [1, 0, 6, 0, 1, 0xff, encryption] : [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, ...version, encryption];
  return Uint8Array.from([4, 1, 0, 8 + options.length, 0, 0, 1, 0, ...options]);
}

export function browserReply(text: string): Uint8Array {
  const data = Buffer.from(text, 'latin1');
  return Uint8Array.from([5, data.length & 255, data.length >> 8, ...data]);
}
