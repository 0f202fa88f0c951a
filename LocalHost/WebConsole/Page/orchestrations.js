import { instance, instances } from './api.js';
import { duration, el, empty, fill, pretty, table, when } from './dom.js';

const shown = 200;
const looks = {
  Completed: 'good', Running: 'busy', Pending: 'busy', ContinuedAsNew: 'busy', Suspended: 'warn', Terminated: 'warn', Canceled: 'warn', Failed: 'bad',
};
const spans = { 'Last hour': 3_600_000, 'Last day': 86_400_000, 'Any time': null };

const state = status => el('span', { class: `state ${looks[status] ?? ''}` }, status);
const hasEnded = status => !['Running', 'Pending', 'ContinuedAsNew', 'Suspended'].includes(status);
const link = (hub, id) => `#/orchestrations/${encodeURIComponent(hub)}/${encodeURIComponent(id)}`;

// The API tells times in whole seconds.
function took(one) {
  const milliseconds = new Date(hasEnded(one.runtimeStatus) ? one.lastUpdatedTime : Date.now()) - new Date(one.createdTime);
  return milliseconds < 1000 ? '< 1 s' : duration(Math.floor(milliseconds / 1000) * 1000);
}

// The live table.
export function list(host) {
  const prefix = el('input', { type: 'search', autocomplete: 'off', id: 'prefix' });
  const status = el('select', { id: 'status' }, ['Any status', ...Object.keys(looks)].map(name => el('option', {}, name)));
  const started = el('select', { id: 'started' }, Object.keys(spans).map(name => el('option', {}, name)));
  const found = el('div');
  return {
    title: 'Orchestrations',
    content: [
      el('div', { class: 'bar' },
        el('h1', { tabindex: -1 }, 'Orchestrations'),
        el('label', {}, 'ID begins with ', prefix),
        el('label', {}, 'Status ', status),
        el('label', {}, 'Started ', started)),
      found,
    ],
    inputs: [prefix, status, started],
    load: () => instances(host.hubs, {
      instanceIdPrefix: prefix.value.trim(),
      runtimeStatus: status.selectedIndex > 0 ? status.value : '',
      createdTimeFrom: spans[started.value] ? new Date(Date.now() - spans[started.value]).toISOString() : '',
    }),
    show({ instances, isCut }) {
      const isFiltered = prefix.value.trim() || status.selectedIndex > 0;
      fill(found, ...instances.length ? rows(instances, isCut) : [nothing(host, isFiltered, started.value)]);
    },
  };
}

function nothing(host, isFiltered, span) {
  if (host.hubs.length === 0) return empty('No app runs here, so there are no orchestrations.');
  if (isFiltered) return empty('No orchestration fits.');
  return span === 'Any time'
    ? empty('No orchestration has run yet. To see the whole story played, run ', el('code', {}, host.firstStep), ' in a second terminal.')
    : empty(`None was started in the ${span.toLowerCase()}. To see the whole story played, run `, el('code', {}, host.firstStep), ' in a second terminal.');
}

function rows(instances, isCut) {
  const columns = [['Status'], ['Orchestration'], ['Custom status', 'wide'], ['Started', 'when'], ['Took', 'number wide']];
  const left = instances.length - shown;
  return [
    table('Orchestrations, the newest first', columns, instances.slice(0, shown).map(one => el('tr', {},
      el('td', { class: 'status' }, state(one.runtimeStatus)),
      el('td', {}, el('a', { href: link(one.hub, one.instanceId), 'data-key': one.instanceId }, one.name), el('span', { class: 'id' }, one.instanceId)),
      el('td', { class: 'wide' }, one.customStatus === null ? '' : el('span', { class: 'mono one-line' }, JSON.stringify(one.customStatus))),
      el('td', { class: 'when' }, when(one.createdTime)),
      el('td', { class: 'number took wide' }, took(one))))),
    isCut ? el('p', { class: 'hint' }, 'There are more than can be read at once, so newer ones may be missing: choose a shorter time, a status or an ID.')
      : left > 0 ? el('p', { class: 'hint' }, `The newest ${shown} of ${instances.length}.`) : null,
  ];
}

// One instance, with its history as a timeline.
export function detail(host, hub, id) {
  const found = el('div');
  return {
    title: id,
    content: [el('a', { class: 'back', href: '#/orchestrations' }, '← Orchestrations'), found],
    inputs: [],
    load: () => instance(hub, id),
    show(one) {
      if (!one) return fill(found, el('h1', { tabindex: -1 }, 'Not found'), empty(`There is no instance ${id}. Its history may have been purged.`));
      const events = one.historyEvents ?? [];
      const trace = events.find(event => event.ParentTraceContext)?.ParentTraceContext.TraceParent.split('-')[1];
      return fill(found,
        el('div', { class: 'bar' }, el('h1', { tabindex: -1 }, one.name), state(one.runtimeStatus)),
        el('dl', {},
          fact('Instance', el('span', { class: 'mono' }, one.instanceId)),
          one.parentInstanceId ? fact('Started by', el('a', { href: link(hub, one.parentInstanceId) }, one.parentInstanceId)) : [],
          one.version ? fact('Version', one.version) : [],
          fact('Started', when(one.createdTime)),
          fact(hasEnded(one.runtimeStatus) ? 'Ended' : 'Last step', when(one.lastUpdatedTime)),
          trace ? fact('Trace', host.traceUrl
            ? el('a', { href: host.traceUrl + trace, 'data-key': 'trace' }, 'See it across both apps')
            : [el('span', { class: 'mono' }, trace), ' (', el('code', {}, '--dashboard'), ' shows it)']) : []),
        el('h2', {}, 'History'),
        timeline(events, one),
        el('div', { class: 'columns' }, block('Input', one.input), block('Custom status', one.customStatus), block('Output', one.output)));
    },
  };
}

const fact = (name, ...value) => [el('dt', {}, name), el('dd', {}, ...value.flat())];

const block = (name, value) => value === null || value === undefined ? null
  : el('section', {}, el('h2', {}, name), el('pre', { tabindex: 0, 'aria-label': name }, pretty(value)));

function timeline(events, one) {
  if (events.length === 0) return empty('It has not started yet.');
  const steps = events.map(step);
  const first = Math.min(...steps.map(({ start }) => start));
  const last = Math.max(first + 1, hasEnded(one.runtimeStatus) ? 0 : Date.now(), ...steps.map(({ end }) => end ?? 0));
  return el('div', { class: 'box' }, el('ol', { class: 'timeline' }, steps.map((each, index) => {
    const end = each.end ?? last;
    const run = el('span', { class: `run ${each.look}` });
    run.style.left = `${Math.min(99, 100 * (each.start - first) / (last - first))}%`;
    run.style.width = `${100 * (end - each.start) / (last - first)}%`;
    const line = [
      el('span', { class: 'name' }, each.name, each.note ? el('span', { class: 'under' }, each.note) : null),
      el('span', { class: 'lane' }, run),
      el('span', { class: 'number' }, each.start === each.end ? `+${duration(each.start - first)}` : each.end ? duration(end - each.start) : 'runs'),
    ];
    return el('li', {}, each.more
      ? el('details', { 'data-key': `step-${index}` }, el('summary', { class: 'step' }, line), el('div', { class: 'inside' }, el('pre', { tabindex: 0, 'aria-label': `${each.name}, in full` }, pretty(each.more))))
      : el('div', { class: 'step' }, line));
  })));
}

const notes = {
  TaskScheduled: 'runs now', TaskFailed: 'failed', SubOrchestrationInstanceCreated: 'child, runs now', SubOrchestrationInstanceCompleted: 'child',
  SubOrchestrationInstanceFailed: 'child, failed', EventRaised: 'event', TimerCreated: 'timer, waits', TimerFired: 'timer',
};
const names = {
  ExecutionStarted: 'Started', ExecutionCompleted: 'Ended', ExecutionTerminated: 'Terminated', ExecutionSuspended: 'Suspended', ExecutionResumed: 'Resumed',
  ExecutionRewound: 'Rewound', TimerCreated: 'Timer', TimerFired: 'Timer', ContinueAsNew: 'Goes on as new',
};
const outline = new Set(['EventType', 'Timestamp', 'ScheduledTime', 'FunctionName', 'Name', 'Correlation', 'ParentTraceContext', 'ScheduledStartTime', 'Generation', 'GenerateNewTrace', 'InstanceId']);

function step(event) {
  const type = event.EventType;
  const isOpen = ['TaskScheduled', 'SubOrchestrationInstanceCreated'].includes(type);
  const end = new Date(event.Timestamp).getTime();
  const more = Object.entries(event).filter(([name, value]) => !outline.has(name) && value !== null && value !== undefined);
  const isBad = type.endsWith('Failed') || event.OrchestrationStatus === 'Failed';
  return {
    name: names[type] ?? event.FunctionName ?? event.Name ?? type,
    note: type === 'ExecutionCompleted' ? event.OrchestrationStatus : notes[type] ?? (names[type] || event.FunctionName ? '' : type),
    look: isBad ? 'bad' : isOpen ? 'busy' : event.ScheduledTime ? '' : 'faint',
    start: event.ScheduledTime ? new Date(event.ScheduledTime).getTime() : end,
    end: isOpen ? null : end,
    more: more.length ? Object.fromEntries(more) : null,
  };
}
