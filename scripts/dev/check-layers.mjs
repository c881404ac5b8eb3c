// Proves the layers in both directions: every import of the sources is one its layer may make, and the compiler refuses
// an import or a global that a layer must not have (each tried with one small offending file).
import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache, inRoot, root, run, tool } from './lib/run.mjs';

/** What each layer may import besides its own folder (relative paths that stay inside it). */
const layers = {
  core: { allow: [/^#core\//, /^zod$/, /^yaml$/, /^@noble\/hashes(\/|$)/] },
  'electron/preload': { allow: [/^#core\/ipc\//, /^electron$/, /^electron\/renderer$/] },
  electron: { allow: [/^#core\//, /^#electron\/(?!preload\/)/, /^node:/, /^electron$/, /^electron\/main$/, /^zod$/, /^commander$/, /^iconv-lite$/, /^string-width$/, /^write-excel-file\/(universal|utility)$/, /^yaml(\/util)?$/, /^@noble\/hashes(\/|$)/] },
  renderer: { allow: [/^#core\//, /^react(-dom)?(\/|$)/, /^@mui\//, /^@emotion\//, /^zustand(\/|$)/, /^@tanstack\/react-virtual$/, /^\.{1,2}\/.*\.(css|svg|png)$/] },
};

/** Things the compiler must refuse: file text and the error codes that count as refusing it. */
const offenders = {
  core: [
    ["import { readFileSync } from 'node:fs'; export const x = readFileSync;", ['TS2307', 'TS2591', 'TS2580']],
    ['export const x = document.title;', ['TS2584', 'TS2304', 'TS2812']],
    ['export const x = process.pid;', ['TS2591', 'TS2580', 'TS2304']],
    [() => `export * from '#${anyModule('electron')}';`, ['TS6307']],
  ],
  electron: [
    ['export const x = document.title;', ['TS2584', 'TS2304', 'TS2812']],
    [() => `export * from '../../../${anyModule('renderer')}';`, ['TS6307']],
  ],
  // No case with Node for the preload script: Electron's own types bring Node's. The list above refuses such an import.
  'electron/preload': [
    [() => `export * from '#${anyModule('electron')}';`, ['TS6307']],
    [() => `export * from '../../../${anyModule('renderer')}';`, ['TS6307']],
  ],
  renderer: [
    ["import { readFileSync } from 'node:fs'; export const x = readFileSync;", ['TS2307', 'TS2591', 'TS2580']],
    ['export const x = process.pid;', ['TS2591', 'TS2580', 'TS2304']],
    [() => `export * from '#${anyModule('electron')}';`, ['TS6307']],
  ],
};

/** A module of a layer (the smallest: it is compiled too), from the root of the checkout, without its extension. */
const anyModule = (layer) => {
  const modules = [...sourcesOf(layer)].filter((file) => /(?<!\.d)\.ts$/.test(file)).map((file) => ({ file, size: statSync(file).size }));
  if (modules.length === 0) throw new Error(`${layer} has no sources`);
  const { file } = modules.reduce((a, b) => (b.size < a.size ? b : a));
  return path.relative(root, file).split(path.sep).join('/').replace(/\.ts$/, '');
};

function* sourcesOf(layer, folder = inRoot(layer)) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const inner = path.relative(root, file).split(path.sep).join('/');
    if (entry.isDirectory()) {
      if (inner === layer || layers[inner] === undefined) yield* sourcesOf(layer, file);
    } else if (/\.tsx?$/.test(entry.name)) yield file;
  }
}

/** @returns {string[]} one line per forbidden import */
function forbiddenImports() {
  const found = [];
  for (const [layer, { allow }] of Object.entries(layers)) {
    for (const file of sourcesOf(layer)) {
      const code = readFileSync(file, 'utf8');
      const specifiers = code.matchAll(/^(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm);
      for (const [, from, bare, dynamic] of specifiers) {
        const specifier = from ?? bare ?? dynamic;
        const inside = specifier.startsWith('.') && !path.relative(inRoot(layer), path.resolve(path.dirname(file), specifier)).startsWith('..');
        const toPreload = layer === 'electron' && /(^|\/)preload\//.test(specifier);
        if ((!inside || toPreload) && !allow.some((pattern) => pattern.test(specifier))) found.push(`${path.relative(root, file)} imports ${specifier}`);
      }
    }
  }
  return found;
}

/** @returns {Promise<string[]>} one line per offence that compiled */
async function offencesThatCompile() {
  const built = await run(tool('tsc', ['-b', 'core']), { quiet: true });
  if (built.code !== 0) return [`core does not compile:\n${built.output}`];
  const work = cache('layers');
  rmSync(work, { recursive: true, force: true });
  const failed = [];
  for (const [layer, tries] of Object.entries(offenders)) {
    const cases = tries.map(([code, expected]) => [typeof code === 'function' ? code() : code, expected]);
    const folder = path.join(work, layer.replace('/', '-'));
    mkdirSync(folder, { recursive: true });
    const up = path.relative(folder, inRoot()).split(path.sep).join('/');
    writeFileSync(path.join(folder, 'harmless.ts'), "export * from '#core/ports/port';\n");
    cases.forEach(([code], index) => writeFileSync(path.join(folder, `offence${index}.ts`), `${code}\n`));
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: `${up}/${layer}/tsconfig.json`,
        compilerOptions: { rootDir: up, outDir: './types', tsBuildInfoFile: './types/info.tsbuildinfo' },
        // The other layers see core as a reference.
        include: layer === 'core' ? ['./*.ts', `${up}/core/**/*.ts`] : ['./*.ts'],
        exclude: [],
        references: layer === 'core' ? [] : [{ path: `${up}/core` }],
      }),
    );
    const { output } = await run(tool('tsc', ['-p', folder, '--pretty', 'false', '--noEmit', '--emitDeclarationOnly', 'false']), { quiet: true });
    const errors = [...output.matchAll(/(offence\d+|harmless)\.ts\(\d+,\d+\): error (TS\d+)/g)].map(([, name, code]) => ({ name, code }));
    if (/harmless\.ts/.test(output)) failed.push(`${layer}: a harmless file does not compile:\n${output}`);
    cases.forEach(([code, expected], index) => {
      if (!errors.some((error) => error.name === `offence${index}` && expected.includes(error.code))) failed.push(`${layer}: the compiler accepts ${code}`);
    });
  }
  rmSync(work, { recursive: true, force: true });
  return failed;
}

/** @returns {Promise<string[]>} everything wrong; empty when the layers hold */
export async function checkLayers() {
  return [...forbiddenImports(), ...(await offencesThatCompile())];
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const wrong = await checkLayers();
  for (const line of wrong) process.stdout.write(`${line}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
