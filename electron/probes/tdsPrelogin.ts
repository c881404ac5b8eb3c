import type { TdsEncryption } from '#core/probes/answer';

/** Type, status, length (both bytes), SPID, packet id, window. Source: MS-TDS 2.2.3.1. */
const HEADER = 8;
const PRELOGIN = 0x12;
const TABULAR_RESULT = 0x04;
const END_OF_MESSAGE = 0x01;
/** Size of a packet before a login has agreed on another. Source: MS-TDS 2.2.3.1.3. */
export const MAX_PRELOGIN_BYTES = 4096;

const OPTION_VERSION = 0x00;
const OPTION_ENCRYPTION = 0x01;
const OPTION_INSTANCE = 0x02;
const OPTION_THREAD = 0x03;
const OPTION_MARS = 0x04;
const TERMINATOR = 0xff;
/** Token, offset and length, the numbers with two bytes each. */
const OPTION_SIZE = 5;

/** A pre-login request that asks for nothing: no encryption, no instance name, no MARS. Source: MS-TDS 2.2.6.5. */
export function preloginRequest(): Uint8Array {
  const options: readonly (readonly [token: number, data: readonly number[]])[] = [
    [OPTION_VERSION, [0, 0, 0, 0, 0, 0]],
    [OPTION_ENCRYPTION, [0]],
    [OPTION_INSTANCE, [0]],
    [OPTION_THREAD, [0, 0, 0, 0]],
    [OPTION_MARS, [0]],
  ];
  const table: number[] = [];
  const data: number[] = [];
  for (const [token, bytes] of options) {
    const offset = options.length * OPTION_SIZE + 1 + data.length;
    table.push(token, offset >> 8, offset & 0xff, 0, bytes.length);
    data.push(...bytes);
  }
  const payload = [...table, TERMINATOR, ...data];
  const length = HEADER + payload.length;
  return Uint8Array.from([PRELOGIN, END_OF_MESSAGE, length >> 8, length & 0xff, 0, 0, 1, 0, ...payload]);
}

/** `more`: what came so far may still become an answer. `other`: it is not TDS. */
export type PreloginAnswer =
  | { readonly kind: 'more' }
  | { readonly kind: 'other' }
  | { readonly kind: 'answer'; readonly version: string | null; readonly encryption: TdsEncryption | null };

const OTHER: PreloginAnswer = { kind: 'other' };
/** ENCRYPT_OFF, ENCRYPT_ON, ENCRYPT_NOT_SUP, ENCRYPT_REQ. Source: MS-TDS 2.2.6.5. */
const encryptions: readonly TdsEncryption[] = ['off', 'on', 'not-supported', 'required'];

/**
 * Reads the beginning of what a server sent. Any bytes are survived. `version` is `major.minor.build`; `encryption` is
 * what the server makes of a client that offers none.
 */
export function readPrelogin(bytes: Uint8Array): PreloginAnswer {
  const at = (index: number): number => bytes[index] ?? 0;
  if (bytes.length > 0 && at(0) !== TABULAR_RESULT) return OTHER;
  if (bytes.length < HEADER) return { kind: 'more' };
  const length = (at(2) << 8) | at(3);
  if (length <= HEADER || length > MAX_PRELOGIN_BYTES) return OTHER;
  if (bytes.length < length) return { kind: 'more' };
  let version: string | null = null;
  let encryption: TdsEncryption | null = null;
  for (let option = HEADER; option < length; option += OPTION_SIZE) {
    const token = at(option);
    if (token === TERMINATOR) return { kind: 'answer', version, encryption };
    if (option + OPTION_SIZE > length) return OTHER;
    const start = HEADER + ((at(option + 1) << 8) | at(option + 2));
    const size = (at(option + 3) << 8) | at(option + 4);
    if (start + size > length) return OTHER;
    if (token === OPTION_VERSION && size < 6) return OTHER;
    if (token === OPTION_VERSION) version = `${at(start)}.${at(start + 1)}.${(at(start + 2) << 8) | at(start + 3)}`;
    if (token === OPTION_ENCRYPTION && size > 0) encryption = encryptions[at(start)] ?? null;
  }
  return OTHER;
}
