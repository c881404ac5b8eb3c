import { z } from 'zod';
import { MAX_LINE_BYTES } from '#core/verbs/verbs';
import { VerbError, verbErrorSchema } from '#core/verbs/errors';

/** One JSON object a line each way (docs/decisions/0002). Anything else on the channel is a `protocol` error. */
export const PROTOCOL_VERSION = 1;

const id = z.int();
export const readySchema = z.object({
  v: z.literal(PROTOCOL_VERSION),
  t: z.literal('ready'),
  pid: z.int(),
  ps: z.string(),
  edition: z.string(),
  langMode: z.string(),
  culture: z.string(),
  elevated: z.boolean(),
});
export type HostReady = z.infer<typeof readySchema>;

/** Sent instead of `ready` where the language mode lets neither channel nor verbs work. */
const limitedSchema = z.object({ v: z.literal(PROTOCOL_VERSION), t: z.literal('limited'), ps: z.string(), edition: z.string(), langMode: z.string() });

export const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: verbErrorSchema }),
]);
export type HostAnswer = z.infer<typeof answerSchema>;

const head = { v: z.literal(PROTOCOL_VERSION), id };
export const hostMessageSchema = z.union([
  readySchema,
  limitedSchema,
  z.object({ ...head, t: z.literal('res'), ok: z.literal(true), value: z.unknown() }),
  z.object({ ...head, t: z.literal('res'), ok: z.literal(false), error: verbErrorSchema }),
  z.object({ ...head, t: z.literal('res'), parts: z.int().min(1) }),
  z.object({ ...head, t: z.literal('part'), seq: z.int().min(0), text: z.string() }),
  z.object({ v: z.literal(PROTOCOL_VERSION), t: z.literal('heartbeat') }),
  z.object({ v: z.literal(PROTOCOL_VERSION), t: z.literal('bad'), code: z.enum(['protocol', 'too-large']) }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;

export const requestSchema = z.discriminatedUnion('t', [
  z.object({ ...head, t: z.literal('req'), verb: z.string(), args: z.unknown() }),
  z.object({ ...head, t: z.literal('cancel') }),
]);
export type HostRequest = z.infer<typeof requestSchema>;

/** JSON in ASCII: the code page of the other end cannot matter, and half a surrogate pair arrives as it was sent. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** @throws VerbError `too-large` */
export function requestLine(request: HostRequest): string {
  const line = asciiJson(request);
  if (line.length >= MAX_LINE_BYTES) throw new VerbError({ code: 'too-large', detail: `${line.length} bytes` });
  return line;
}

/** undefined when the line is not a message of this protocol. */
export function parseHostLine(line: string): HostMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return hostMessageSchema.safeParse(value).data;
}

/** Cuts a byte stream into lines of UTF-8; one longer than the limit ends the stream. */
export class LineSplitter {
  private chunks: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly onLine: (line: string) => void,
    private readonly onTooLong: () => void,
    private readonly limit = MAX_LINE_BYTES,
  ) {}

  push(data: Buffer): void {
    let from = 0;
    for (;;) {
      const end = data.indexOf(10, from);
      const piece = data.subarray(from, end < 0 ? undefined : end);
      this.size += piece.length;
      if (this.size > this.limit) {
        this.chunks = [];
        this.onTooLong();
        return;
      }
      this.chunks.push(piece);
      if (end < 0) return;
      const line = Buffer.concat(this.chunks).toString('utf8');
      this.chunks = [];
      this.size = 0;
      from = end + 1;
      this.onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
  }
}
