// Makes and changes what is on the page. All text comes in as text: nothing here reads HTML.

export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return made;
}

// Replaces what is in an element, and keeps what its reader has opened and where the keyboard is. Elements are known again by data-key.
export function fill(parent, ...children) {
  const keyed = selector => [...parent.querySelectorAll(selector)].map(found => found.dataset.key);
  const open = new Set(keyed('details[open][data-key]'));
  const focused = parent.contains(document.activeElement) ? document.activeElement.closest('[data-key]')?.dataset.key : null;
  parent.replaceChildren(...children.flat().filter(Boolean));
  for (const details of parent.querySelectorAll('details[data-key]')) details.open = open.has(details.dataset.key);
  if (!focused) return;
  const again = parent.querySelector(`[data-key="${CSS.escape(focused)}"]`);
  (again?.matches('details') ? again.querySelector('summary') : again)?.focus({ preventScroll: true });
}

export function table(caption, columns, rows) {
  return el('div', { class: 'box', tabindex: 0, role: 'region', 'aria-label': caption },
    el('table', {},
      el('caption', { class: 'hidden' }, caption),
      el('thead', {}, el('tr', {}, columns.map(([name, kind]) =>
        el('th', { scope: 'col', class: kind }, kind === 'act' ? el('span', { class: 'hidden' }, name) : name)))),
      el('tbody', {}, rows)));
}

export const empty = (...content) => el('div', { class: 'box' }, el('p', { class: 'empty' }, ...content));

export const pretty = value => typeof value === 'string' ? value : JSON.stringify(value, null, 2);

export function duration(milliseconds) {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (milliseconds < 3_600_000) return `${Math.floor(milliseconds / 60_000)} min ${Math.floor(milliseconds / 1000) % 60} s`;
  return `${Math.floor(milliseconds / 3_600_000)} h ${Math.floor(milliseconds / 60_000) % 60} min`;
}

const units = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });

function distance(time) {
  const seconds = (new Date(time) - Date.now()) / 1000;
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return Math.abs(seconds) < 1 ? 'now' : relative.format(Math.trunc(seconds / size), unit);
}

// A time by its distance from now, with the time itself in its title.
export function when(time) {
  return time ? el('time', { datetime: time, title: new Date(time).toLocaleString() }, distance(time)) : '–';
}

// Times go on while nothing else changes.
export function age(parent) {
  for (const shown of parent.querySelectorAll('time[datetime]')) {
    const text = distance(shown.dateTime);
    if (shown.textContent !== text) shown.textContent = text;
  }
}
