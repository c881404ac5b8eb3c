import { z } from 'zod';
import { portSchema, protocolSchema, stackSchema } from '#core/ports/port';
import { firewallProfileNameSchema } from '#core/verbs/facts';

/** Services whose RPC endpoint can be given a number, and DCOM applications by AppID: see core/scan/fixedPorts. */
export const serviceIdSchema = z.union([z.enum(['ntds', 'netlogon', 'ntfrs', 'dfsr', 'certsvc', 'msdtc', 'spooler', 'exchange-rpc', 'exchange-ab']), z.string().regex(/^dcom:\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/)]);
export type ServiceId = z.infer<typeof serviceIdSchema>;

/** Any two numbers: what cannot be is reported by the planner, all of it, and not by a schema that stops at the first. */
const rangeSchema = z.object({ start: z.int(), end: z.int() });

const scopeShape = {
  profiles: z.array(firewallProfileNameSchema),
  remoteAddresses: z.array(z.string()),
  /** Names of wide rules to disable once everything is verified; never deleted. */
  disableRules: z.array(z.string()),
};
/** `port`: allow the number to whoever listens there. `service`: only to the service that does. `none`: no rule. */
const firewallModeSchema = z.enum(['port', 'service', 'none']);

export const rpcChoicesSchema = z.object({
  services: z.array(
    z.object({
      id: serviceIdSchema,
      /** null: leave it as it is. `remove`: back to a dynamic port. */
      port: z.union([portSchema, z.literal('remove')]).nullable(),
      restart: z.enum(['now', 'later']),
    }),
  ),
  /** null: leave. `remove`: take the three values away. `acknowledged`: the warning was read. */
  range: z.union([z.object({ ports: z.array(rangeSchema), acknowledged: z.boolean() }), z.literal('remove')]).nullable(),
  firewall: z.object({ mode: firewallModeSchema, epm: z.boolean(), fixed: z.boolean(), range: z.boolean(), ...scopeShape }),
  /** Values of another kind than Windows reads are written anew with the right one. */
  repairKinds: z.boolean(),
});
export type RpcChoices = z.infer<typeof rpcChoicesSchema>;

/** Source: win32 WmiSdk setting-up-a-fixed-port-for-wmi. */
export const WMI_PORT = 24_158;

export const wmiChoicesSchema = z.object({
  mode: z.enum(['standalone', 'shared']),
  port: portSchema,
  /** `wmiIn`: switch on the rule of Windows that allows the service, whatever its port. */
  firewall: z.object({ mode: firewallModeSchema, epm: z.boolean(), wmiIn: z.boolean(), ...scopeShape }),
  restart: z.enum(['now', 'later']),
});
export type WmiChoices = z.infer<typeof wmiChoicesSchema>;

const blockSchema = z.object({ stack: stackSchema, protocol: protocolSchema, start: z.int(), count: z.int() });

export const rangesChoicesSchema = z.object({
  dynamic: z.array(blockSchema),
  reserve: z.array(blockSchema),
  release: z.array(blockSchema),
  /** Seconds of TcpTimedWaitDelay; null: leave. */
  timedWait: z.union([z.int(), z.literal('remove')]).nullable(),
});
export type RangesChoices = z.infer<typeof rangesChoicesSchema>;

function anywhere(): Pick<RpcChoices['firewall'], 'profiles' | 'remoteAddresses' | 'disableRules'> {
  return { profiles: ['domain', 'private', 'public'], remoteAddresses: ['Any'], disableRules: [] };
}

export function defaultRpcChoices(): RpcChoices {
  return { services: [], range: null, firewall: { mode: 'service', epm: true, fixed: true, range: true, ...anywhere() }, repairKinds: false };
}

export function defaultWmiChoices(): WmiChoices {
  return { mode: 'standalone', port: WMI_PORT, firewall: { mode: 'service', epm: true, wmiIn: false, ...anywhere() }, restart: 'now' };
}

export function defaultRangesChoices(): RangesChoices {
  return { dynamic: [], reserve: [], release: [], timedWait: null };
}
