// A real PowerShell for the contract suite, beside the lab's engine: the lab has the engine but not its culture data,
// so comparisons that a culture answers otherwise show only here.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { answers, cache, run } from './run.mjs';

/** Carried by NuGet as a .NET tool. It runs on .NET 10. */
const version = '7.6.9';
const folder = cache(`powershell-${version}`);
const works = (file) => answers(file, ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', '1']);

/**
 * Puts a PowerShell on PATH if none is there.
 * @returns {Promise<string | undefined>} why there is none; undefined when there is one
 */
export async function preparePowerShell() {
  if (works('pwsh')) return undefined;
  const file = path.join(folder, process.platform === 'win32' ? 'pwsh.exe' : 'pwsh');
  if (!existsSync(file)) {
    const { code, output } = await run(['dotnet', ['tool', 'install', '--tool-path', folder, 'PowerShell', '--version', version]], { quiet: true });
    if (code !== 0) return output.trim();
  }
  process.env.PATH = `${process.env.PATH ?? ''}${path.delimiter}${folder}`;
  return works(file) ? undefined : `${file} does not start`;
}
