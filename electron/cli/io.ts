import { createInterface } from 'node:readline/promises';

/** Where the command line reads and writes; tests give their own. */
export interface CliIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** null where nobody can answer: standard input is not a terminal. */
  readonly ask: (question: string) => Promise<string | null>;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Width of the terminal; null where the output goes elsewhere and is not to be wrapped. */
  readonly columns: number | null;
  /** Calls the listener at the first Ctrl+C; a second one ends the process. Returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Resolves when everything has been handed to whoever reads: a process that exits before then cuts its output. */
  readonly flush: () => Promise<void>;
}

export function processIo(): CliIo {
  for (const stream of [process.stdout, process.stderr]) {
    // `portpin scan | head`: nobody reads on, which is no failure.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    platform: process.platform,
    columns: process.stdout.isTTY ? process.stdout.columns : null,
    ask: async (question) => {
      if (!process.stdin.isTTY) return null;
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await lines.question(question);
      } finally {
        lines.close();
      }
    },
    onInterrupt: (listener) => {
      process.once('SIGINT', listener);
      return () => process.off('SIGINT', listener);
    },
    flush: async () => {
      await Promise.all([process.stdout, process.stderr].map((stream) => new Promise<void>((resolve) => void stream.write('', () => resolve()))));
    },
  };
}
