import { parentPort, workerData } from 'node:worker_threads';
import type { FileMatches } from '#core/clients/find/result';
import { searchFiles } from './searchFiles';
import { BATCH_MS, workerStartSchema, type WorkerMessage } from './workerMessages';

/**
 * Entry of the worker: reads, finds and judges, so that a slow share never holds up the window and no password leaves
 * this thread's memory, which ends with the search.
 */
const { request, cancel } = workerStartSchema.parse(workerData);
const flag = new Int32Array(cancel);
let batch: FileMatches[] = [];
let sent = performance.now();
const post = (message: Omit<WorkerMessage, 'files'>): void => {
  // A port between threads has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage({ ...message, files: batch });
  batch = [];
  sent = performance.now();
};

const { ended, counts } = searchFiles(request, {
  cancelled: () => Atomics.load(flag, 0) !== 0,
  onFile: (file) => {
    batch.push(file);
    if (performance.now() - sent > BATCH_MS) post({});
  },
  onSkipped: (skipped) => post({ skipped }),
  onProgress: (progress, current) => post({ progress, current }),
});
post({ done: { ended, counts } });
