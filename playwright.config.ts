import { defineConfig } from '@playwright/test';

const address = process.env.QUARTERDECK_URL ?? 'http://localhost:3000';
const isRoot = process.getuid?.() === 0;

/**
 * Browser tests drive a whole portal. `npm test` starts one for them and names
 * it in QUARTERDECK_URL; without that they take, or start, the one of
 * `npm start`.
 */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.test.ts',
  outputDir: 'test-results',
  // All tests change one demo estate, and a retry would hide what is shaky.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: address,
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      // Unset, it is the browser that Playwright has downloaded, if any.
      executablePath: process.env.QUARTERDECK_CHROMIUM,
      // Chromium's sandbox does not work for root.
      args: isRoot ? ['--no-sandbox'] : [],
    },
  },
  webServer: process.env.QUARTERDECK_URL
    ? undefined
    : {
        command: 'node scripts/start.mjs',
        url: address,
        reuseExistingServer: true,
        timeout: 600_000,
        gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
      },
});
