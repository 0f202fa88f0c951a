import { defineConfig } from '@playwright/test';

// One host, whose state the tests share: they run one after the other, after what fills it.
export default defineConfig({
  testDir: '.',
  outputDir: 'out/results',
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    baseURL: process.env.BASE_URL,
    locale: 'en-GB',
    timezoneId: 'UTC',
    launchOptions: { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] },
  },
  globalSetup: './story.mjs',
});
