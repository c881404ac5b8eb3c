// Paths of the checkout and starting of programs, the same on Windows and Linux.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(fileURLToPath(new URL('../../..', import.meta.url)));
export const inRoot = (...parts) => path.join(root, ...parts);
export const cache = (...parts) => inRoot('.cache', ...parts);

/** Entry files of the tools. They are started with this Node: npm's .cmd shims would need a shell on Windows. */
const tools = {
  tsc: 'node_modules/typescript/bin/tsc',
  oxlint: 'node_modules/oxlint/bin/oxlint',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/@playwright/test/cli.js',
  'electron-vite': 'node_modules/electron-vite/bin/electron-vite.js',
  'electron-builder': 'node_modules/electron-builder/cli.js',
  tsx: 'node_modules/tsx/dist/cli.mjs',
};

/** @param {keyof typeof tools} name @param {readonly string[]} args */
export const tool = (name, args) => [process.execPath, [inRoot(tools[name]), ...args]];

/** npm itself, through the copy that started this script where there is one. @param {readonly string[]} args */
export function npm(args) {
  const beside = path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const script = [process.env.npm_execpath, beside].find((file) => file !== undefined && file.endsWith('.js') && existsSync(file));
  return script === undefined ? ['npm', [...args]] : [process.execPath, [script, ...args]];
}

/**
 * Runs a program to its end. `quiet` collects its output and returns it; otherwise it goes to this process's own.
 * @param {[string, readonly string[]]} command
 * @param {{quiet?: boolean, env?: NodeJS.ProcessEnv, cwd?: string}} [options]
 * @returns {Promise<{code: number, output: string, stdout: string}>} output holds both streams; code 127 when the program could not be started, 128+n for a signal
 */
export function run([file, args], options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: options.quiet === true ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      windowsHide: true,
    });
    let output = '';
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      stdout += chunk;
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n`, stdout }));
    child.on('close', (code, signal) => resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 143), output, stdout }));
  });
}

/** Whether a program exists and answers. @param {string} file @param {readonly string[]} args */
export function answers(file, args) {
  const result = spawnSync(file, args, { stdio: 'ignore', windowsHide: true, timeout: 20_000 });
  return result.error === undefined && result.status === 0;
}
