import { defineConfig } from 'vitest/config';

export default defineConfig({
  // No test is about time: a busy machine may take its own.
  test: { include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/e2e/**'], testTimeout: 30_000 },
});
