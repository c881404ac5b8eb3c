import { z } from 'zod';
import { brokerMain } from '#electron/targets/powershell/brokerMain';

/** The program `launchElevated` starts in tests: the broker with the lab's engine instead of powershell.exe. */
const options = z
  .object({ engine: z.object({ path: z.string(), leading: z.array(z.string()), env: z.record(z.string(), z.string()) }), scriptsDir: z.string(), idleMs: z.number().optional() })
  .parse(JSON.parse(process.env['BROKER_TEST'] ?? ''));
const { idleMs, ...rest } = options;
process.exit(await brokerMain(process.argv.slice(2), idleMs === undefined ? rest : { ...rest, idleMs }));
