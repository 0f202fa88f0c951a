// node documents.mjs openapi.yaml asyncapi.yaml
// Prints, as JSON, what is wrong with the documents themselves: by the specifications, and examples by their own schemas.

import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { Validator } from '@seriousme/openapi-schema-validator';
import { pointer, read, validator } from './document.mjs';

const [openApiPath, asyncApiPath] = process.argv.slice(2);
const errors = [...await checkOpenApi(read(openApiPath)), ...checkAsyncApi(read(asyncApiPath))];
process.stdout.write(JSON.stringify(errors));

async function checkOpenApi(document) {
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  return [
    ...valid ? [] : [`OpenAPI: ${JSON.stringify(errors)}`],
    ...brokenReferences(document),
    ...unusedComponents(document),
    ...checkExamples(document),
  ];
}

function checkAsyncApi(document) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json'));
  const isValid = validate(document);
  const check = validator(document);
  const examples = Object.entries(document.components.messages).flatMap(([name, message]) => message.examples.flatMap(example =>
    check(pointer('components', 'messages', name, 'payload'), example.payload).map(error => `Example of ${name}: ${error}`)));
  return [...isValid ? [] : [`AsyncAPI: ${JSON.stringify(validate.errors)}`], ...brokenReferences(document), ...unusedComponents(document), ...examples];
}

// Every example stands beside the schema that it must fit.
function checkExamples(document) {
  const check = validator(document);
  return places(document).filter(([, value]) => value.schema && value.examples).flatMap(([place, value]) =>
    Object.keys(value.examples).flatMap(name => {
      const example = value.examples[name].$ref ? find(document, value.examples[name].$ref) : value.examples[name];
      return check(place + '/schema', example.value).map(error => `Example ${name} at ${place}: ${error}`);
    }));
}

function brokenReferences(document) {
  return references(document).filter(reference => find(document, reference) === undefined).map(reference => `${reference} does not exist`);
}

function unusedComponents(document) {
  const used = new Set(references(document));
  return Object.entries(document.components).filter(([kind]) => kind !== 'securitySchemes').flatMap(([kind, components]) =>
    Object.keys(components).map(name => pointer('components', kind, name)).filter(place => !used.has(place)).map(place => `${place} is not used`));
}

function references(document) {
  return places(document).map(([, value]) => value.$ref).filter(reference => typeof reference === 'string');
}

function find(document, reference) {
  return reference.slice(2).split('/').reduce((inside, part) => inside?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

/** Every object in a document, with the pointer to it. */
function places(value, place = '#') {
  if (value === null || typeof value !== 'object') return [];
  const inside = Object.entries(value).flatMap(([name, member]) => places(member, `${place}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`));
  return [[place, value], ...inside];
}
