// node page-reader.mjs document.yaml …
// Prints, as JSON, which documents the reader of the documentation page understands otherwise than a full YAML parser does.

import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { parseYaml } from '../../../OrderFunctions/Documentation/Page/yaml.mjs';

const different = process.argv.slice(2).filter(path => {
  const text = readFileSync(path, 'utf8');
  return !isDeepStrictEqual(parseYaml(text), parse(text));
});
process.stdout.write(JSON.stringify(different));
