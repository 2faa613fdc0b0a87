import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    globalSetup: ['e2e/global-setup.ts'],
    // The suites share one server and one browser binary; more at once than there are cores would only wait.
    fileParallelism: true,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    reporters: ['default', ['junit', { outputFile: 'target/surefire-reports/TEST-web-e2e.xml' }]],
  },
});
