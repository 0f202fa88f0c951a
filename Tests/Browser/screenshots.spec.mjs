import { expect, test } from '@playwright/test';

// Pictures for the documents: npm run screenshots.
const pages = {
  'console': '/#/orchestrations',
  'console-queues': '/#/queues',
  'console-timers': '/#/timers',
  'console-errors': '/#/errors',
  'mailbox': '/mailbox',
  'calls': '/api/docs',
  'events': '/api/docs/events',
};

// What is there when a page has loaded.
const content = {
  'console': 'CancellationSaga',
  'console-queues': 'email-retries',
  'console-timers': 'SagaWatch',
  'console-errors': 'The whole log',
  'mailbox': /order is cancelled|order is confirmed/,
  'calls': 'RFC 9457',
  'events': 'servicebus.windows.net',
};

for (const width of [1280, 390]) {
  test(`@screenshots of ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: width === 1280 ? 640 : 760 });
    for (const [name, path] of Object.entries(pages)) {
      await page.goto('about:blank');
      await page.goto(path);
      await expect(page.getByText(content[name]).first()).toBeVisible();
      await save(page, name, width);
    }

    await page.goto('/#/orchestrations');
    await page.getByRole('link', { name: 'OrderSaga' }).last().click();
    await expect(page.getByText('PublishEvent')).toBeVisible();
    await save(page, 'console-order', width);

    // Only where the host runs with --dashboard.
    const trace = page.getByRole('link', { name: 'See it across both apps' });
    if (width === 1280 && await trace.isVisible()) {
      await trace.click();
      await page.setViewportSize({ width, height: 900 });
      await expect(page.getByText('function PlaceOrder').first()).toBeVisible();
      await save(page, 'trace', width);
    }
  });
}

const save = (page, name, width) => page.screenshot({ path: `../../docs/pictures/${name}-${width}.png` });
