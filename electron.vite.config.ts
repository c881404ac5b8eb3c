import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { channelNames, eventNames } from '#core/ipc/contract';

const root = import.meta.dirname;

// The runtime carried by npm is Electron 33 (Node 20.18, Chrome 130), the one on Windows is newer: build for the older.
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

/** Lists the shipped PowerShell files with their SHA-256 inside the asar: they lie beside it, where a file can be exchanged. */
function powershellHashes(): Plugin {
  return {
    name: 'powershell-hashes',
    generateBundle() {
      const folder = path.join(root, 'scripts/powershell');
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const hashes = files.map((entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return [path.relative(folder, file).split(path.sep).join('/'), createHash('sha256').update(readFileSync(file)).digest('hex')] as const;
      });
      hashes.sort(([a], [b]) => (a < b ? -1 : 1));
      this.emitFile({ type: 'asset', fileName: 'powershell-hashes.json', source: JSON.stringify(Object.fromEntries(hashes), null, 2) });
    },
  };
}

/**
 * Lets the bundler leave out the schemas of core/ that the window does not use, and with the last of them zod: values are
 * parsed in the main process, the window needs the types. What a file of core/ makes when it is loaded has no effects.
 */
function pureSchemas(): Plugin {
  return {
    name: 'pure-schemas',
    transform: {
      order: 'post',
      filter: { id: /\/core\/.*\.ts$/, code: /from ['"]zod['"]/ },
      handler(code) {
        const made = this.parse(code)
          .body.flatMap((node) => (node.type === 'ExportNamedDeclaration' ? (node.declaration ?? []) : node))
          .flatMap((node) => (node.type === 'VariableDeclaration' ? node.declarations : []))
          .flatMap(({ init }) => (init?.type === 'CallExpression' || init?.type === 'ObjectExpression' ? init : []));
        const parts = made.map(({ start, end }, i) => `${code.slice(made[i - 1]?.end ?? 0, start)}/* @__PURE__ */ (() => (${code.slice(start, end)}))()`);
        return { code: parts.join('') + code.slice(made.at(-1)?.end ?? 0), moduleSideEffects: false };
      },
    },
  };
}

/**
 * Names the texts of the first page in the page itself, one link for each language, of which the main process leaves one:
 * the texts come beside the first script and not after it.
 */
function textsWithPage(): Plugin {
  return {
    name: 'texts-with-page',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) =>
        Object.values(bundle).flatMap((chunk) => {
          const language = chunk.type === 'chunk' ? /\/i18n\/(en|ja)\/opening\.ts$/.exec(chunk.facadeModuleId ?? '')?.[1] : undefined;
          return language === undefined ? [] : [{ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, hreflang: language, href: `./${chunk.fileName}` }, injectTo: 'head' as const }];
        }),
    },
  };
}

export default defineConfig({
  main: {
    // Its file for Node makes a `require` of its own, which collides with the one electron-vite adds: the bundle would not parse.
    resolve: { alias: { fflate: 'fflate/browser' } },
    plugins: [powershellHashes()],
    define: { CHANNEL_NAMES: JSON.stringify(channelNames) },
    build: { target: nodeTarget, minify: true, externalizeDeps: false, rolldownOptions: { input: { index: path.join(root, 'electron/main/index.ts'), searchWorker: path.join(root, 'electron/clients/searchWorker.ts') } } },
  },
  preload: {
    define: { CHANNEL_NAMES: JSON.stringify(channelNames), EVENT_NAMES: JSON.stringify(eventNames) },
    build: {
      target: nodeTarget,
      minify: true,
      externalizeDeps: false,
      // A sandboxed preload script must be CommonJS.
      rolldownOptions: { input: path.join(root, 'electron/preload/index.ts'), output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: path.join(root, 'renderer'),
    plugins: [react(), pureSchemas(), textsWithPage()],
    build: {
      target: chromeTarget,
      minify: true,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: path.join(root, 'renderer/index.html'),
        // Each file is a question to the main process: what a window opens with is one.
        output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
      },
    },
  },
});
