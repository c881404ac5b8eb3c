import { z } from 'zod';
import { searchResultSchema } from '#core/clients/find/result';
import { findingSchema } from '#core/findings/finding';
import { channelErrorSchema, importProblemSchema, planProblemSchema, runSummarySchema, targetInfoSchema } from '#core/ipc/contract';
import { planSchema } from '#core/plan/change';
import { runViewSchema } from '#core/plan/run';
import { probeReportSchema } from '#core/probes/report';
import { portSchema, protocolSchema } from '#core/ports/port';
import { recipeGroups, recipeIds } from '#core/recipes/ids';
import { stepIds, syntaxes } from '#core/recipes/recipe';
import { scanSchema } from '#core/scan/scan';
import { documentRecordSchema } from '#core/documents/record';
import { driftItemSchema } from '#core/plan/drift';
import { registerEntrySchema } from '#core/register/query';

/**
 * What `--json` prints: each action puts exactly one of these on standard output. Files made from them are in
 * docs/schemas; a format never changes its meaning without another `version`.
 */
const head = <F extends string>(format: F): { format: z.ZodLiteral<F>; version: z.ZodLiteral<1> } => ({ format: z.literal(format), version: z.literal(1) });

export const cliErrorCodes = ['usage', 'port', 'unknown-instance', 'unknown-run', 'no-run', 'plan-file', 'wrong-target', 'file-unreadable', 'file-write', 'not-windows', 'read-only', 'not-confirmed', 'interrupted', 'recipe', 'internal'] as const;
export const cliErrorCodeSchema = z.enum(cliErrorCodes);
export type CliErrorCode = z.infer<typeof cliErrorCodeSchema>;

export const findingsOutputSchema = z.object({
  ...head('portpin-findings'),
  target: scanSchema.shape.target,
  scanHash: z.string(),
  findings: z.array(findingSchema.extend({ title: z.string(), meaning: z.string(), why: z.string(), whatToDo: z.string(), source: z.string() })),
});

export const importOutputSchema = z.object({
  ...head('portpin-import'),
  target: targetInfoSchema,
  problems: z.array(importProblemSchema),
  instances: z.array(z.object({ name: z.string(), id: z.string(), mode: z.string(), ports: z.array(z.int()) })),
});

export const problemsOutputSchema = z.object({ ...head('portpin-problems'), problems: z.array(planProblemSchema.extend({ message: z.string() })) });

export const runsOutputSchema = z.object({ ...head('portpin-runs'), runs: z.array(runSummarySchema) });

/** `run` is null when there was nothing to change. */
export const runOutputSchema = z.object({ ...head('portpin-run'), exitCode: z.int(), run: runViewSchema.nullable() });

/** `unreadLines`: lines of the register of a newer version, or damaged. */
export const registerOutputSchema = z.object({ ...head('portpin-register'), unreadLines: z.int(), entries: z.array(registerEntrySchema) });

export const driftOutputSchema = z.object({ ...head('portpin-drift'), target: z.string(), items: z.array(driftItemSchema) });

export const filesOutputSchema = z.object({ ...head('portpin-files'), files: z.array(z.string()) });

/** `lastBoot`: ISO 8601, UTC. */
export const demoOutputSchema = z.object({ ...head('portpin-demo'), lastBoot: z.string() });

export const scriptOutputSchema = z.object({ ...head('portpin-script'), kind: z.enum(['apply', 'undo']), name: z.string(), planHash: z.string(), text: z.string() });

export const probeOutputSchema = z.object({ ...head('portpin-probe'), report: probeReportSchema });

/** Strings found in files, judged and masked. */
export const clientsOutputSchema = z.object({ ...head('portpin-clients'), target: targetInfoSchema, result: searchResultSchema });

const guideStepsSchema = z.array(z.object({ id: z.enum(stepIds), text: z.string(), syntax: z.enum(syntaxes), commands: z.array(z.string()) }));

/** `recipe` is null in the list of recipes; then everything but `recipes` is empty. */
export const guideOutputSchema = z.object({
  ...head('portpin-guide'),
  recipe: z.enum(recipeIds).nullable(),
  recipes: z.array(z.object({ id: z.enum(recipeIds), group: z.enum(recipeGroups), title: z.string(), summary: z.string() })),
  fields: z.array(z.object({ id: z.string(), label: z.string(), value: z.string(), choices: z.array(z.string()).nullable() })),
  ports: z.array(z.object({ port: portSchema, protocol: protocolSchema, field: z.string(), verdicts: z.array(z.object({ code: z.string(), severity: z.string(), message: z.string() })) })),
  files: z.array(z.object({ name: z.string(), syntax: z.enum(syntaxes), text: z.string() })),
  check: guideStepsSchema,
  undo: guideStepsSchema,
});
export type GuideOutput = z.infer<typeof guideOutputSchema>;

export const errorOutputSchema = z.object({
  ...head('portpin-error'),
  exitCode: z.int(),
  message: z.string(),
  error: z.union([...channelErrorSchema.options, z.object({ source: z.literal('cli'), code: cliErrorCodeSchema })]),
});
export type ErrorOutput = z.infer<typeof errorOutputSchema>;

/** File name in docs/schemas -> schema. */
export const outputSchemas = {
  scan: scanSchema,
  findings: findingsOutputSchema,
  plan: planSchema,
  run: runOutputSchema,
  runs: runsOutputSchema,
  document: documentRecordSchema,
  register: registerOutputSchema,
  drift: driftOutputSchema,
  import: importOutputSchema,
  problems: problemsOutputSchema,
  files: filesOutputSchema,
  script: scriptOutputSchema,
  demo: demoOutputSchema,
  clients: clientsOutputSchema,
  probe: probeOutputSchema,
  guide: guideOutputSchema,
  error: errorOutputSchema,
} as const;
