import { z } from 'zod';
import { maskSecrets } from '#core/clients/mask';
import { findingSchema } from '#core/findings/finding';
import { runViewSchema, type RunView } from '#core/plan/run';
import type { DocumentInput } from './changeDocument';
import { scannedSince } from './workBlocks';

/** The change document for programs: the run as its journal tells it, what is left, and the scripts. Schema in docs/schemas. */
export const documentRecordSchema = z.object({
  format: z.literal('portpin-document'),
  version: z.literal(1),
  run: runViewSchema,
  /** null when the target was not scanned after the run. */
  findingsLeft: z.array(findingSchema).nullable(),
  scripts: z.object({ apply: z.string(), undo: z.string() }).nullable(),
});

/** The free texts of a run: what a person typed and what the system said. */
function masked(run: RunView): RunView {
  const steps = run.steps.map((step) => ({ ...step, error: maskedError(step.error) }));
  return { ...run, why: maskSecrets(run.why), steps, proof: maskedProof(run.proof), error: maskedError(run.error), errorLog: run.errorLog.map((line) => maskSecrets(line)) };
}

function maskedError(error: RunView['error']): RunView['error'] {
  return error?.detail === undefined ? error : { ...error, detail: maskSecrets(error.detail) };
}

function maskedProof(proof: RunView['proof']): RunView['proof'] {
  if (proof === null) return null;
  const { rows, rpc } = proof;
  const masked = (text: string | null): string | null => (text === null ? null : maskSecrets(text));
  return { ...proof, rows: rows.map((row) => ({ ...row, detail: masked(row.detail) })), rpc: rpc && { ...rpc, error: masked(rpc.error) } };
}

export function documentRecord(input: DocumentInput): z.infer<typeof documentRecordSchema> {
  const { run, model, scripts } = input;
  return { format: 'portpin-document', version: 1, run: masked(run), findingsLeft: model && scannedSince(input) ? [...model.findings] : null, scripts };
}
