'use strict';

const byId = id => document.getElementById(id);

const reference = Scalar.createApiReference('#reference', configuration(null));

function configuration(token) {
  return {
    url: 'openapi.yaml',
    authentication: { preferredSecurityScheme: 'bearer', securitySchemes: { bearer: { token: token ?? '' } } },
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
    persistAuth: false,
    // Nothing from elsewhere: no fonts, no proxy, no counting, no services of the maker.
    withDefaultFonts: false,
    telemetry: false,
    hideClientButton: true,
    showDeveloperTools: 'never',
    agent: { disabled: true },
    mcp: { disabled: true },
  };
}

// On this machine a click is enough: it registers a customer who exists for trying things, and signs in. Elsewhere one signs in by POST /sessions.
async function signIn() {
  const customer = { username: 'try-it', password: 'correct horse battery' };
  const details = { firstName: 'Ada', lastName: 'Lovelace', email: 'try-it@example.com', phone: '+4420123456', currency: 'USD' };
  await call('customers', { ...customer, ...details }, { 'Idempotency-Key': 'try-it' });
  const session = await call('sessions', customer);
  reference.updateConfiguration(configuration(session.token));
  byId('who').textContent = `Signed in as ${customer.username}, ${session.userId}`;
  byId('sign-in').hidden = true;
}

async function call(path, body, headers = {}) {
  const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.title);
  return content;
}

if (['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)) {
  byId('local').hidden = false;
  byId('sign-in').addEventListener('click', () => signIn().catch(failure => { byId('who').textContent = `It did not work: ${failure.message}`; }));
}
