// Reads the part of YAML that the documents of this system are written in: block and flow collections, plain and quoted scalars, block scalars,
// comments on lines of their own. A test compares it with a full parser.

/** Reads a document. */
export function parseYaml(text) {
  const lines = text.split('\n').map(raw => ({ raw, indent: raw.search(/\S/), text: raw.trim() }));
  let at = 0;
  return block(0);

  function peek() {
    while (at < lines.length && (lines[at].indent < 0 || lines[at].text.startsWith('#'))) at++;
    return lines[at];
  }

  function block(least) {
    const line = peek();
    if (!line || line.indent < least) return null;
    return line.text.startsWith('- ') ? sequence(line.indent) : mapping(line.indent);
  }

  function mapping(indent) {
    const result = {};
    for (let line = peek(); line?.indent === indent; line = peek()) {
      const entry = split(line.text);
      if (!entry) throw new Error(`Line ${at + 1} is no member: ${line.text}`);
      at++;
      result[scalar(entry.key)] = value(entry.rest, indent);
    }
    return result;
  }

  function sequence(indent) {
    const result = [];
    for (let line = peek(); line?.indent === indent && line.text.startsWith('- '); line = peek()) {
      const text = line.text.slice(2);
      if (/^['"[{]/.test(text) || !split(text)) {
        at++;
        result.push(value(text, indent));
      } else {
        lines[at] = { raw: line.raw, indent: indent + 2, text };
        result.push(mapping(indent + 2));
      }
    }
    return result;
  }

  function value(text, indent) {
    if (text === '') return block(indent + 1);
    if (text === '|' || text === '>-') return lettering(indent, text);
    return /^[[{]/.test(text) ? parseFlow(text) : scalar(text);
  }

  function lettering(indent, style) {
    const found = [];
    while (at < lines.length && (lines[at].indent > indent || lines[at].indent < 0)) found.push(lines[at++]);
    const margin = Math.min(...found.filter(line => line.indent >= 0).map(line => line.indent));
    const text = found.map(line => line.raw.slice(margin)).join('\n').trimEnd();
    return style === '|' ? `${text}\n` : text.replace(/\n(?!\n)/g, ' ');
  }
}

function split(text) {
  const found = /^(.+?):(?:\s+(.*))?$/.exec(text);
  return found && { key: found[1], rest: found[2] ?? '' };
}

function parseFlow(text) {
  let at = 0;
  return item();

  function item() {
    skip();
    if (text[at] === '{') return collection('}', {}, result => { const key = token(/[:]/); at++; result[key] = item(); });
    if (text[at] === '[') return collection(']', [], result => { result.push(item()); });
    return token(/[,}\]]/);
  }

  function collection(end, result, add) {
    at++;
    for (skip(); text[at] !== end; skip()) {
      if (at >= text.length) throw new Error(`It does not end: ${text}`);
      if (text[at] === ',') at++;
      else add(result);
    }
    at++;
    return result;
  }

  function token(end) {
    skip();
    const start = at;
    const quote = /['"]/.test(text[at]) ? text[at] : null;
    if (quote) {
      at = text.indexOf(quote, at + 1) + 1;
      while (text[at] === quote) at = text.indexOf(quote, at + 1) + 1;
    }
    while (at < text.length && !end.test(text[at])) at++;
    return scalar(text.slice(start, at).trim());
  }

  function skip() {
    while (text[at] === ' ') at++;
  }
}

function scalar(text) {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  if (text.startsWith('"')) return JSON.parse(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
