import { z } from 'zod';
import { areaNames, SCAN_FORMAT, SCAN_VERSION, scanAreasSchema, scanSchema, type Scan, type ScanAreas } from './scan';
import { importedScan } from './regScan';

export const COLLECT_FORMAT = 'portpin-collect';
export const COLLECT_VERSION = 1;

/** What the collect script writes: areas as in a scan; one it does not know is simply missing. */
export const collectedSchema = z.object({
  format: z.literal(COLLECT_FORMAT),
  version: z.literal(COLLECT_VERSION),
  /** ISO 8601, UTC. */
  takenAt: z.string(),
  computerName: z.string(),
  areas: scanAreasSchema.partial(),
});

/**
 * - `not-json`, `not-a-scan`: another kind of file; `detail` says where it differs.
 * - `newer`: written by a later version; nothing of it is read.
 */
export type CollectedResult =
  | { readonly ok: true; readonly scan: Scan }
  | { readonly ok: false; readonly code: 'not-json' | 'not-a-scan'; readonly detail: string }
  | { readonly ok: false; readonly code: 'newer'; readonly format: string; readonly found: number; readonly supported: number };

const headSchema = z.object({ format: z.enum([COLLECT_FORMAT, SCAN_FORMAT]), version: z.int().min(1) });
const supported = { [COLLECT_FORMAT]: COLLECT_VERSION, [SCAN_FORMAT]: SCAN_VERSION };

/** A file of the collect script, or a scan that PortPin saved, as a read-only target. Never throws. */
export function parseCollected(text: string): CollectedResult {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (error) {
    return { ok: false, code: 'not-json', detail: error instanceof Error ? error.message : '' };
  }
  try {
    return readJson(json);
  } catch (error) {
    // Keys nested by the thousand exhaust the stack of a schema that follows them.
    if (error instanceof RangeError) return { ok: false, code: 'not-a-scan', detail: error.message };
    throw error;
  }
}

function readJson(json: unknown): CollectedResult {
  const head = headSchema.safeParse(json);
  if (!head.success) return refused(head.error);
  const { format, version } = head.data;
  if (version > supported[format]) return { ok: false, code: 'newer', format, found: version, supported: supported[format] };
  if (format === SCAN_FORMAT) {
    const scan = scanSchema.safeParse(json);
    return scan.success ? { ok: true, scan: importedScan(scan.data.areas, scan.data.takenAt, scan.data.target.name) } : refused(scan.error);
  }
  const collected = collectedSchema.safeParse(json);
  if (!collected.success) return refused(collected.error);
  return { ok: true, scan: importedScan(allAreas(collected.data.areas), collected.data.takenAt, collected.data.computerName) };
}

function allAreas(areas: z.infer<typeof collectedSchema>['areas']): ScanAreas {
  const none = Object.fromEntries(areaNames.map((name) => [name, { state: 'not-collected' }]));
  return scanAreasSchema.parse({ ...none, ...areas });
}

function refused(error: z.ZodError): CollectedResult {
  const [issue] = error.issues;
  return { ok: false, code: 'not-a-scan', detail: issue ? `${issue.path.join('.')}: ${issue.message}` : '' };
}
