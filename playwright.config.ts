import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  // One window at a time: focus, dialogs and the clipboard are shared by a whole desktop.
  workers: 1,
  timeout: 60_000,
  forbidOnly: Boolean(process.env['CI']),
  outputDir: 'test-results',
  reporter: [['list']],
  projects: [
    { name: 'app', testIgnore: 'packed/**' },
    { name: 'packed', testMatch: 'packed/**/*.spec.ts' },
  ],
});
