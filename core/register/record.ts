import { z } from 'zod';
import { portSchema, protocolSchema } from '#core/ports/port';

/** One line of the register's file. A line of another version is kept and not read. */
export const REGISTER_VERSION = 1;

/**
 * Who holds or wants a port. `sql-dac`, `sql-endpoint`: further ports of an instance's engine. `service`: a service of
 * Windows with a port of its own. `listener`: any other process. `reservation`: an administered exclusion. `recipe`: a port a recipe of the guide gave out.
 */
export const claimKindSchema = z.enum(['sql-instance', 'sql-dac', 'sql-endpoint', 'service', 'listener', 'reservation', 'recipe']);
export type ClaimKind = z.infer<typeof claimKindSchema>;

/** `moves`: Windows picked the number. `planned`: given out and not seen yet. `unknown`: nothing says why it is this number. */
export const holdSchema = z.enum(['fixed', 'moves', 'reserved', 'planned', 'unknown']);
export type Hold = z.infer<typeof holdSchema>;

export const claimSchema = z.object({
  kind: claimKindSchema,
  protocol: protocolSchema,
  /** `any`, or one address of the computer. */
  address: z.string().max(255),
  port: portSchema,
  /** The same as `port` but for a reservation of several. */
  end: portSchema,
  /** Instance, service or process, or what a recipe calls its service. '' where the process had ended. */
  holder: z.string().max(512),
  hold: holdSchema,
  /** Somebody listens there. */
  live: z.boolean(),
});
export type Claim = z.infer<typeof claimSchema>;

const computerSchema = z.object({
  /** What tells computers apart: `scopeOf`. */
  scope: z.string().min(1).max(300),
  name: z.string().max(255),
  simulated: z.boolean(),
});
export type RegisterComputer = z.infer<typeof computerSchema>;

const rangeSchema = z.object({ protocol: protocolSchema, start: portSchema, end: portSchema });
export const registerRangesSchema = z.object({
  dynamic: z.array(rangeSchema),
  /** Ranges that Windows keeps for itself: a bind there is refused. */
  excluded: z.array(rangeSchema),
});
export type RegisterRanges = z.infer<typeof registerRangesSchema>;

const at = z.string();
const note = z.string().max(2000);
const head = { v: z.literal(REGISTER_VERSION), at };

/** What can be written down, in the order it happened. The register is these records and nothing else. */
export const registerRecordSchema = z.discriminatedUnion('t', [
  /** A scan: only what is new or changed, and the keys of what is gone. */
  z.object({ ...head, t: z.literal('scan'), computer: computerSchema, found: z.array(claimSchema), gone: z.array(z.string()), ranges: registerRangesSchema.nullable() }),
  /** A committed run; `undoOf`: the run it took back. */
  z.object({ ...head, t: z.literal('run'), runId: z.string(), undoOf: z.string().nullable(), computer: computerSchema, by: z.string(), why: z.string(), claims: z.array(claimSchema) }),
  /** Ports that a recipe of the guide gave out. */
  z.object({ ...head, t: z.literal('recipe'), recipe: z.string().max(100), by: z.string(), claims: z.array(z.object({ computer: computerSchema, claim: claimSchema, owner: note, purpose: note })) }),
  /** A person said whose a port is, and what for. */
  z.object({ ...head, t: z.literal('edit'), key: z.string(), owner: note, purpose: note, by: z.string() }),
  /** A recipe's port is given up. */
  z.object({ ...head, t: z.literal('withdrawn'), key: z.string(), by: z.string() }),
  /** A value that differs from what a run left is the new one: see core/register/drift. */
  z.object({ ...head, t: z.literal('accepted'), targetId: z.string(), runId: z.string(), cell: z.string(), value: z.string(), by: z.string() }),
]);
export type RegisterRecord = z.infer<typeof registerRecordSchema>;

/** A demo server called SQL01 is not the SQL01 of the company. Names of computers compare without case. */
export function scopeOf(target: { readonly id: string; readonly kind: string; readonly name: string }): string {
  return target.kind === 'demo' ? `demo:${target.id}` : target.name.toLowerCase();
}

export function computerOf(target: { readonly id: string; readonly kind: string; readonly name: string }): RegisterComputer {
  return { scope: scopeOf(target), name: target.name.slice(0, 255), simulated: target.kind === 'demo' };
}

/** What makes two claims the same entry: a number that moves makes a new one. */
export function claimKey(scope: string, claim: Pick<Claim, 'kind' | 'protocol' | 'address' | 'port' | 'end' | 'holder'>): string {
  return [scope, claim.kind, claim.protocol, claim.address.toLowerCase(), claim.end === claim.port ? claim.port : `${claim.port}-${claim.end}`, claim.holder.toLowerCase()].join('|');
}
