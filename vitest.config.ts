import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**'],
    // No test is about time: a busy machine may take its own.
    testTimeout: 30_000,
    // Vitest would leave one processor idle; of two that is half of them.
    maxWorkers: '100%',
  },
});
