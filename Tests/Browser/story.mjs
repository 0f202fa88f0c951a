// Fills the host with something to see: a customer with a confirmed, a cancelled and a rejected order, and an email that SendGrid refuses.
import { expect } from '@playwright/test';

const api = `${process.env.BASE_URL}/api`;

export default async function play() {
  const username = `ada-${Date.now()}`;
  const password = 'correct horse battery';
  const form = { username, password, firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', phone: '+4420123456', currency: 'USD' };
  await call('POST', '/customers', form, 201, { 'Idempotency-Key': 'first', Prefer: 'wait=60' });
  const { token, userId } = await call('POST', '/sessions', { username, password }, 200);
  const signedIn = key => ({ Authorization: `Bearer ${token}`, 'Idempotency-Key': key, Prefer: 'wait=60' });
  await call('POST', `/accounts/${userId}/deposits`, { amount: 1000 }, 201, signedIn('deposit'));
  const { orderId } = await call('POST', '/orders', { price: 400, description: 'Analytical engine' }, 201, signedIn('confirmed'));
  await call('POST', '/orders', { price: 5000 }, 402, signedIn('rejected'));
  await untilSent(token, 3);
  await mailboxFails({ status: 400, count: 1 });
  await call('POST', `/orders/${orderId}/cancellation`, undefined, 200, signedIn('cancelled'));
  await expect.poll(deadLetters, { timeout: 60_000 }).toBe(1);
}

async function call(method, path, body, status, headers = {}) {
  const answer = await fetch(api + path, { method, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const text = await answer.text();
  expect(answer.status, `${method} ${path}: ${text}`).toBe(status);
  return JSON.parse(text);
}

const untilSent = (token, emails) => expect.poll(async () => {
  const answer = await fetch(`${api}/notifications`, { headers: { Authorization: `Bearer ${token}` } });
  return (await answer.json()).notifications.length;
}, { timeout: 60_000 }).toBe(emails);

const mailboxFails = async failure => {
  const answer = await fetch(`${process.env.BASE_URL}/mailbox/failure`, {
    method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(failure),
  });
  expect(answer.status).toBe(204);
};

const deadLetters = async () => (await (await fetch(`${process.env.BASE_URL}/local/host`)).json()).deadLetters;
