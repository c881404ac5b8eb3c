import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { MAX_SKIPPED, type FileMatches, type SearchCounts, type SearchResult, type Skipped } from '#core/clients/find/result';
import type { SearchRequest } from './searchFiles';
import type { WorkerMessage, WorkerStart } from './workerMessages';

export interface SearchHandle {
  readonly done: Promise<SearchResult>;
  readonly cancel: () => void;
}

/** How long a cancelled search may need to come to a stop; a share that hangs would keep it for ever. */
const STOP_MS = 2_000;

/** `built` is the bundled worker. From the sources it is TypeScript, and workers do not inherit a loader. */
function newWorker(start: WorkerStart, built: string | null): Worker {
  if (built !== null) return new Worker(built, { workerData: start });
  const loader = pathToFileURL(path.join(path.dirname(createRequire(import.meta.url).resolve('tsx/package.json')), 'dist/esm/api/index.mjs')).href;
  const entry = pathToFileURL(path.join(import.meta.dirname, 'searchWorker.ts')).href;
  return new Worker(`import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`, { eval: true, workerData: start, execArgv: [] });
}

/** Searches in a worker. `done` rejects only when the worker itself breaks. */
export function startSearch(request: SearchRequest, built: string | null, onProgress: (counts: SearchCounts, current: string) => void): SearchHandle {
  const cancel = new SharedArrayBuffer(4);
  const worker = newWorker({ request, cancel }, built);
  const files: FileMatches[] = [];
  const skipped: Skipped[] = [];
  let counts: SearchCounts = { folders: 0, files: 0, binary: 0, bytes: 0, matches: 0, skipped: 0 };
  let stop: (() => void) | undefined;
  const done = new Promise<SearchResult>((resolve, reject) => {
    const finish = (ended: SearchResult['ended']): void => {
      resolve({ ended, counts, files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)), skipped });
      void worker.terminate();
    };
    stop = () => finish('cancelled');
    worker.on('message', (message: WorkerMessage) => {
      files.push(...message.files);
      if (message.skipped && skipped.length < MAX_SKIPPED) skipped.push(message.skipped);
      if (message.progress) {
        counts = message.progress;
        onProgress(message.progress, message.current ?? '');
      }
      if (message.done) {
        counts = message.done.counts;
        finish(message.done.ended);
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the search ended without an answer')));
  });
  return {
    done,
    cancel: () => {
      Atomics.store(new Int32Array(cancel), 0, 1);
      setTimeout(() => stop?.(), STOP_MS).unref();
    },
  };
}
