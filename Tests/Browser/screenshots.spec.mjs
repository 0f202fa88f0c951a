import { expect, test } from '@playwright/test';

// Pictures for the documents: npm run screenshots.
const pages = {
  'console': '/#/orchestrations',
  'console-queues': '/#/queues',
  'console-timers': '/#/timers',
  'console-errors': '/#/errors',
  'mailbox': '/mailbox',
};

for (const width of [1280, 390]) {
  test(`@screenshots of ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: width === 1280 ? 640 : 760 });
    for (const [name, path] of Object.entries(pages)) {
      await page.goto('about:blank');
      await page.goto(path);
      await expect(page.locator('main').locator('table:visible, .rows:visible, .empty:visible, ol:visible').first()).toBeVisible();
      await save(page, name, width);
    }

    await page.goto('/#/orchestrations');
    await page.getByRole('link', { name: 'OrderSaga' }).last().click();
    await expect(page.getByText('PublishEvent')).toBeVisible();
    await save(page, 'console-order', width);
  });
}

const save = (page, name, width) => page.screenshot({ path: `../../docs/pictures/${name}-${width}.png` });
