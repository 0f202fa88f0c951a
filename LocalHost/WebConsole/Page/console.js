import { get, instances } from './api.js';
import { age, el } from './dom.js';
import * as orchestrations from './orchestrations.js';
import * as queues from './queues.js';
import * as timers from './timers.js';
import * as errors from './errors.js';

const pause = 2000;
const byId = id => document.getElementById(id);
let host = null;
let view = null;
let shownData = null;
let turn = 0;

function route() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  if (name === 'queues') return rest[0] ? queues.detail(host, tell, rest[0], rest[1] === 'dead-letters') : queues.list(host, tell);
  if (name === 'timers') return timers.list(host, tell);
  if (name === 'errors') return errors.list(host);
  return name === 'orchestrations' && rest[1] ? orchestrations.detail(host, rest[0], rest[1]) : orchestrations.list(host);
}

async function open(takesFocus) {
  view = route();
  shownData = null;
  byId('content').replaceChildren(...view.content);
  document.title = `${view.title} · ${host.title}`;
  const name = location.hash.replace(/^#\/?/, '').split('/')[0] || 'orchestrations';
  for (const link of document.querySelectorAll('[data-view]')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  for (const input of view.inputs) input.addEventListener('input', refresh);
  await refresh();
  scrollTo(0, 0);
  if (takesFocus) (document.querySelector('h1') ?? byId('content')).focus({ preventScroll: true });
}

// Reads what the open view shows. An answer that comes after a later question counts for nothing.
async function refresh() {
  const mine = ++turn;
  const asked = view;
  try {
    const [data, news, failed] = await Promise.all([asked.load(), get('/local/host'), instances(host.hubs, { runtimeStatus: 'Failed' })]);
    if (mine !== turn) return;
    byId('alarm').hidden = true;
    showBadges(news, failed.instances.length);
    const text = JSON.stringify(data);
    if (text !== shownData) asked.show(data);
    shownData = text;
    age(byId('content'));
  } catch (failure) {
    if (mine === turn) warn(`The host does not answer; trying again. (${failure.message})`);
  }
}

function showBadges(news, failed) {
  badge('failed', failed, 'failed');
  badge('dead', news.deadLetters, 'dead letters');
  badge('problems', news.problems, 'since the start');
}

function badge(id, number, meaning) {
  byId(id).hidden = !number;
  byId(id).replaceChildren(String(number), el('span', { class: 'hidden' }, ` ${meaning}`));
}

function warn(text) {
  byId('alarm').textContent = text;
  byId('alarm').hidden = false;
}

// Does what somebody asked for, and says how it went.
async function tell(act) {
  try {
    byId('news').textContent = await act();
    await refresh();
  } catch (failure) {
    warn(failure.message);
  }
}

async function watch() {
  if (!document.hidden) await refresh();
  setTimeout(watch, pause);
}

async function start() {
  try {
    host = await get('/local/host');
  } catch (failure) {
    warn(`The host does not answer; trying again. (${failure.message})`);
    setTimeout(start, pause);
    return;
  }
  byId('title').textContent = host.title;
  byId('apps').textContent = host.apps.length ? `local host of ${host.apps.join(' and ')}` : 'emulators';
  const links = [...host.links, ...host.dashboardUrl ? [{ name: 'Traces', url: host.dashboardUrl }] : []];
  byId('links').replaceChildren(...links.map(link => el('li', {}, el('a', { href: link.url }, link.name))));
  addEventListener('hashchange', () => { if (location.hash !== '#content') open(true); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
  await open(false);
  setTimeout(watch, pause);
}

start();
