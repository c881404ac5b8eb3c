import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { z } from 'zod';

const schema = z.object({ how: z.string(), base64: z.string() });

/** What a real server sent; the file says which and how it was taken. */
export function capture(name: string): Uint8Array {
  return Buffer.from(schema.parse(JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../fixtures/probes', `${name}.json`), 'utf8'))).base64, 'base64');
}

/** The capture with bytes changed, cut out, doubled or missing at the end. */
export function mutated(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat(Math.max(0, bytes.length - 1));
  const change = fc.oneof(
    fc.tuple(at, fc.nat(255)).map(([i, value]) => (b: Uint8Array) => b.map((old, j) => (j === i ? value : old))),
    at.map((i) => (b: Uint8Array) => b.slice(0, i)),
    fc.tuple(at, fc.nat(64)).map(([i, n]) => (b: Uint8Array) => Uint8Array.from([...b.slice(0, i), ...b.slice(i + n)])),
    fc.tuple(at, fc.nat(64)).map(([i, n]) => (b: Uint8Array) => Uint8Array.from([...b.slice(0, i + n), ...b.slice(i)])),
    fc.tuple(at, fc.uint8Array({ minLength: 4, maxLength: 4 })).map(([i, word]) => (b: Uint8Array) => Uint8Array.from([...b.slice(0, i), ...word, ...b.slice(i + 4)])),
  );
  return fc.array(change, { minLength: 1, maxLength: 6 }).map((changes) => changes.reduce((b, apply) => apply(b), bytes));
}
