// The documents of the HTTP API and of the events, and validators of the schemas in them.

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export const read = path => parse(readFileSync(path, 'utf8'));

/** What a value in a document is, where it may be a reference to a component. */
export const resolve = (document, value) => value?.$ref ? at(document, value.$ref) : value;

export const pointer = (...parts) => '#/' + parts.map(part => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/');

const at = (document, reference) => reference.slice(2).split('/')
  .reduce((inside, part) => inside[part.replaceAll('~1', '/').replaceAll('~0', '~')], document);

/** Gives a function that tells what is wrong with a value, by the schema at a pointer of the document or by a schema that refers to the document. */
export function validator(document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(closed(document), 'document');
  const known = new Map();
  return (schema, value) => {
    if (!known.has(schema)) known.set(schema, ajv.compile(typeof schema === 'string' ? { $ref: `document${schema}` } : schema));
    const validate = known.get(schema);
    return validate(value) ? [] : validate.errors.map(error =>
      `${error.instancePath || 'it'} ${error.message}${error.params.unevaluatedProperty ? ` (${error.params.unevaluatedProperty})` : ''}`);
  };
}

// Clients must put up with members that they do not know, so the documents leave objects open. Here an undocumented member is an error.
function closed(document) {
  const copy = structuredClone(document);
  const extended = new Set(JSON.stringify(copy).match(/"allOf":\[\{"\$ref":"[^"]+"/g)?.map(found => found.split('"').at(-2)));
  for (const [name, schema] of Object.entries(copy.components.schemas)) {
    if (schema.properties && !('additionalProperties' in schema) && !extended.has(pointer('components', 'schemas', name)))
      schema.unevaluatedProperties = false;
  }
  return copy;
}
