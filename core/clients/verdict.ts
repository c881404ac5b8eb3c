import { z } from 'zod';
import { portSchema } from '#core/ports/port';

/** One thing observed in a string. Texts: core/text clients.verdict; how bad: verdictSeverity. */
export const verdictSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('already-right'), instance: z.string(), port: portSchema }),
  z.object({ code: z.literal('needs-browser'), instance: z.string(), port: portSchema }),
  z.object({ code: z.literal('old-port'), instance: z.string(), oldPort: portSchema, port: portSchema }),
  z.object({ code: z.literal('default-port-moved'), port: portSchema }),
  z.object({ code: z.literal('default-instance-by-name'), port: portSchema }),
  z.object({ code: z.literal('no-default-instance') }),
  z.object({ code: z.literal('unknown-instance'), instance: z.string() }),
  z.object({ code: z.literal('unknown-port'), port: portSchema }),
  z.object({ code: z.literal('ambiguous-port'), port: portSchema, instances: z.array(z.string()).readonly() }),
  z.object({ code: z.literal('port-wins'), instance: z.string(), port: portSchema }),
  z.object({ code: z.literal('instance-wins'), instance: z.string(), port: z.string() }),
  z.object({ code: z.literal('mutually-exclusive'), instance: z.string(), port: z.string() }),
  z.object({ code: z.literal('name-and-port-disagree'), instance: z.string(), portOf: z.string(), port: portSchema }),
  z.object({ code: z.literal('port-before-instance') }),
  z.object({ code: z.literal('colon-port'), host: z.string() }),
  z.object({ code: z.literal('instance-not-taken'), host: z.string(), instance: z.string() }),
  z.object({ code: z.literal('comma-port'), host: z.string() }),
  z.object({ code: z.literal('comma-port-by-version'), host: z.string() }),
  z.object({ code: z.literal('protocol-not-taken'), protocol: z.string() }),
  z.object({ code: z.literal('port-keyword-ignored'), port: z.string() }),
  z.object({ code: z.literal('bad-port'), port: z.string() }),
  z.object({ code: z.literal('dac-port') }),
  z.object({ code: z.literal('dac') }),
  z.object({ code: z.literal('named-pipe') }),
  z.object({ code: z.literal('shared-memory') }),
  z.object({ code: z.literal('localdb') }),
  z.object({ code: z.literal('local-name'), host: z.string() }),
  z.object({ code: z.literal('other-server'), host: z.string() }),
]);
export type Verdict = z.infer<typeof verdictSchema>;
