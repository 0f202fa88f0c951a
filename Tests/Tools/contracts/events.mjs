// node events.mjs asyncapi.yaml messages.json
// Compares messages of the running system with the document, and prints, as JSON, what is wrong.

import { readFileSync } from 'node:fs';
import { pointer, read, resolve, validator } from './document.mjs';

const [documentPath, messagesPath] = process.argv.slice(2);
const document = read(documentPath);
const validate = validator(document);
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(messagesPath, 'utf8')).flatMap(check)));

function check(sent) {
  // The document names messages as the events are named; their types have the version too.
  const type = /^com\.orderworkflow\.(\w+)\.v\d+$/.exec(sent.payload.type)?.[1] ?? sent.payload.type;
  const fail = text => `${type}: ${text}`;
  const channel = Object.values(document.channels).find(candidate => candidate.address === sent.address);
  if (!channel?.messages[type]) return [fail(`is not documented on ${sent.address}`)];

  const message = resolve(document, channel.messages[type]);
  const closed = { $ref: `document${pointer('components', 'messages', type, 'payload')}`, unevaluatedProperties: false };
  const errors = [...validate(closed, sent.payload), ...validate(pointer('components', 'messages', type, 'headers'), sent.headers)];
  if ((message.contentType ?? document.defaultContentType) !== sent.contentType) errors.push(`has the content type ${sent.contentType}`);
  return errors.map(error => fail(`${error} in ${JSON.stringify(sent)}`));
}
