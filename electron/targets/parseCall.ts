import type { z } from 'zod';
import { VerbError, verbErrorSchema, type VerbErrorData } from '#core/verbs/errors';
import type { BatchAnswer } from '#core/verbs/target';
import { verbs, type VerbArgs, type VerbName, type VerbResult } from '#core/verbs/verbs';

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.entries(found).find(([key]) => key === String(step))?.[1];
  }
  return found;
}

function parse<T>(schema: z.ZodType<T>, value: unknown, refuse: (subject: string | undefined, detail: string) => VerbErrorData): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const subject = at(value, issue?.path ?? []);
  const detail = `${issue?.path.join('.') ?? ''}: ${issue?.code ?? ''}`;
  throw new VerbError(refuse(typeof subject === 'string' ? subject : undefined, detail));
}

/** The verb table with each schema tied to its verb. */
const schemas: { readonly [V in VerbName]: { readonly args: z.ZodType<VerbArgs<V>>; readonly result: z.ZodType<VerbResult<V>> } } = verbs;

/** @throws VerbError `invalid-argument`, with the text at fault as its subject */
export function parseArgs<V extends VerbName>(verb: V, args: unknown): VerbArgs<V> {
  return parse(schemas[verb].args, args, (subject, detail) => (subject === undefined ? { code: 'invalid-argument', detail } : { code: 'invalid-argument', subject, detail }));
}

/** @throws VerbError `protocol`: the answer does not have the shape of the verb's */
export function parseResult<V extends VerbName>(verb: V, value: unknown): VerbResult<V> {
  return parse(schemas[verb].result, value, (_, detail) => ({ code: 'protocol', subject: verb, detail }));
}

/** One answer of a batch as the verb's own type. @throws VerbError the answer's own, or `protocol` */
export function answerOf<V extends VerbName>(verb: V, answer: BatchAnswer | undefined): VerbResult<V> {
  if (answer === undefined) throw new VerbError({ code: 'protocol', subject: verb });
  if (!answer.ok) throw answer.error;
  return parseResult(verb, answer.value);
}

export function toVerbError(error: unknown): VerbError {
  if (error instanceof VerbError) return error;
  return new VerbError(verbErrorSchema.parse({ code: 'internal', detail: error instanceof Error ? error.message : String(error) }), { cause: error });
}
