import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { normalizePath, type Plugin } from 'vite';
import { channelNames, eventNames } from '#core/ipc/contract';
import { roleCss } from './renderer/app/roleCss';

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

/** The first page: with what it stands on in one file, beside that of the window's frame. */
const firstPage = ['renderer/features/overview/OverviewPage.tsx', 'renderer/app/Look.tsx', 'renderer/app/shell/BannerList.tsx', 'core/scan/interpret.ts'];

/**
 * Each file is a question to the main process, so that what a window opens with is few of them: the frame of the window,
 * the first page, and the texts, which the page names for both languages and the main process leaves in one.
 */
function opening(): { readonly plugin: Plugin; readonly ofFirstPage: (id: string) => boolean } {
  // As Vite names its modules, on Windows too.
  const withFirstPage = new Set(firstPage.map((file) => normalizePath(path.join(root, file))));
  const link = (fileName: string, language?: string) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, ...(language === undefined ? {} : { hreflang: language }), href: `./${fileName}` }, injectTo: 'head' as const });
  return {
    ofFirstPage: (id) => withFirstPage.has(id),
    plugin: {
      name: 'opening',
      buildEnd() {
        // Schemas are imported by what it stands on, and left out of it (pureSchemas): other pages have them.
        const followed = (id: string): readonly string[] => this.getModuleInfo(id)?.importedIds.filter((imported) => !imported.includes('/node_modules/zod/')) ?? [];
        for (const id of withFirstPage) for (const imported of followed(id)) withFirstPage.add(imported);
      },
      transformIndexHtml: {
        order: 'post',
        handler: (_html, { bundle = {} }) => {
          const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
          const texts = chunks.flatMap((chunk) => {
            const language = /\/i18n\/(en|ja)\/opening\.ts$/.exec(chunk.facadeModuleId ?? '')?.[1];
            return language === undefined ? [] : [{ chunk, language }];
          });
          const shared = new Set(texts.flatMap(({ chunk }) => chunk.imports));
          for (const frame of chunks.filter((chunk) => chunk.isEntry)) shared.delete(frame.fileName);
          return [...Array.from(shared, (file) => link(file)), ...texts.map(({ chunk, language }) => link(chunk.fileName, language))];
        },
      },
    },
  };
}

/** Fills roles.css with colours and fonts, from the same values that MUI's theme is made of. */
function roleStyles(): Plugin {
  return { name: 'role-styles', transform: { order: 'pre', filter: { id: /\/app\/styles\/roles\.css$/ }, handler: () => roleCss() } };
}

const { plugin: openingFiles, ofFirstPage } = opening();

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
    plugins: [react(), pureSchemas(), openingFiles, roleStyles()],
    build: {
      target: chromeTarget,
      minify: true,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: path.join(root, 'renderer/index.html'),
        output: {
          codeSplitting: {
            groups: [
              { name: 'frame', tags: ['$initial'], priority: 2 },
              { name: 'firstPage', test: ofFirstPage, priority: 1 },
            ],
          },
        },
      },
    },
  },
});
