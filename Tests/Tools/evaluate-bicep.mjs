// node evaluate-bicep.mjs main.bicep '{"parameter": value}'
// Prints, as JSON, what a deployment of the file would create: every resource with its values, loops and modules expanded.
// What only Azure knows (keys of properties read from a resource, unique strings) gets a stand-in.

import { relative, resolve, dirname } from 'node:path';
import { commentAbove, hasDefault, nameOf, parseBicep } from './bicep-parser.mjs';
import { evaluate, knownInAzure, loop } from './bicep-expressions.mjs';

const [main, given = '{}'] = process.argv.slice(2);
const root = dirname(resolve(main));
const result = { files: [], parameters: {}, resources: [], outputs: {}, moduleOutputs: [] };
for (const [name, node] of parseBicep(resolve(main)).parameters)
  result.parameters[name] = hasDefault(node) ? { default: String(evaluate(node.namedChildren.at(-1), { file: main })) } : {};
result.outputs = deploy(resolve(main), JSON.parse(given));
process.stdout.write(JSON.stringify(result));

/** Evaluates one file with its parameters, adds its resources to the result, and gives its outputs. */
function deploy(path, given) {
  const file = parseBicep(path);
  const name = relative(root, path).replaceAll('\\', '/');
  if (!result.files.includes(name)) result.files.push(name);
  const values = new Map();
  const scope = { file: path, lookup };

  function lookup(symbol) {
    if (!values.has(symbol)) values.set(symbol, valueOf(symbol));
    return values.get(symbol);
  }

  function valueOf(symbol) {
    if (file.parameters.has(symbol)) return parameter(symbol);
    if (file.variables.has(symbol)) return evaluate(file.variables.get(symbol).namedChildren.at(-1), scope);
    if (file.resources.has(symbol)) return declare(file.resources.get(symbol), scope, undefined, resource);
    if (file.modules.has(symbol)) return declare(file.modules.get(symbol), scope, undefined, module);
    throw new Error(`${name}: '${symbol}' is not declared`);
  }

  function parameter(symbol) {
    if (symbol in given) return given[symbol];
    const node = file.parameters.get(symbol);
    if (hasDefault(node)) return evaluate(node.namedChildren.at(-1), scope);
    throw new Error(`${name}: the parameter '${symbol}' has no value`);
  }

  function module(node, body, inner) {
    const source = node.namedChildren.find(child => child.type === 'string').text.slice(1, -1);
    const { params = {} } = evaluate(body, inner);
    const outputs = deploy(resolve(dirname(path), source), params);
    result.moduleOutputs.push(...Object.values(outputs));
    return { outputs };
  }

  function resource(node, body, inner, parent) {
    const existing = node.children.some(child => child.text === 'existing');
    const [declared] = node.namedChildren.find(child => child.type === 'string').text.slice(1, -1).split('@');
    const values = evaluate(body, inner);
    const owner = parent ?? values.parent;
    const type = parent ? `${parent.type}/${declared}` : declared;
    const record = {
      ...values, type, name: values.name, file: name, symbol: nameOf(node), comment: commentAbove(node),
      id: owner ? `${owner.id}/${type.split('/').at(-1)}/${values.name}` : `${values.scope?.id ?? ''}/${type}/${values.name}`,
      scope: values.scope?.id, parent: owner?.id,
    };
    if (!existing) result.resources.push(record);
    const nested = body.namedChildren.map(child => child.namedChild(0)).filter(child => child?.type === 'resource_declaration');
    const inside = new Map(nested.map(child => [nameOf(child), declare(child, inner, record, resource)]));
    return { ...record, properties: { ...record.properties, [knownInAzure]: record.id }, nested: symbol => inside.get(symbol) };
  }

  for (const symbol of [...file.resources.keys(), ...file.modules.keys()]) lookup(symbol);
  return Object.fromEntries([...file.outputs].map(([symbol, node]) => [symbol, evaluate(node.namedChildren.at(-1), scope)]));
}

/** Evaluates a declaration: once, for every turn of its loop, or not at all where its condition is false. */
function declare(node, scope, parent, create) {
  const body = node.namedChildren.findLast(child => ['object', 'if_statement', 'for_statement'].includes(child.type));
  return once(body, scope);

  function once(body, inner) {
    if (body.type === 'for_statement') return loop(body, inner, once);
    if (body.type === 'object') return create(node, body, inner, parent);
    const [condition, object] = body.namedChildren;
    return evaluate(condition, inner) ? create(node, object, inner, parent) : null;
  }
}
