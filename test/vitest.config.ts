import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    setupFiles: ['test/support/setup.ts'],
    // A style that is read as text is empty otherwise.
    css: { include: /\.css\?raw$/ },
    testTimeout: 30_000,
    // Most of them wait for other processes; by itself vitest leaves a core to nobody.
    maxWorkers: 2,
  },
});
