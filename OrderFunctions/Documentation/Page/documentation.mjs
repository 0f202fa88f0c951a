// Draws the two documents. The page puts the YAML reader in front of this text.

const byId = id => document.getElementById(id);

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== ''));
  return made;
}

const resolve = (root, value) => value?.$ref
  ? value.$ref.slice(2).split('/').reduce((inside, part) => inside[part.replaceAll('~1', '/').replaceAll('~0', '~')], root)
  : value;
const nameOf = reference => reference.split('/').at(-1);
const heading = text => element('h4', {}, text);

/** Paragraphs with **strong** words and `code`. */
function prose(text = '') {
  return text.trim().split(/\n\s*\n/).filter(Boolean).map(paragraph => element('p', {}, inline(paragraph)));
}

function inline(text = '') {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map(part =>
    part.startsWith('**') ? element('strong', {}, part.slice(2, -2)) : part.startsWith('`') ? element('code', {}, part.slice(1, -1)) : part);
}

function table(names, rows) {
  if (rows.length === 0) return null;
  const head = element('tr', {}, names.map(name => element('th', { scope: 'col' }, name)));
  const body = rows.map(cells => element('tr', {}, cells.map((cell, i) => element(i ? 'td' : 'th', i ? {} : { scope: 'row' }, cell))));
  return element('div', { className: 'scroll' }, element('table', {}, element('thead', {}, head), element('tbody', {}, body)));
}

/** A schema in one line; names are links to their definition. */
function shape(schema = {}, prefix = 'schema') {
  if (schema.$ref) return element('a', { href: `#${prefix}-${nameOf(schema.$ref)}` }, nameOf(schema.$ref));
  const alternatives = schema.anyOf ?? schema.allOf;
  if (alternatives) return alternatives.flatMap((part, i) => [i ? (schema.anyOf ? ' or ' : ' and ') : '', shape(part, prefix)]);
  if (schema.enum) return schema.enum.join(' | ');
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.type === 'array') return ['list of ', shape(schema.items, prefix)];
  const limits = ['format', 'pattern', 'minimum', 'exclusiveMinimum', 'maximum', 'minLength', 'maxLength', 'default']
    .filter(name => name in schema).map(name => `${name} ${schema[name]}`);
  return [[schema.type ?? 'anything'].flat().join(' or '), limits.length ? ` (${limits.join(', ')})` : ''].join('');
}

function members(schema, prefix) {
  return table(['Member', 'Type', 'Meaning'], Object.entries(schema.properties ?? {}).map(([name, member]) =>
    [[element('code', {}, name), schema.required?.includes(name) ? ' *' : ''], shape(member, prefix), inline(member.description)]));
}

function example(title, value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return element('details', {}, element('summary', {}, `Example: ${title}`), element('pre', { tabIndex: 0 }, text));
}

function content(root, body) {
  return Object.entries(body?.content ?? {}).map(([type, media]) => [
    element('p', {}, element('code', {}, type), ' ', shape(media.schema)),
    Object.entries(media.examples ?? {}).map(([name, value]) => example(name, resolve(root, value).value)),
  ]);
}

function response(root, status, reference) {
  const found = resolve(root, reference);
  const headers = Object.entries(found.headers ?? {}).map(([name, header]) =>
    [element('code', {}, name), shape(resolve(root, header).schema), inline(resolve(root, header).description)]);
  return element('details', {},
    element('summary', {}, element('strong', { className: status < '400' ? 'good' : 'bad' }, status), ' ', inline(found.description)),
    table(['Header', 'Type', 'Meaning'], headers), content(root, found));
}

function operation(root, path, method, found) {
  const parameters = [...root.paths[path].parameters ?? [], ...found.parameters ?? []].map(parameter => resolve(root, parameter));
  const security = (found.security ?? root.security).map(way => Object.keys(way)[0]);
  const rows = parameters.map(parameter =>
    [[element('code', {}, parameter.name), parameter.required ? ' *' : ''], parameter.in, shape(parameter.schema), inline(parameter.description)]);
  return element('article', { id: `call-${found.operationId}` },
    element('h3', {}, element('span', { className: 'method' }, method.toUpperCase()), ` ${path}`),
    element('p', {}, element('strong', {}, found.summary)), prose(found.description),
    element('p', { className: 'faint' }, security.length ? `Caller: ${security.join(' or ')}` : 'Needs no caller'),
    rows.length ? [heading('Parameters'), table(['Name', 'In', 'Type', 'Meaning'], rows)] : null,
    found.requestBody ? [heading('Body'), content(root, found.requestBody)] : null,
    heading('Answers'), Object.entries(found.responses).map(([status, value]) => response(root, status, value)));
}

function drawCalls(root) {
  const calls = Object.entries(root.paths).flatMap(([path, item]) =>
    Object.entries(item).filter(([method]) => method !== 'parameters').map(([method, found]) => ({ path, method, found })));
  for (const tag of root.tags) {
    const section = addSection(tag.name, tag.description);
    for (const { path, method, found } of calls.filter(call => call.found.tags.includes(tag.name)))
      add(section, operation(root, path, method, found), `${method.toUpperCase()} ${path}`);
  }
  drawSchemas(root, 'Data of the calls', 'schema');
}

function drawEvents(root) {
  const channels = addSection('Channels', root.info.description);
  for (const [name, channel] of Object.entries(root.channels)) {
    const operations = Object.values(root.operations).filter(candidate => nameOf(candidate.channel.$ref) === name);
    const links = Object.keys(channel.messages).map(message => element('li', {}, element('a', { href: `#event-${message}` }, message)));
    add(channels, element('article', { id: `channel-${name}` }, element('h3', {}, channel.address), prose(channel.description),
      operations.map(found => element('p', {}, element('strong', {}, found.action), ` ${found.summary}`)), heading('Events'), element('ul', {}, links)),
    channel.address);
  }
  const events = addSection('Events', '');
  for (const [name, message] of Object.entries(root.components.messages)) {
    add(events, element('article', { id: `event-${name}` }, element('h3', {}, name), prose(message.summary),
      element('p', {}, element('code', {}, message.contentType), ' ', shape(message.payload.allOf[0], 'event-schema')),
      members(message.payload.allOf[1], 'event-schema'), message.examples.map(found => example(found.name, found.payload))), name);
  }
  drawSchemas(root, 'Data of the events', 'event-schema');
}

function drawSchemas(root, title, prefix) {
  const section = addSection(title, 'Members with * are always there.');
  for (const [name, schema] of Object.entries(root.components.schemas)) {
    add(section, element('article', { id: `${prefix}-${name}` }, element('h3', {}, name), prose(schema.description),
      members(schema, prefix) ?? element('p', {}, shape(schema, prefix))), name);
  }
}

function addSection(title, description) {
  const section = element('section', {}, element('h2', {}, title), prose(description));
  const list = element('ul', {});
  const entry = element('div', {}, element('h2', {}, title), list);
  byId('content').append(section);
  byId('contents').append(entry);
  return { section, list, entry };
}

function add({ section, list }, article, title) {
  section.append(article);
  const item = element('li', {}, element('a', { href: `#${article.id}` }, title));
  item.article = article;
  list.append(item);
}

function filter() {
  const wanted = byId('filter').value.trim().toLowerCase();
  const items = [...document.querySelectorAll('#contents li')];
  for (const item of items) item.hidden = item.article.hidden = !item.article.textContent.toLowerCase().includes(wanted);
  byId('news').textContent = wanted ? `${items.filter(item => !item.hidden).length} found` : '';
}

async function read(name) {
  const answer = await fetch(name);
  if (!answer.ok) throw new Error(`${name} was answered with ${answer.status}.`);
  return parseYaml(await answer.text());
}

try {
  const [calls, events] = await Promise.all([read('openapi.yaml'), read('asyncapi.yaml')]);
  byId('content').append(element('section', {}, element('h2', {}, calls.info.summary), prose(calls.info.description)));
  drawCalls(calls);
  drawEvents(events);
  byId('filter').addEventListener('input', filter);
  if (location.hash) byId(location.hash.slice(1))?.scrollIntoView();
} catch (failure) {
  byId('problem').textContent = `The documents cannot be shown. ${failure.message}`;
  byId('problem').hidden = false;
}
byId('content').setAttribute('aria-busy', 'false');
