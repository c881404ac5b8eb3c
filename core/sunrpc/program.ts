import { z } from 'zod';
import { portSchema } from '#core/ports/port';

/** One registration of a portmapper or rpcbind. Texts are the server's own. */
export const sunRpcProgramSchema = z.object({
  program: z.int().min(0).max(0xffffffff),
  version: z.int().min(0).max(0xffffffff),
  /** `tcp`, `udp`, `tcp6`, `udp6`, `local`, or what rpcbind calls it. */
  netid: z.string(),
  /** null: a local transport, or an address without a port. */
  port: portSchema.nullable(),
  /** Universal address as rpcbind writes it (`0.0.0.0.0.111`), null from a portmapper of version 2. */
  address: z.string().nullable(),
  owner: z.string().nullable(),
});
export type SunRpcProgram = z.infer<typeof sunRpcProgramSchema>;

/** `moves`: takes a random port at every start unless it is given one. `fixed`: its number is the protocol's own. */
interface Known {
  readonly name: string;
  readonly moves: 'moves' | 'fixed' | 'unknown';
}

/**
 * Names as /etc/rpc writes them (IANA rpc-program-numbers). mountd, statd (status), lockd (nlockmgr) and rquotad move;
 * nfsd keeps 2049, the portmapper 111. Source: Red Hat Enterprise Linux 6 Storage Administration Guide 9.7.3; nfs.conf(5).
 */
const known: ReadonlyMap<number, Known> = new Map([
  [100_000, { name: 'portmapper', moves: 'fixed' }],
  [100_001, { name: 'rstatd', moves: 'unknown' }],
  [100_002, { name: 'rusersd', moves: 'unknown' }],
  [100_003, { name: 'nfs', moves: 'fixed' }],
  [100_004, { name: 'ypserv', moves: 'unknown' }],
  [100_005, { name: 'mountd', moves: 'moves' }],
  [100_007, { name: 'ypbind', moves: 'unknown' }],
  [100_009, { name: 'yppasswdd', moves: 'unknown' }],
  [100_011, { name: 'rquotad', moves: 'moves' }],
  [100_021, { name: 'nlockmgr', moves: 'moves' }],
  [100_024, { name: 'status', moves: 'moves' }],
  [100_227, { name: 'nfs_acl', moves: 'fixed' }],
]);

/** Undefined for a number nobody here knows: it is shown as it is. */
export function sunRpcName(program: number): string | undefined {
  return known.get(program)?.name;
}

/** Does this program take another port at its next start unless it is pinned? What is not known is not called fixed. */
export function sunRpcMoves(program: number): 'moves' | 'fixed' | 'unknown' {
  return known.get(program)?.moves ?? 'unknown';
}
