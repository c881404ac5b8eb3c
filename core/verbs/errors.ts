import { z } from 'zod';

/**
 * Why a verb did not do what was asked.
 * - `outcome-unknown`: a write was sent and no answer came; the state must be read again, never written again.
 * - `moved`: the value found was not the one expected; nothing was written.
 */
export const verbErrorCodes = [
  'not-found',
  'access-denied',
  'moved',
  'in-use',
  'refused',
  'invalid-argument',
  'not-allowed',
  'read-only',
  'not-available',
  'dependants-running',
  'service-failed',
  'native-failed',
  'timeout',
  'cancelled',
  'busy',
  'host-lost',
  'host-start-failed',
  'outcome-unknown',
  'protocol',
  'too-large',
  'elevation-refused',
  'internal',
] as const;
export const verbErrorCodeSchema = z.enum(verbErrorCodes);
export type VerbErrorCode = z.infer<typeof verbErrorCodeSchema>;

/**
 * `subject` is the argument the error is about, byte for byte as it was given. `detail` is the system's own text:
 * shown as a quotation, never matched. `errorId`, `category` and `hresult` identify a PowerShell error independent
 * of the language of Windows.
 */
export const verbErrorSchema = z.object({
  code: verbErrorCodeSchema,
  subject: z.string().optional(),
  detail: z.string().optional(),
  errorId: z.string().optional(),
  category: z.string().optional(),
  hresult: z.number().optional(),
});
export type VerbErrorData = z.infer<typeof verbErrorSchema>;

export class VerbError extends Error {
  readonly data: VerbErrorData;
  constructor(data: VerbErrorData, options?: { cause?: unknown }) {
    super(`${data.code}${data.subject === undefined ? '' : ` (${data.subject})`}${data.detail === undefined ? '' : `: ${data.detail}`}`, options);
    this.name = 'VerbError';
    this.data = data;
  }
  get code(): VerbErrorCode {
    return this.data.code;
  }
}

export function isVerbError(error: unknown, ...codes: readonly VerbErrorCode[]): error is VerbError {
  return error instanceof VerbError && (codes.length === 0 || codes.includes(error.code));
}
