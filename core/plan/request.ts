import { z } from 'zod';
import { sqlChoicesSchema } from './choices';
import { clientsChoicesSchema } from './clientsChoices';
import { rangesChoicesSchema, rpcChoicesSchema, wmiChoicesSchema } from './serviceChoices';

/** What a plan is asked for: one wizard's choices. A new wizard is one more of these. */
export const planRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sql'), choices: sqlChoicesSchema }),
  z.object({ kind: z.literal('rpc'), choices: rpcChoicesSchema }),
  z.object({ kind: z.literal('wmi'), choices: wmiChoicesSchema }),
  z.object({ kind: z.literal('ranges'), choices: rangesChoicesSchema }),
]);
export type PlanRequest = z.infer<typeof planRequestSchema>;
export const requestKinds = ['sql', 'rpc', 'wmi', 'ranges'] as const;
export const requestKindSchema = z.enum(requestKinds);
export type RequestKind = PlanRequest['kind'];

/** What a plan was made for. Clients are no wizard's: their files are named where they were found, not in the window. */
export const planOriginSchema = z.discriminatedUnion('kind', [...planRequestSchema.options, z.object({ kind: z.literal('clients'), choices: clientsChoicesSchema })]);
