// node answers.mjs openapi.yaml answers.json
// Compares answers of the running system with the document. Prints, as JSON, what is wrong, and which calls and statuses the answers cover.

import { readFileSync } from 'node:fs';
import { pointer, read, resolve, validator } from './document.mjs';

// What a server adds to every answer is no part of the contract.
const documentedHeaders = new Set([
  'etag', 'location', 'retry-after', 'idempotency-replayed', 'preference-applied', 'www-authenticate', 'set-cookie',
  'content-security-policy', 'link',
]);

const [documentPath, answersPath] = process.argv.slice(2);
const document = read(documentPath);
const validate = validator(document);
const templates = Object.keys(document.paths).map(path => ({ path, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`) }));
const result = { errors: [], covered: [] };
for (const answer of JSON.parse(readFileSync(answersPath, 'utf8'))) check(answer);
process.stdout.write(JSON.stringify({ errors: [...new Set(result.errors)], covered: [...new Set(result.covered)] }));

function check(answer) {
  const path = find(answer.path);
  const operation = document.paths[path]?.[answer.method];
  const name = `${answer.method.toUpperCase()} ${path ?? answer.path} ${answer.status}`;
  const fail = text => result.errors.push(`${name}: ${text}`);
  const response = resolve(document, operation?.responses[answer.status]);
  if (!response) return fail(`is not documented: ${JSON.stringify(answer.body)}`);

  result.covered.push(name);
  checkHeaders(answer, response.headers ?? {}, fail);
  const mediaTypes = response.content ?? {};
  if (!answer.mediaType) return Object.keys(mediaTypes).length && fail('has no body');
  const content = mediaTypes[answer.mediaType];
  if (!content) return fail(`has the media type ${answer.mediaType}`);
  for (const error of validate(schemaPointer(path, answer, operation), answer.body)) fail(`${error} in ${JSON.stringify(answer.body)}`);
  if (answer.mediaType === 'application/problem+json') checkProblem(answer, content, fail);
}

// Fixed paths come before those with parameters.
function find(path) {
  return (templates.find(template => template.path === path) ?? templates.find(template => template.pattern.test(path)))?.path;
}

function schemaPointer(path, answer, operation) {
  const response = operation.responses[answer.status];
  const place = response.$ref ?? pointer('paths', path, answer.method, 'responses', answer.status);
  return place + pointer('content', answer.mediaType, 'schema').slice(1);
}

function checkHeaders(answer, documented, fail) {
  const names = new Map(Object.entries(documented).map(([name, header]) => [name.toLowerCase(), resolve(document, header)]));
  for (const name of Object.keys(answer.headers)) {
    if (documentedHeaders.has(name) && !names.has(name)) fail(`has the header ${name}, which is not documented`);
  }
  for (const [name, header] of names) {
    if (!(name in answer.headers)) {
      if (header.required) fail(`lacks the header ${name}`);
      continue;
    }
    for (const error of validate(header.schema, answer.headers[name])) fail(`the header ${name}, '${answer.headers[name]}', ${error}`);
  }
}

function checkProblem(answer, content, fail) {
  const types = Object.values(content.examples).map(example => resolve(document, example).value.type);
  if (!types.includes(answer.body.type)) fail(`has the problem type ${answer.body.type}, which is not documented there`);
  if (answer.body.status !== answer.status) fail(`says ${answer.body.status} inside`);
}
