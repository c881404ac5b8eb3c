import { z } from 'zod';
import { portSchema } from '#core/ports/port';

const name = z.string().min(1).max(1000);

/**
 * What clients are to be changed. Files are named by the main process or the command line, which found them: the window
 * sends which of a search it means (core/ipc/contract.ts), never a path.
 */
export const clientsChoicesSchema = z.object({
  /** `hash` is that of the content the places were found in; `places` are where they begin in its text. */
  files: z.array(z.object({ path: z.string(), hash: z.string(), places: z.array(z.int()) })),
  spns: z.object({ add: z.array(z.object({ spn: name, account: name })), remove: z.array(z.object({ spn: name, account: name })) }),
  aliases: z.object({ set: z.array(z.object({ name, host: name, port: portSchema })), remove: z.array(name) }),
});
export type ClientsChoices = z.infer<typeof clientsChoicesSchema>;

export function noClientsChoices(): ClientsChoices {
  return { files: [], spns: { add: [], remove: [] }, aliases: { set: [], remove: [] } };
}
