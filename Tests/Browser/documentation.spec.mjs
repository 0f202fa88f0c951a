import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

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

test('a call is tried after one click, and has a curl sample', async ({ page }) => {
  await page.goto('/api/docs');
  await page.getByRole('button', { name: 'Sign in to try it' }).click();
  await expect(page.getByText(/Signed in as try-it, user-/)).toBeVisible();

  await page.goto('/api/docs#tag/orders/GET/orders');
  await expect(page.getByText('curl', { exact: false }).first()).toBeVisible();
  await page.getByRole('button', { name: /get .orders\)/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  const answer = page.waitForResponse(response => response.url().includes('/api/orders'));
  await page.getByRole('dialog').getByRole('button', { name: /send/i }).first().click();
  expect((await answer).status()).toBe(200);
});

test('the events are shown with their payloads', async ({ page }) => {
  await page.goto('/api/docs/events');
  await expect(page.getByText('OrderConfirmed').first()).toBeVisible();
  expect((await new AxeBuilder({ page }).include('header').analyze()).violations).toEqual([]);
});
