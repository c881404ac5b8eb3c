import { z } from 'zod';
import { searchCountsSchema, searchResultSchema } from '#core/clients/find/result';
import { planSchema } from '#core/plan/change';
import { clientsChoicesSchema } from '#core/plan/clientsChoices';
import { planProblemSchema } from './problem';
import { languageSchema } from './settings';

const none = z.object({});

/** One place a client is told where to go, on the target itself: an alias in either view of the registry. */
export const aliasSchema = z.object({ name: z.string(), data64: z.string().nullable(), data32: z.string().nullable() });
export const spnRowSchema = z.object({
  instance: z.string(),
  account: z.string(),
  spn: z.string(),
  /** Should the account hold it, by the ports as they are now? */
  wanted: z.boolean(),
  held: z.boolean(),
  /** A stopped instance: it may register by itself when it starts, so that nothing is missing yet. */
  stopped: z.boolean(),
  /** Everybody else who holds it. */
  others: z.array(z.string()),
});
export type AliasRow = z.infer<typeof aliasSchema>;
export type SpnRow = z.infer<typeof spnRowSchema>;

/** Clients of the servers: strings in files, aliases, SPNs. Which file is meant is said by its number in a search. */
export const clientsChannels = {
  /** Opens a dialog in the main process and searches what was picked; null when the dialog was closed. One search at a time. */
  'clients.search': { input: z.object({ targetId: z.string(), what: z.enum(['folders', 'files']), /** Hash of a plan that was made: strings are judged by the ports it leaves. */ planHash: z.string().nullable() }), output: z.object({ searchId: z.int(), roots: z.array(z.string()), result: searchResultSchema }).nullable() },
  'clients.cancel': { input: none, output: none },
  'clients.plan': {
    input: z.object({
      targetId: z.string(),
      searchId: z.int().nullable(),
      picks: z.array(z.object({ file: z.int().min(0), places: z.array(z.int()) })),
      spns: clientsChoicesSchema.shape.spns,
      aliases: clientsChoicesSchema.shape.aliases,
    }),
    output: z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), plan: planSchema, hash: z.string() }), z.object({ ok: z.literal(false), problems: z.array(planProblemSchema) })]),
  },
  /** The list of a search as CSV, into a file the administrator picks; null when the dialog was closed. */
  'clients.save': { input: z.object({ searchId: z.int(), language: languageSchema }), output: z.object({ path: z.string() }).nullable() },
  'clients.server': { input: z.object({ targetId: z.string() }), output: z.object({ aliases: z.array(aliasSchema), spns: z.array(spnRowSchema), unread: z.array(z.string()) }) },
} as const;

export const clientsEvents = {
  'clients.progress': z.object({ counts: searchCountsSchema, current: z.string() }),
} as const;
