import { keysOf } from '#core/util/keys';
import { z } from 'zod';
import { planSchema } from '#core/plan/change';
import { driftItemSchema } from '#core/plan/drift';
import { planRequestSchema, requestKindSchema, type PlanRequest, type RequestKind } from '#core/plan/request';
import { runStateSchema, runViewSchema } from '#core/plan/run';
import { recipeIds, typedFormSchema } from '#core/recipes/ids';
import { scanSchema } from '#core/scan/scan';
import { connectionSchema } from '#core/verbs/facts';
import { verbs } from '#core/verbs/verbs';
import { portSchema, protocolSchema } from '#core/ports/port';
import { registerEntrySchema, registerQuerySchema } from '#core/register/query';
import { hostTextSchema } from '#core/probes/host';
import { browserReportSchema, endpointsReportSchema, probedPortsSchema, sunRpcReportSchema, tcpReportSchema, tdsReportSchema } from '#core/probes/report';
import { verbErrorSchema } from '#core/verbs/errors';
import { clientsChannels, clientsEvents } from './clientsChannels';
import { planProblemSchema } from './problem';
import { languageSchema, settingsSchema, type Language, type Settings } from './settings';

/**
 * The one contract between window and main process. The renderer sends choices and plan hashes; it never sends a
 * command, a path or a script. Inputs are parsed in the main process, outputs too, before they cross.
 */

export { languageSchema, type Language, type Settings };

export const targetInfoSchema = z.object({
  id: z.string(),
  kind: z.enum(['local', 'demo', 'imported']),
  name: z.string(),
  writable: z.boolean(),
});
export type TargetInfo = z.infer<typeof targetInfoSchema>;

export const importProblemSchema = z.object({ file: z.string(), line: z.int().nullable(), text: z.string(), code: z.string() });
export type ImportProblem = z.infer<typeof importProblemSchema>;

export { planProblemSchema };

export const runSummarySchema = z.object({
  runId: z.string(),
  targetId: z.string(),
  targetName: z.string(),
  state: runStateSchema,
  kind: planSchema.shape.kind,
  undoOf: z.string().nullable(),
  undoneBy: z.string().nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  by: z.string(),
  subjects: z.array(z.string()),
  changes: z.int(),
  /** `INST1: 49721 reserved at the next stop`: what is not done yet. */
  pending: z.array(z.object({ step: z.string(), subject: z.string(), port: portSchema.nullable() })),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const callLogEntrySchema = z.object({ at: z.string(), verb: z.string(), ms: z.int(), ok: z.boolean(), code: z.string().nullable() });
export type CallLogEntry = z.infer<typeof callLogEntrySchema>;
export const hostStatusSchema = z.object({
  state: z.enum(['none', 'starting', 'ready', 'busy', 'lost', 'failed']),
  /** Last ping, milliseconds; null before the first. */
  pingMs: z.int().nullable(),
  elevated: z.boolean().nullable(),
  broker: z.boolean(),
  edition: z.string().nullable(),
});
export type HostStatus = z.infer<typeof hostStatusSchema>;

/** What can be shown as text; `apply` and `undo` are the scripts. */
export const textFormatSchema = z.enum(['html', 'markdown', 'json', 'csv-ports', 'csv-changes', 'apply', 'undo', 'ansible', 'dsc']);
export type TextFormat = z.infer<typeof textFormatSchema>;
export const documentFormatSchema = z.enum([...textFormatSchema.options, 'pdf', 'xlsx']);
export type DocumentFormat = z.infer<typeof documentFormatSchema>;
export const scriptKindSchema = z.enum(['apply', 'undo']);

/** A port that a recipe of the guide gives out, for the register. */
export const recipePortSchema = z.object({
  computer: z.string().min(1).max(255),
  protocol: protocolSchema,
  address: z.string().max(255),
  port: portSchema,
  holder: z.string().min(1).max(512),
  owner: z.string().max(2000),
  purpose: z.string().max(2000),
});
export type RecipePort = z.infer<typeof recipePortSchema>;

/** Keys of the fixed table of external pages; a URL never crosses. */
export const linkKeySchema = z.enum(['sql-ports', 'sql-firewall', 'sql-browser', 'sql-spn', 'dynamic-range']);

const none = z.object({});
const withTarget = z.object({ targetId: z.string() });

/**
 * A saved wizard: what it asks for, step, and which steps were seen. One for each target and kind. Opaque to the main
 * process but for its size.
 */
export const draftSchema = z.object({ request: planRequestSchema, step: z.string().max(40), visited: z.array(z.string().max(40)), savedAt: z.string(), scanHash: z.string(), why: z.string().max(4000).optional() });
export type Draft = z.infer<typeof draftSchema>;
export type DraftOf<K extends RequestKind> = Omit<Draft, 'request'> & { readonly request: Extract<PlanRequest, { kind: K }> };

export const channels = {
  'app.info': { input: none, output: z.object({ version: z.string(), platform: z.string(), language: languageSchema, elevated: z.boolean().nullable(), packaged: z.boolean(), stateDir: z.string() }) },
  'settings.get': { input: none, output: settingsSchema },
  'settings.set': { input: settingsSchema, output: settingsSchema },

  'targets.list': { input: none, output: z.object({ targets: z.array(targetInfoSchema), current: z.string().nullable() }) },
  'targets.open': { input: z.object({ kind: z.enum(['local', 'demo']) }), output: targetInfoSchema },
  'targets.use': { input: withTarget, output: targetInfoSchema },
  /** Opens a file dialog in the main process; null when it was closed without a choice. */
  'targets.import': { input: none, output: z.object({ target: targetInfoSchema, problems: z.array(importProblemSchema) }).nullable() },
  /** Puts the demo server back to its first state; its runs stay listed. */
  'demo.reset': { input: none, output: none },
  /** Starts the simulated computer anew, as a restart of Windows would. */
  'demo.restart': { input: none, output: z.object({ lastBoot: z.string() }) },
  /** Writes the collect script to a place the administrator picks; null when the dialog was closed. */
  'collect.save': { input: none, output: z.object({ path: z.string() }).nullable() },

  'scan.run': { input: withTarget, output: scanSchema },
  'scan.last': { input: withTarget, output: scanSchema.nullable() },
  'scan.cancel': { input: withTarget, output: none },
  'connections.list': { input: z.object({ targetId: z.string(), ports: z.array(portSchema) }), output: z.object({ connections: z.array(connectionSchema) }) },

  /** TCP at this moment, counted on the target. `ranges`: those whose use is asked for. */
  'connections.sample': { input: withTarget.extend({ top: z.int().min(1).max(200), ranges: verbs['connections.sample'].args.shape.ranges }), output: verbs['connections.sample'].result },

  'plan.make': {
    input: z.object({ targetId: z.string(), request: planRequestSchema, scanHash: z.string() }),
    output: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), plan: planSchema, hash: z.string() }),
      z.object({ ok: z.literal(false), problems: z.array(planProblemSchema) }),
    ]),
  },
  'plan.undo': {
    input: z.object({ runId: z.string() }),
    output: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), plan: planSchema, hash: z.string() }),
      z.object({ ok: z.literal(false), problems: z.array(planProblemSchema) }),
    ]),
  },
  /** Plan that makes the reservations a run left pending, for the stop that is now. */
  'plan.pending': {
    input: z.object({ runId: z.string() }),
    output: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), plan: planSchema, hash: z.string() }),
      z.object({ ok: z.literal(false), problems: z.array(planProblemSchema) }),
    ]),
  },
  'plan.script': { input: z.object({ hash: z.string(), kind: scriptKindSchema, language: languageSchema }), output: z.object({ name: z.string(), text: z.string() }) },
  'plan.saveScript': { input: z.object({ hash: z.string(), kind: scriptKindSchema, language: languageSchema }), output: z.object({ path: z.string() }).nullable() },

  /** Asks for confirmation in a native dialog first; null when the administrator chose not to. Only hashes of plans this process made are known. */
  'run.start': { input: z.object({ hash: z.string(), why: z.string().max(4000), language: languageSchema }), output: z.object({ runId: z.string() }).nullable() },
  'run.cancel': { input: z.object({ runId: z.string(), how: z.enum(['after-step', 'roll-back']) }), output: none },
  'run.get': { input: z.object({ runId: z.string() }), output: runViewSchema },
  'runs.list': { input: z.object({ targetId: z.string().nullable() }), output: z.object({ runs: z.array(runSummarySchema) }) },
  'run.recover': { input: z.object({ runId: z.string(), how: z.enum(['finish', 'undo']) }), output: runViewSchema },

  'document.render': { input: z.object({ runId: z.string(), format: textFormatSchema, language: languageSchema }), output: z.object({ name: z.string(), text: z.string() }) },
  'document.save': { input: z.object({ runId: z.string(), formats: z.array(documentFormatSchema).min(1), language: languageSchema }), output: z.object({ folder: z.string(), files: z.array(z.string()) }).nullable() },
  'folder.open': { input: z.object({ runId: z.string() }), output: none },

  'draft.get': { input: z.object({ targetId: z.string(), kind: requestKindSchema }), output: draftSchema.nullable() },
  'draft.set': { input: z.object({ targetId: z.string(), kind: requestKindSchema, draft: draftSchema.nullable() }), output: none },

  /** What differs from what the runs of a target left, by its last scan. */
  'drift.list': { input: withTarget, output: z.object({ items: z.array(driftItemSchema) }) },
  /** The value found is the new one: it is not told again until it changes. */
  'drift.accept': { input: z.object({ targetId: z.string(), runId: z.string(), cell: z.string().max(5000), found: z.string() }), output: none },
  /** Plan that puts back what differs from what the run left. */
  'plan.putBack': {
    input: z.object({ runId: z.string() }),
    output: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), plan: planSchema, hash: z.string() }),
      z.object({ ok: z.literal(false), problems: z.array(planProblemSchema) }),
    ]),
  },

  /** One page of the answer to a question about the register. `total`: entries that match, `all`: entries there are. */
  'register.find': {
    input: z.object({ query: registerQuerySchema, offset: z.int().min(0), limit: z.int().min(1).max(500) }),
    output: z.object({ entries: z.array(registerEntrySchema), total: z.int(), all: z.int(), conflicts: z.int(), computers: z.array(z.string()), unreadLines: z.int(), revision: z.int() }),
  },
  'register.edit': { input: z.object({ key: z.string().max(2000), owner: z.string().max(2000), purpose: z.string().max(2000) }), output: none },
  /** What a recipe gave out, written down; the same port of the same service again only renews the entry. */
  'register.add': { input: z.object({ recipe: z.string().min(1).max(100), ports: z.array(recipePortSchema).min(1).max(500) }), output: z.object({ keys: z.array(z.string()) }) },
  /** What a question finds, into a file the administrator picks; null when the dialog was closed. */
  'register.save': { input: z.object({ query: registerQuerySchema, format: z.enum(['csv', 'xlsx']), language: languageSchema }), output: z.object({ path: z.string() }).nullable() },
  'register.withdraw': { input: z.object({ key: z.string().max(2000) }), output: none },

  /** Questions to a computer the administrator names, over the network and without credentials. One at a time. */
  'probe.endpoints': { input: z.object({ host: hostTextSchema }), output: endpointsReportSchema },
  'probe.sunRpc': { input: z.object({ host: hostTextSchema }), output: sunRpcReportSchema },
  'probe.browser': { input: z.object({ host: hostTextSchema, instance: z.string().min(1).max(100).nullable() }), output: browserReportSchema },
  'probe.tds': { input: z.object({ host: hostTextSchema, ports: probedPortsSchema }), output: tdsReportSchema },
  'probe.tcp': { input: z.object({ host: hostTextSchema, ports: probedPortsSchema }), output: tcpReportSchema },
  'probe.cancel': { input: none, output: none },

  ...clientsChannels,

  /** Makes the files of a recipe again from what was typed, and writes one of them (by its name) or all to a place the administrator picks; null when the dialog was closed. */
  'recipe.save': { input: z.object({ recipe: z.enum(recipeIds), form: typedFormSchema, file: z.string().max(200).nullable(), language: languageSchema }), output: z.object({ place: z.string(), files: z.array(z.string()) }).nullable() },

  'clipboard.write': { input: z.object({ text: z.string().max(2_000_000) }), output: none },
  'link.open': { input: z.object({ key: linkKeySchema }), output: none },
  'calls.log': { input: none, output: z.object({ calls: z.array(callLogEntrySchema) }) },
  'host.status': { input: none, output: hostStatusSchema },
} as const;

export type ChannelName = keyof typeof channels;
export type ChannelInput<C extends ChannelName> = z.infer<(typeof channels)[C]['input']>;
export type ChannelOutput<C extends ChannelName> = z.infer<(typeof channels)[C]['output']>;
export const channelNames = keysOf(channels);

export const events = {
  'scan.progress': z.object({ targetId: z.string(), area: z.string(), state: z.enum(['asking', 'read', 'unreadable']), done: z.int(), total: z.int() }),
  'run.progress': z.object({ run: runViewSchema }),
  'probe.progress': z.object({ done: z.int(), total: z.int() }),
  ...clientsEvents,
  'host.status': hostStatusSchema,
} as const;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.infer<(typeof events)[E]>;
export const eventNames = keysOf(events);

/** Error of a channel: a verb's error, or one of the app's own. */
export const appErrorCodes = ['bad-input', 'bad-output', 'sender', 'unknown-target', 'unknown-plan', 'unknown-run', 'no-scan', 'stale-plan', 'run-active', 'locked', 'import-not-registry', 'import-newer', 'import-empty', 'import-too-large', 'import-unreadable', 'file-write', 'needs-recovery', 'unknown-entry', 'no-pdf', 'run-unreadable', 'internal'] as const;
export const channelErrorSchema = z.union([
  z.object({ source: z.literal('verb'), error: verbErrorSchema }),
  z.object({ source: z.literal('app'), code: z.enum(appErrorCodes), params: z.record(z.string(), z.union([z.string(), z.number()])) }),
]);
export type ChannelError = z.infer<typeof channelErrorSchema>;

/** What `call` resolves to across the bridge: contextBridge loses the class of an error, so failures are values. */
export type ChannelAnswer<C extends ChannelName> = { readonly ok: true; readonly value: ChannelOutput<C> } | { readonly ok: false; readonly error: ChannelError };

/** The object the preload script exposes as `window.portpin`. */
export type Bridge = {
  readonly calls: { readonly [C in ChannelName]: (input: ChannelInput<C>) => Promise<ChannelAnswer<C>> };
  readonly on: { readonly [E in EventName]: (listener: (payload: EventPayload<E>) => void) => () => void };
};
