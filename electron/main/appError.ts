import type { appErrorCodes } from '#core/ipc/contract';

export type AppErrorCode = (typeof appErrorCodes)[number];

/** A refusal of the app's own, known to the window by its code. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
  constructor(code: AppErrorCode, params: Readonly<Record<string, string | number>> = {}, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }
}
