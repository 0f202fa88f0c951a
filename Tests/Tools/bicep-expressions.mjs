// Evaluates Bicep expressions to plain values.

import { bicepFunctions } from './bicep-functions.mjs';

/** Marks an object some of whose properties only Azure knows; reading one gives a text that names it. */
export const knownInAzure = Symbol('known in Azure');

/** The value of an expression node; `scope.lookup(name)` gives the value of an identifier. */
export function evaluate(node, scope) {
  const child = field => evaluate(node.childForFieldName(field), scope);
  switch (node.type) {
    case 'null': return null;
    case 'boolean': return node.text === 'true';
    case 'number': return Number(node.text);
    case 'string': return textOf(node, scope);
    case 'identifier': return scope.lookup(node.text);
    case 'parenthesized_expression': return evaluate(node.namedChild(0), scope);
    case 'array': return node.namedChildren.filter(isValue).map(item => evaluate(item, scope));
    case 'object': return objectOf(node, scope);
    case 'ternary_expression': return child('condition') ? child('consequence') : child('alternative');
    case 'unary_expression': return node.childForFieldName('operator').text === '!' ? !child('argument') : -child('argument');
    case 'binary_expression': return binary(node.childForFieldName('operator').text, () => child('left'), () => child('right'));
    case 'member_expression': return member(child('object'), node.childForFieldName('property').text, node);
    case 'subscript_expression': return member(child('object'), child('index'), node);
    case 'resource_expression': return child('object').nested(node.childForFieldName('resource').text);
    case 'call_expression': return call(node, scope);
    case 'for_statement': return loop(node, scope, (body, inner) => evaluate(body, inner));
    default: throw new Error(`${scope.file}: cannot evaluate ${node.type}: ${node.text}`);
  }
}

/** What `each(body, scope)` gives for every turn of a loop. */
export function loop(node, scope, each) {
  const parameters = node.namedChildren.find(child => child.type === 'for_loop_parameters');
  const [item, index] = parameters ? parameters.namedChildren.map(child => child.text) : [node.childForFieldName('initializer').text];
  const body = node.childForFieldName('body');
  const source = node.namedChildren.findLast(child => isValue(child) && child.id !== body.id && child.startIndex < body.startIndex);
  return evaluate(source, scope).map((value, at) => each(body, {
    ...scope,
    lookup: name => name === item ? value : name === index ? at : scope.lookup(name),
  }));
}

/** The properties of an object node, without the resources that are declared inside it. */
function objectOf(node, scope) {
  const result = {};
  for (const property of node.namedChildren.filter(child => child.type === 'object_property')) {
    const [key, value] = property.namedChildren;
    if (key.type !== 'resource_declaration')
      result[key.type === 'string' ? textOf(key, scope) : key.text] = evaluate(value, scope);
  }
  return result;
}

function textOf(node, scope) {
  if (node.text.startsWith("'''")) return node.text.slice(3, -3).replace(/^\r?\n/, '');
  return node.namedChildren.map(part => part.type === 'interpolation' ? evaluate(part.namedChild(0), scope)
    : part.type === 'escape_sequence' ? JSON.parse(`"${part.text.replace(/^\\(['$])/, '$1')}"`)
      : part.text).join('');
}

function binary(operator, left, right) {
  switch (operator) {
    case '&&': return left() && right();
    case '||': return left() || right();
    case '??': return left() ?? right();
    case '==': return left() === right();
    case '!=': return left() !== right();
    case '>': return left() > right();
    case '<': return left() < right();
    case '+': return left() + right();
    default: throw new Error(`unknown operator ${operator}`);
  }
}

function member(object, name, node) {
  if (object?.[name] !== undefined) return object[name];
  const owner = typeof object === 'string' ? object : object?.[knownInAzure];
  if (owner === undefined) throw new Error(`there is no '${name}' in ${node.text}`);
  return `[${owner}.${name}]`;
}

function call(node, scope) {
  const name = node.childForFieldName('function').text;
  const known = bicepFunctions[name];
  if (!known) throw new Error(`${scope.file}: the function ${name} is not known to the tests`);
  return known(scope.file, ...node.childForFieldName('arguments').namedChildren.filter(isValue).map(argument => evaluate(argument, scope)));
}

const isValue = node => !['comment', 'for_loop_parameters', 'diagnostic_comment'].includes(node.type);
