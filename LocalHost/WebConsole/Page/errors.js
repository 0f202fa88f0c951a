import { get } from './api.js';
import { el, empty, fill, when } from './dom.js';

// The last warnings and errors of host and apps.
export function list(host) {
  const found = el('div');
  return {
    title: 'Errors',
    content: [el('div', { class: 'bar' }, el('h1', { tabindex: -1 }, 'Errors and warnings')), found],
    inputs: [],
    load: () => get('/local/problems'),
    show(problems) {
      fill(found, problems.length ? el('div', { class: 'box' }, el('ul', { class: 'rows' }, problems.map(problem))) : empty('Nothing has gone wrong since the start.'),
        el('p', { class: 'hint' }, 'The whole log: ', el('code', {}, host.logFile)));
    },
  };
}

function problem(one) {
  const [first, ...rest] = one.message.split('\n');
  const more = [rest.join('\n'), one.details].filter(Boolean).join('\n\n');
  const line = [
    el('span', { class: 'text' },
      el('span', { class: `state ${one.level === 'Warning' ? 'warn' : 'bad'}` }, one.level), ' ',
      el('span', { class: 'text short' }, first),
      el('span', { class: 'under' }, one.category)),
    el('span', { class: 'when' }, when(one.time)),
  ];
  return el('li', {}, more
    ? el('details', { 'data-key': `problem-${one.number}` }, el('summary', { class: 'line' }, line), el('div', { class: 'inside' }, el('pre', { tabindex: 0, 'aria-label': 'In full' }, more)))
    : el('div', { class: 'line' }, line));
}
