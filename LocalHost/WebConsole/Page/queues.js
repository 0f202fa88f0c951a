import { get, post, query } from './api.js';
import { el, empty, fill, pretty, table, when } from './dom.js';

const link = (entity, dead) => `#/queues/${encodeURIComponent(entity)}${dead ? '/dead-letters' : ''}`;
const spoken = entity => entity.replace('/Subscriptions/', ' → ');
const count = (number, isBad) => el('span', { class: number === 0 ? 'zero' : isBad ? 'some-bad' : '' }, String(number));

function redriveButton(entity, number, tell) {
  const button = el('button', { type: 'button', 'data-key': `redrive ${entity}` }, `Redrive ${number}`, el('span', { class: 'hidden' }, ` of ${spoken(entity)}`));
  button.addEventListener('click', async () => {
    button.disabled = true;
    await tell(async () => {
      const answer = await post(`/local/queues/redrive?${query({ entity })}`);
      return `${answer.redriven} dead letter${answer.redriven === 1 ? '' : 's'} of ${spoken(entity)} put back.`;
    });
    button.disabled = false;
  });
  return button;
}

// All queues and subscriptions.
export function list(host, tell) {
  const found = el('div');
  return {
    title: 'Queues',
    content: [el('div', { class: 'bar' }, el('h1', { tabindex: -1 }, 'Queues and subscriptions')), found],
    inputs: [],
    load: () => get('/local/queues'),
    show(entities) {
      if (entities.length === 0) {
        return fill(found, empty('The apps use a Service Bus namespace elsewhere; its queues are in the portal of that one.'));
      }
      const columns = [['Queue or subscription'], ['Active', 'number'], ['Deferred', 'number wide'], ['Scheduled', 'number'], ['Dead', 'number'], ['Action', 'act wide']];
      return fill(found,
        table('Queues and subscriptions', columns, entities.filter(entity => entity.holdsMessages || entity.scheduled > 0).map(entity => el('tr', {},
          el('td', {}, entity.holdsMessages
            ? el('a', { href: link(entity.entity, false), 'data-key': entity.entity }, spoken(entity.entity))
            : `${entity.entity} (topic)`),
          el('td', { class: 'number' }, count(entity.active)),
          el('td', { class: 'number wide' }, count(entity.deferred)),
          el('td', { class: 'number' }, count(entity.scheduled)),
          el('td', { class: 'number' }, entity.deadLettered
            ? el('a', { href: link(entity.entity, true), class: 'some-bad', 'aria-label': `${entity.deadLettered} dead letters of ${spoken(entity.entity)}` }, String(entity.deadLettered))
            : count(0)),
          el('td', { class: 'act wide' }, entity.deadLettered ? redriveButton(entity.entity, entity.deadLettered, tell) : '')))),
        el('p', { class: 'hint' }, 'Messages that are being worked on count as active. Open one to look into it; looking takes nothing.'));
    },
  };
}

// The messages of one, or its dead letters.
export function detail(host, tell, entity, dead) {
  const found = el('div');
  return {
    title: spoken(entity),
    content: [
      el('a', { class: 'back', href: '#/queues' }, '← Queues'),
      el('div', { class: 'bar' },
        el('h1', { tabindex: -1 }, spoken(entity)),
        el('nav', { class: 'switch', 'aria-label': 'Messages shown' },
          el('a', { href: link(entity, false), 'aria-current': dead ? null : 'page' }, 'Messages'),
          el('a', { href: link(entity, true), 'aria-current': dead ? 'page' : null }, 'Dead letters'))),
      found,
    ],
    inputs: [],
    load: () => get(`/local/queues/messages?${query({ entity, deadLetters: dead })}`),
    show(answer) {
      if (!answer) return fill(found, empty('There is no such queue or subscription.'));
      if (answer.messages.length === 0) {
        return fill(found, empty(dead ? 'No dead letters. What cannot be handled ends here, with the reason.' : 'Nothing waits here.'));
      }
      return fill(found,
        dead ? el('div', { class: 'bar' }, redriveButton(entity, answer.next ? 'all' : answer.messages.length, tell)) : null,
        el('div', { class: 'box' }, el('ul', { class: 'rows' }, answer.messages.map(message))),
        answer.next ? el('p', { class: 'hint' }, `The first ${answer.messages.length}; there are more.`) : null);
    },
  };
}

function message(one) {
  const about = [`${one.deliveryCount} ${one.deliveryCount === 1 ? 'delivery' : 'deliveries'}`, one.state === 'Active' ? '' : one.state.toLowerCase()];
  return el('li', {}, el('details', { 'data-key': `message-${one.sequenceNumber}` },
    el('summary', { class: 'line' },
      el('span', { class: 'text' }, one.subject || one.messageId || `Message ${one.sequenceNumber}`,
        one.reason ? el('span', { class: 'under some-bad' }, `${one.reason}${one.description ? `: ${one.description}` : ''}`) : null,
        el('span', { class: 'under' }, about.filter(Boolean).join(', '))),
      el('span', { class: 'when' }, when(one.due ?? one.enqueued))),
    el('div', { class: 'inside' },
      el('dl', {},
        [['Message ID', one.messageId], ['Sequence number', one.sequenceNumber], ['Content type', one.contentType], ...Object.entries(one.properties)]
          .filter(([, value]) => value !== null && value !== '').flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, String(value))])),
      el('h2', {}, 'Body'),
      el('pre', { tabindex: 0, 'aria-label': 'Body' }, body(one.body)))));
}

function body(text) {
  try {
    return pretty(JSON.parse(text));
  } catch {
    return text;
  }
}
