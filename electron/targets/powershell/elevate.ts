import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { VerbError } from '#core/verbs/errors';
import { ENGINE_ARGUMENTS, hostEnvironment, type Engine } from './connection';
import { asciiJson } from './protocol';

const answerSchema = z.object({ win32: z.int() });
/** ERROR_CANCELLED: the UAC prompt was answered with no. Source: winerror.h. */
const ERROR_CANCELLED = 1223;

/** The answer of elevate.ps1 as an outcome. @throws VerbError `elevation-refused`, `host-start-failed` */
export function readElevation(stdout: string): void {
  let answer: z.infer<typeof answerSchema> | undefined;
  try {
    answer = answerSchema.safeParse(JSON.parse(stdout.trim())).data;
  } catch {
    answer = undefined;
  }
  if (answer === undefined) throw new VerbError({ code: 'host-start-failed', detail: 'elevate.ps1' });
  if (answer.win32 === ERROR_CANCELLED) throw new VerbError({ code: 'elevation-refused' });
  if (answer.win32 !== 0) throw new VerbError({ code: 'host-start-failed', detail: `Win32 ${answer.win32}` });
}

/**
 * Starts `program` through UAC with `leading` and then the given arguments, by scripts/powershell/elevate.ps1 in an
 * unelevated PowerShell. The prompt names the publisher of `program`, so it is our own program, not PowerShell.
 */
export function elevatedLauncher(options: { readonly engine: Engine; readonly scriptsDir: string; readonly program: string; readonly leading?: readonly string[] }): (args: readonly string[]) => Promise<void> {
  const { engine, scriptsDir, program, leading = [] } = options;
  return async (args) => {
    const child = spawn(engine.path, [...ENGINE_ARGUMENTS, '-File', ...(engine.leading ?? []), join(scriptsDir, 'elevate.ps1')], {
      env: hostEnvironment(process.env, engine.env),
      shell: false,
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const stdout = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (data: string) => (text += data));
      child.once('error', (error) => reject(new VerbError({ code: 'host-start-failed', detail: error.message }, { cause: error })));
      child.once('close', () => resolve(text));
      child.stdin.on('error', () => undefined);
      // PowerShell reads it in the code page of the computer, which may not be UTF-8.
      child.stdin.end(asciiJson({ program, arguments: [...leading, ...args] }));
    });
    readElevation(stdout);
  };
}
