// Parses Bicep files by the grammar of tree-sitter and reads off their declarations.

import { Language, Parser } from 'web-tree-sitter';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

await Parser.init();
const grammar = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

/** The declarations of one file: parameters, variables, resources, modules and outputs, each with its syntax node. */
export function parseBicep(path) {
  const root = parser.parse(readFileSync(path, 'utf8')).rootNode;
  failOnSyntaxError(path, root);
  const file = { path, parameters: new Map(), variables: new Map(), resources: new Map(), modules: new Map(), outputs: new Map() };
  for (const node of root.namedChildren) {
    const kind = { parameter_declaration: 'parameters', variable_declaration: 'variables', resource_declaration: 'resources',
      module_declaration: 'modules', output_declaration: 'outputs' }[node.type];
    if (kind) file[kind].set(nameOf(node), node);
  }
  return file;
}

/** The name that a declaration gives to what it declares. */
export const nameOf = node => node.namedChildren.find(child => child.type === 'identifier').text;

/** Whether a parameter may be left out. */
export const hasDefault = parameter => parameter.children.some(child => child.text === '=');

/** The comment lines that stand directly above a declaration, without their slashes. */
export function commentAbove(node) {
  const lines = [];
  for (let at = node.previousNamedSibling, row = node.startPosition.row; at?.type === 'comment' && at.endPosition.row === row - 1;
    row = at.startPosition.row, at = at.previousNamedSibling)
    lines.unshift(at.text.replace(/^\/\/ ?/, ''));
  return lines.join('\n');
}

function failOnSyntaxError(path, node) {
  if (node.isError || node.isMissing)
    throw new Error(`${path}(${node.startPosition.row + 1},${node.startPosition.column + 1}): syntax error near ${JSON.stringify(node.text.slice(0, 40))}`);
  if (node.hasError) for (const child of node.children) failOnSyntaxError(path, child);
}
