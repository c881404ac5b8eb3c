import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx', 'test/crash/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      // Real servers on the ports that are theirs: one file at a time.
      { extends: true, test: { name: 'live', include: ['test/live/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false } },
      // Each test starts processes of its own.
      { extends: true, test: { name: 'cli', include: ['test/cli/**/*.test.ts'], testTimeout: 90_000, hookTimeout: 60_000, fileParallelism: false } },
      {
        extends: true,
        // The lab's engine is one process per file and two cores are all a small machine has.
        test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false },
      },
    ],
  },
});
