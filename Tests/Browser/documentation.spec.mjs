import { expect, test } from '@playwright/test';
import { expectAccessible, ofEvents, ofOpenSchemas, ofTryingCalls } from './accessibility.mjs';

// The component of the events has light colours only.
const pages = [
  { name: 'calls', path: '/api/docs', colorScheme: 'light', text: 'RFC 9457', known: [] },
  { name: 'calls', path: '/api/docs', colorScheme: 'dark', text: 'RFC 9457', known: [] },
  { name: 'events', path: '/api/docs/events', colorScheme: 'light', text: 'servicebus.windows.net', known: ofEvents },
];

let complaints;
test.beforeEach(({ page }) => {
  complaints = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()); });
  page.on('pageerror', error => complaints.push(error.message));
  page.on('request', request => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(process.env.BASE_URL).origin) complaints.push(`asked ${request.url()}`);
  });
});
test.afterEach(() => expect(complaints).toEqual([]));

for (const { name, path, colorScheme, text, known } of pages) {
  test(`the ${name} can be read by everybody, in ${colorScheme} colours and on 390 pixels`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('about:blank');
      await page.goto(path);
      await expect(page.getByText(text).first()).toBeVisible();
      await expectAccessible(page, known);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });
}

test('a call is tried after one click, and has a curl sample', async ({ page }) => {
  await page.goto('/api/docs');
  await page.getByRole('button', { name: 'Sign in to try it' }).click();
  await expect(page.getByText(/Signed in as try-it, user-/)).toBeVisible();

  await page.goto('/api/docs#tag/orders/GET/orders');
  await expect(page.getByText('curl', { exact: false }).first()).toBeVisible();
  await page.getByRole('button', { name: /get .orders\)/ }).click();
  const client = page.getByRole('dialog');
  await expect(client.getByRole('button', { name: /send/i }).first()).toBeVisible();
  await expectAccessible(page, ofTryingCalls);
  const answer = page.waitForResponse(response => response.url().includes('/api/orders'));
  await client.getByRole('button', { name: /send/i }).first().click();
  expect((await answer).status()).toBe(200);
});

test('the events are shown with their payloads', async ({ page }) => {
  await page.goto('/api/docs/events');
  await expect(page.getByText('OrderConfirmed').first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Order workflow: events');
  await openSchema(page, '#message-OrderRejected');
  await expect(page.locator('#message-OrderRejected').getByText('InsufficientFunds').first()).toBeVisible();
  await expectAccessible(page, ofOpenSchemas);
});

// Opening one part shows others that are closed.
const openSchema = (page, message) => page.evaluate(async message => {
  const { shadowRoot } = document.querySelector('asyncapi-component');
  const closed = () => [...shadowRoot.querySelectorAll(`${message} button`)].find(button => button.textContent === 'Expand all');
  for (let button; (button = closed());) {
    button.click();
    await new Promise(done => requestAnimationFrame(done));
  }
}, message);
