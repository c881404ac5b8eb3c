import { z } from 'zod';
import { portSchema } from '#core/ports/port';
import type { FileMatches, SearchCounts, SearchResult, Skipped } from '#core/clients/find/result';

export const BATCH_MS = 100;

const contextSchema = z.object({
  hosts: z.array(z.string()).readonly(),
  instances: z.array(z.object({ name: z.string(), oldPorts: z.array(portSchema).readonly(), newPort: portSchema })).readonly(),
});

export const workerStartSchema = z.object({
  request: z.object({ roots: z.array(z.string()).readonly(), context: contextSchema, exclude: z.array(z.string()).readonly() }),
  /** One Int32: not 0 when the search is to stop. */
  cancel: z.instanceof(SharedArrayBuffer),
});
export type WorkerStart = z.infer<typeof workerStartSchema>;

export interface WorkerMessage {
  readonly files: readonly FileMatches[];
  readonly skipped?: Skipped;
  readonly progress?: SearchCounts;
  readonly current?: string;
  readonly done?: { readonly ended: SearchResult['ended']; readonly counts: SearchCounts };
}
