import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * Window and broker prove to each other that they know the secret of this run, and that they speak of the same plan:
 * each sends a nonce, each answers HMAC-SHA-256 over its role, both nonces and the plan's hash.
 *
 * What this protects from: programs of other users, programs that guess or squat the pipe, answers replayed from an
 * earlier run. What it does not: the secret reaches the broker on its command line, which other programs of the same
 * user and administrators can read. UAC is no boundary against the same user either; therefore the broker offers the
 * typed verbs and nothing else.
 */
const nonce = z.string().regex(/^[0-9a-f]{64}$/);
export const helloSchema = z.object({ v: z.literal(1), t: z.literal('hello'), nonce, plan: z.string() });
export const proofSchema = z.object({ v: z.literal(1), t: z.literal('proof'), nonce, proof: nonce });
export const refusedSchema = z.object({ v: z.literal(1), t: z.literal('refused'), reason: z.enum(['plan', 'proof', 'protocol']) });
export const brokerFirstSchema = z.discriminatedUnion('t', [proofSchema, refusedSchema]);

export type Role = 'window' | 'broker';

export interface Session {
  readonly windowNonce: string;
  readonly brokerNonce: string;
  readonly plan: string;
}

export function randomHex(): string {
  return randomBytes(32).toString('hex');
}

export function proofOf(role: Role, secret: string, session: Session): string {
  return createHmac('sha256', Buffer.from(secret, 'hex')).update(JSON.stringify([role, session.windowNonce, session.brokerNonce, session.plan])).digest('hex');
}

export function isProofOf(role: Role, secret: string, session: Session, proof: string): boolean {
  const expected = Buffer.from(proofOf(role, secret, session), 'hex');
  const given = Buffer.from(proof, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

export function parseLine<S extends z.ZodType>(schema: S, line: string): z.output<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
