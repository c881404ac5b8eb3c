import { z } from 'zod';
import { portSchema } from '#core/ports/port';

/** Protocol sequences as Windows names them; `other`: a tower none of these describes (DECnet, AppleTalk, SPX, a new one). */
export const rpcProtocols = ['ncacn_ip_tcp', 'ncadg_ip_udp', 'ncacn_np', 'ncalrpc', 'ncacn_http', 'other'] as const;
export const rpcProtocolSchema = z.enum(rpcProtocols);
export type RpcProtocol = z.infer<typeof rpcProtocolSchema>;

export const uuidSchema = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

/** One entry of an endpoint mapper. Texts are the server's own: shown, never matched. */
export const rpcEndpointSchema = z.object({
  uuid: uuidSchema,
  /** `major.minor` */
  version: z.string().regex(/^\d{1,5}\.\d{1,5}$/),
  annotation: z.string(),
  protocol: rpcProtocolSchema,
  /** Of ncacn_ip_tcp, ncadg_ip_udp and ncacn_http. */
  port: portSchema.nullable(),
  /** The address or computer name the server gives for itself; null when it gives none. */
  address: z.string().nullable(),
  /** Named pipe or local endpoint. */
  endpoint: z.string().nullable(),
  /** Object the entry is about; null for the interface as a whole. */
  object: uuidSchema.nullable(),
});
export type RpcEndpoint = z.infer<typeof rpcEndpointSchema>;

/** `ncacn_ip_tcp:10.0.0.5[49668]`, as rpcdump and portqry write a binding. */
export function formatBinding({ protocol, address, port, endpoint }: RpcEndpoint): string {
  return `${protocol}:${address ?? ''}[${port ?? endpoint ?? ''}]`;
}

/** Equal keys: the same registration. */
export function endpointKey(e: RpcEndpoint): string {
  return `${e.uuid}|${e.version}|${e.object ?? ''}|${e.annotation}|${e.protocol}|${e.address ?? ''}|${e.port ?? ''}|${e.endpoint ?? ''}`;
}
