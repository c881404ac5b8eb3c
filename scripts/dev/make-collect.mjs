// Makes scripts/powershell/collect.ps1, one file to carry, from the read verbs of the host: `node scripts/dev/make-collect.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const scripts = join(here, '../powershell');
export const collectFile = join(scripts, 'collect.ps1');

/** The text collect.ps1 has to have. */
export function collectScript() {
  const read = (...path) => readFileSync(join(...path), 'utf8');
  const verbs = ['common.ps1', 'read-system.ps1', 'read-network.ps1', 'read-services.ps1', 'read-connections.ps1'].map((name) => read(scripts, 'verbs', name));
  return [read(here, 'collect/head.ps1'), ...verbs.map((text) => `${text}\n`), read(here, 'collect/main.ps1')].join('');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(collectFile, collectScript());
