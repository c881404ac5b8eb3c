import type { Scan } from '#core/scan/scan';
import { interpret } from '#core/scan/interpret';
import type { ServerModel } from '#core/scan/model';
import { createDemoTarget } from '#electron/targets/demo/target';
import { scanTarget } from '#electron/targets/scanTarget';

/** The demo server as a scan sees it. */
export async function demo(): Promise<{ readonly scan: Scan; readonly model: ServerModel }> {
  const target = createDemoTarget();
  try {
    const scan = await scanTarget(target);
    return { scan, model: interpret(scan) };
  } finally {
    await target.close();
  }
}
