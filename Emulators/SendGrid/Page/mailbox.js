'use strict';

const pause = 2000;
const byId = id => document.getElementById(id);
let mails = [];
let shown = null;
let view = 'html';

const person = address => address.name ? `${address.name} <${address.email}>` : address.email;
const people = addresses => addresses.map(person).join(', ');
const names = addresses => addresses.map(address => address.name || address.email).join(', ');
const time = text => new Date(text).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const shortTime = text => {
  const when = new Date(text);
  const today = when.toDateString() === new Date().toDateString();
  return when.toLocaleString(undefined, today ? { timeStyle: 'short' } : { dateStyle: 'medium' });
};

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function item(mail) {
  const link = document.createElement('a');
  link.href = `#${mail.id}`;
  if (mail.id === location.hash.slice(1)) link.setAttribute('aria-current', 'true');
  const when = element('time', '', shortTime(mail.receivedAt));
  when.dateTime = mail.receivedAt;
  const preview = (mail.text || '').replace(/\s+/g, ' ').slice(0, 120);
  link.append(element('span', 'to', names(mail.to)), when, element('span', 'subject', mail.subject), element('span', 'preview', preview));
  const entry = document.createElement('li');
  entry.append(link);
  return entry;
}

function showList() {
  const wanted = byId('filter').value.trim().toLowerCase();
  const found = mails.filter(mail => `${people([...mail.to, ...mail.cc, ...mail.bcc])} ${mail.subject}`.toLowerCase().includes(wanted));
  const focused = document.activeElement?.closest('#list a')?.hash;
  byId('list').replaceChildren(...found.map(item));
  if (focused) byId('list').querySelector(`a[href="${focused}"]`)?.focus();
  byId('empty').hidden = found.length > 0;
  byId('empty').textContent = mails.length ? 'No mail fits the filter.' : 'No mail yet. Place an order, and its email appears here.';
  byId('count').hidden = mails.length === 0;
  byId('count').textContent = mails.length;
  document.title = mails.length ? `Mailbox (${mails.length})` : 'Mailbox';
}

// Links leave the frame, which itself runs no scripts.
function linked(html) {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, head => head + base) : base + html;
}

function row(name, value) {
  return value ? [element('dt', '', name), element('dd', '', value)] : [];
}

function showView() {
  const mail = shown;
  const asHtml = mail.html && (view === 'html' || !mail.text);
  byId('html').hidden = !asHtml;
  byId('text').hidden = !!asHtml;
  byId('as-html').disabled = !mail.html;
  byId('as-text').disabled = !mail.text;
  byId('as-html').setAttribute('aria-pressed', String(!!asHtml));
  byId('as-text').setAttribute('aria-pressed', String(!asHtml));
}

function showMail() {
  const mail = mails.find(candidate => candidate.id === location.hash.slice(1)) ?? null;
  byId('mail').hidden = !mail;
  byId('nothing').hidden = !!mail || mails.length === 0;
  document.body.classList.toggle('reading', !!mail);
  if (mail?.id === shown?.id) return;

  shown = mail;
  if (!mail) return;
  byId('subject').textContent = mail.subject;
  byId('envelope').replaceChildren(
    ...row('From', person(mail.from)),
    ...row('To', people(mail.to)),
    ...row('Cc', people(mail.cc)),
    ...row('Bcc', people(mail.bcc)),
    ...row('Reply to', people(mail.replyTo)),
    ...row('Sent', time(mail.receivedAt)),
    ...row('Deliver at', mail.sendAt && time(mail.sendAt)),
    ...row('Categories', mail.categories.join(', ')));
  byId('html').srcdoc = linked(mail.html ?? '');
  byId('text').textContent = mail.text ?? '';
  byId('reported').textContent = '';
  showView();
}

// What SendGrid would tell the app of the mail, at a click.
async function report(event) {
  const mail = shown;
  let outcome;
  try {
    const answer = await fetch(`/mailbox/messages/${mail.id}/reports`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ event }),
    });
    outcome = answer.ok ? `Reported as ${event}.` : await answer.text();
  } catch (failure) {
    outcome = failure.message;
  }
  if (shown === mail) byId('reported').textContent = outcome;
}

async function refresh() {
  try {
    const answer = await fetch('/mailbox/messages', { cache: 'no-store' });
    if (!answer.ok) throw new Error(`The mailbox answered ${answer.status}.`);
    const { messages } = await answer.json();
    byId('problem').hidden = true;
    if (messages.length !== mails.length || messages[0]?.id !== mails[0]?.id) {
      const fresh = messages.findIndex(mail => mail.id === mails[0]?.id);
      if (mails.length && fresh > 0) byId('news').textContent = `${fresh} new mail${fresh > 1 ? 's' : ''}: ${messages[0].subject}`;
      mails = messages;
      showList();
      showMail();
    }
  } catch (failure) {
    byId('problem').textContent = `The mailbox cannot be read; trying again. (${failure.message})`;
    byId('problem').hidden = false;
  }
}

async function watch() {
  if (!document.hidden) await refresh();
  setTimeout(watch, pause);
}

byId('filter').addEventListener('input', showList);
byId('as-html').addEventListener('click', () => { view = 'html'; showView(); });
byId('as-text').addEventListener('click', () => { view = 'text'; showView(); });
for (const button of document.querySelectorAll('[data-report]')) button.addEventListener('click', () => report(button.dataset.report));
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
addEventListener('hashchange', () => {
  showList();
  showMail();
  if (shown) byId('mail').focus({ preventScroll: true });
});
watch();
