import { z } from 'zod';
import { portSchema } from '#core/ports/port';
import { firewallProfileNameSchema } from '#core/verbs/facts';

export const strategySchema = z.enum(['keep', 'series', 'custom']);
export type Strategy = z.infer<typeof strategySchema>;

/** What the administrator picked in the SQL Server wizard; plain data. */
export const sqlChoicesSchema = z.object({
  instances: z.array(
    z.object({
      name: z.string(),
      strategy: strategySchema,
      /** The number typed, for `custom`. */
      port: portSchema.nullable(),
      /** keep: restart now so that the reservation is made at once, instead of leaving it pending. */
      restartNow: z.boolean(),
    }),
  ),
  /** 1433 goes to a default instance; named ones take `start`, `start + 1`, ... without `skip` (1434 is always skipped: DAC). */
  series: z.object({ start: portSchema, skip: z.array(portSchema) }),
  /** Reserve the port where it lies inside a dynamic range. */
  reserve: z.boolean(),
  firewall: z.object({
    /** `port`: allow the number. `program`, `service`: allow only sqlservr.exe, or the service, of the instance on that number. `none`: no rule. */
    mode: z.enum(['port', 'program', 'service', 'none']),
    profiles: z.array(firewallProfileNameSchema),
    remoteAddresses: z.array(z.string()),
    /** Names of wide rules to disable after the proof; never deleted. */
    disableRules: z.array(z.string()),
  }),
  browser: z.enum(['leave', 'stop']),
});
export type SqlChoices = z.infer<typeof sqlChoicesSchema>;

export function defaultChoices(): SqlChoices {
  return {
    instances: [],
    series: { start: 1435, skip: [] },
    reserve: true,
    firewall: { mode: 'port', profiles: ['domain', 'private', 'public'], remoteAddresses: ['Any'], disableRules: [] },
    browser: 'leave',
  };
}
