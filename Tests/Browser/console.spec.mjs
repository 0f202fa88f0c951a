import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const views = {
  orchestrations: '/#/orchestrations',
  queues: '/#/queues',
  timers: '/#/timers',
  errors: '/#/errors',
  mailbox: '/mailbox',
};

// Whatever a page says in its console is a mistake, and so is what its own policy forbids.
let complaints;
test.beforeEach(({ page }) => {
  complaints = [];
  page.on('console', message => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', error => complaints.push(error.message));
});
test.afterEach(() => expect(complaints).toEqual([]));

for (const colorScheme of ['light', 'dark']) {
  for (const [name, path] of Object.entries(views)) {
    test(`${name} can be used by everybody, in ${colorScheme} colours and on 390 pixels`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await open(page, path);
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    });
  }
}

test('an orchestration is found by its ID and shows its history, by keyboard alone', async ({ page }) => {
  await open(page, views.orchestrations);
  await page.getByLabel('ID begins with').fill('order-');
  await expect(page.getByRole('row', { name: /RegistrationSaga/ })).toHaveCount(0);
  await expect(page.getByRole('row', { name: /OrderSaga/ })).toHaveCount(2);
  await page.getByRole('row', { name: /OrderSaga.*Confirmed/s }).getByRole('link').first().focus();
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'OrderSaga' })).toBeFocused();
  const debit = page.getByRole('listitem').filter({ hasText: 'DebitAccount' });
  await debit.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(debit.getByText('"Applied"')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Output' }).or(page.getByLabel('Output'))).toContainText('Confirmed');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test('a dead letter shows why it is one, and is put back', async ({ page }) => {
  await open(page, views.queues);
  await expect(page.getByRole('link', { name: 'Queues 1 dead letters' })).toBeVisible();
  await page.getByRole('link', { name: '1 dead letters of orders → email' }).click();
  const letter = page.getByRole('listitem').filter({ hasText: 'OrderCancelled' });
  await letter.locator('summary').click();
  await expect(letter.getByLabel('Body')).toContainText('"description": "Analytical engine"');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.getByRole('button', { name: 'Redrive' }).click();
  await expect(page.getByRole('status')).toHaveText('1 dead letter of orders → email put back.');
  await expect(page.getByText('No dead letters.')).toBeVisible();
  await open(page, views.mailbox);
  await expect(page.getByRole('link', { name: /cancelled/i })).toBeVisible();
});

test('a timer runs when it is asked to', async ({ page }) => {
  await open(page, views.timers);
  const started = page.waitForResponse('**/admin/functions/AuditAccounts');
  await page.getByRole('button', { name: 'Run now AuditAccounts' }).click();
  expect((await started).status()).toBe(202);
  await expect(page.getByRole('status')).toHaveText('AuditAccounts was started.');
});

test('an unknown instance is said to be none', async ({ page }) => {
  await page.goto('/#/orchestrations/OrderWorkflow/none');
  await expect(page.getByText('There is no instance none.')).toBeVisible();
  await expect.poll(() => complaints).not.toEqual([]);
  expect(complaints.splice(0)).toEqual(expect.arrayContaining([expect.stringContaining('404')]));
});

// Opens a page anew, also where only its hash differs, and waits until it has something to show.
async function open(page, path) {
  await page.goto('about:blank');
  await page.goto(path);
  await expect(page.locator('main').locator('table:visible, .rows:visible, .empty:visible, ol:visible').first()).toBeVisible();
}
