import { get, post } from './api.js';
import { el, empty, fill, table, when } from './dom.js';

// Timer functions: when they ran, when they run, and a button that runs one now.
export function list(host, tell) {
  const found = el('div');
  return {
    title: 'Timers',
    content: [el('div', { class: 'bar' }, el('h1', { tabindex: -1 }, 'Timers')), found],
    inputs: [],
    load: () => get('/local/timers'),
    show(timers) {
      if (timers.length === 0) return fill(found, empty('No app has a timer function.'));
      const columns = [['Function'], ['Schedule (UTC)', 'wide'], ['Last run', 'wide'], ['Next run'], ['Action', 'act']];
      return fill(found, table('Timer functions', columns, timers.map(timer => el('tr', {},
        el('td', {}, timer.function, el('span', { class: 'under' }, timer.app)),
        el('td', { class: 'mono wide' }, timer.schedule),
        el('td', { class: 'when wide' }, timer.last ? when(timer.last) : 'not yet'),
        el('td', { class: 'when' }, timer.isRunning ? el('span', { class: 'state busy' }, 'runs') : when(timer.next)),
        el('td', { class: 'act' }, runButton(timer, tell))))),
      el('p', { class: 'hint' }, 'A run by hand leaves the schedule as it is. What it logs is in the log and, if it fails, under Errors.'));
    },
  };
}

function runButton(timer, tell) {
  const button = el('button', { type: 'button', 'data-key': `run ${timer.app} ${timer.function}` }, 'Run now', el('span', { class: 'hidden' }, ` ${timer.function}`));
  button.addEventListener('click', async () => {
    button.disabled = true;
    await tell(async () => {
      await post(`/admin/functions/${encodeURIComponent(timer.function)}`);
      return `${timer.function} was started.`;
    });
    button.disabled = false;
  });
  return button;
}
