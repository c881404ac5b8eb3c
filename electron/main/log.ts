import { inspect } from 'node:util';

/** For whoever starts the app from a console; the window is told codes only. */
export function log(message: string, error?: unknown): void {
  process.stderr.write(`${message}${error === undefined ? '' : ` ${inspect(error)}`}\n`);
}
