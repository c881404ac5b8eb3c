import { z } from 'zod';
import { rpcEndpointSchema } from '#core/rpc/endpoint';
import { sunRpcProgramSchema } from '#core/sunrpc/program';
import { portSchema } from '#core/ports/port';

/**
 * Why a question to the network got no answer.
 * - `malformed`: what came is not the protocol, or breaks it.
 * - `looping`: the server gives the same again and again; `too-many`, `too-large`: there is no end in sight.
 * - `denied`: the server understood and refused.
 */
export const probeErrorCodes = ['timeout', 'refused', 'closed', 'unreachable', 'no-such-host', 'denied', 'malformed', 'looping', 'too-many', 'too-large', 'not-available', 'failed'] as const;
export const probeErrorCodeSchema = z.enum(probeErrorCodes);
export type ProbeErrorCode = z.infer<typeof probeErrorCodeSchema>;

/** `detail` is the system's or the server's own code or text: shown as a quotation, never matched. */
export const probeErrorSchema = z.object({ code: probeErrorCodeSchema, detail: z.string().max(300).nullable() });
export type ProbeError = z.infer<typeof probeErrorSchema>;

function answerOf<T extends z.ZodRawShape>(shape: T) {
  return z.discriminatedUnion('answered', [z.object({ answered: z.literal(true), ...shape }), z.object({ answered: z.literal(false), error: probeErrorSchema })]);
}

/** Everything the endpoint mapper lists, in its own order, each registration once; `unreadable` counts towers that are none. */
export const endpointsAnswerSchema = answerOf({ endpoints: z.array(rpcEndpointSchema), unreadable: z.int().min(0) });
export type EndpointsAnswer = z.infer<typeof endpointsAnswerSchema>;

export const sunRpcAnswerSchema = answerOf({
  /** The newest version of the protocol that answered: 2 (portmapper), 3 or 4 (rpcbind). */
  version: z.int().min(2).max(4),
  transport: z.enum(['tcp', 'udp']),
  programs: z.array(sunRpcProgramSchema),
});
export type SunRpcAnswer = z.infer<typeof sunRpcAnswerSchema>;

/** What the SQL Server Browser says about one instance. Source: MC-SQLR 2.2.5. */
export const browserInstanceSchema = z.object({
  server: z.string(),
  instance: z.string(),
  clustered: z.boolean().nullable(),
  version: z.string().nullable(),
  /** null: it answers without a TCP port. */
  port: portSchema.nullable(),
  pipe: z.string().nullable(),
});
export type BrowserInstance = z.infer<typeof browserInstanceSchema>;
export const browserAnswerSchema = answerOf({ instances: z.array(browserInstanceSchema) });
export type BrowserAnswer = z.infer<typeof browserAnswerSchema>;

/** Source: MS-TDS 2.2.6.5, option ENCRYPTION. */
export const tdsEncryptionSchema = z.enum(['off', 'on', 'not-supported', 'required']);
export type TdsEncryption = z.infer<typeof tdsEncryptionSchema>;
export const tdsAnswerSchema = answerOf({ version: z.string().nullable(), encryption: tdsEncryptionSchema.nullable() });
export type TdsAnswer = z.infer<typeof tdsAnswerSchema>;

export const tcpAnswerSchema = answerOf({ ms: z.int().min(0) });
export type TcpAnswer = z.infer<typeof tcpAnswerSchema>;
