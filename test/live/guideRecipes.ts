import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { RecipeId, TypedForm } from '#core/recipes/ids';
import type { Made } from '#core/recipes/recipe';
import { makeRecipe } from '#core/text/recipes';

/** Debian's own Python: it has the packages that apt installed, whatever else is first on the path. */
export const PYTHON = '/usr/bin/python3';

/** Text that ends quotes, begins code and is wide: what a purpose may be. */
export const HOSTILE = `it's "x" \`id\` $(id) \${x} %{x} {{x}} \\u000a */ --> ]]> ; # 日本😀`;

export interface Written {
  readonly dir: string;
  readonly made: Made;
  readonly file: (name: string) => string;
}

/** Makes a recipe and writes its files below a folder, as saving does. */
export function writeRecipe(parent: string, id: RecipeId, form: TypedForm = {}, language: 'ja' | 'en' = 'ja'): Written {
  const result = makeRecipe(id, { purpose: HOSTILE, ...form }, language);
  if (!result.ok) throw new Error(`${id}: ${JSON.stringify(result.faults)}`);
  const dir = mkdtempSync(path.join(parent, `${id}-`));
  for (const { name, text } of result.made.files) {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    writeFileSync(path.join(dir, name), text);
  }
  return { dir, made: result.made, file: (name) => path.join(dir, name) };
}

export interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly stdout: string;
}

export function runIn(dir: string, program: string, args: readonly string[], more: { readonly env?: NodeJS.ProcessEnv; readonly timeout?: number; readonly input?: string } = {}): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: dir,
    encoding: 'utf8',
    timeout: more.timeout ?? 60_000,
    ...(more.input === undefined ? {} : { input: more.input }),
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8', ...more.env },
  });
  return { code: status, stdout, output: `${stdout}${stderr}${error?.message ?? ''}` };
}

/** A port of loopback that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.setTimeout(1000, () => end(false));
  });
}
