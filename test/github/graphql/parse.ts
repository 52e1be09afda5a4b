/** A field of a GraphQL query with its arguments; `name` is what it is, `alias` what the answer calls it. */
export interface Field {
  readonly alias: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[];
}

const token = /\s+|,|#[^\n]*|(?<kept>\.\.\.|[{}()[\]:!=$]|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|[_A-Za-z]\w*)/gy;

function tokensOf(query: string): string[] {
  const found: string[] = [];
  let end = 0;
  for (const match of query.matchAll(token)) {
    end = match.index + match[0].length;
    if (match.groups?.['kept'] !== undefined) found.push(match.groups['kept']);
  }
  if (end !== query.length) throw new Error(`Parse error on "${query.slice(end, end + 10)}"`);
  return found;
}

export interface Operation {
  readonly kind: 'query' | 'mutation';
  readonly fields: readonly Field[];
}

/** One operation. Named fragments, directives and subscriptions are not part of this GitHub. */
export function parseOperation(query: string, variables: Readonly<Record<string, unknown>>): Operation {
  const tokens = tokensOf(query);
  const kind = tokens[0] ?? '';
  if (kind !== 'query' && kind !== 'mutation' && kind !== '{') throw new Error(`This GitHub answers no "${kind}"`);
  // The list of variables may hold braces of its own, as default values.
  const hasVariables = kind !== '{' && (tokens[1] === '(' || tokens[2] === '(');
  const start = tokens.indexOf('{', hasVariables ? tokens.indexOf(')') : 0);
  if (start < 0) throw new Error('Parse error: a selection is missing');
  const reader = { tokens: tokens.slice(start), at: 0, variables };
  const fields = selection(reader);
  if (reader.at !== reader.tokens.length) throw new Error(`Parse error on "${reader.tokens[reader.at] ?? ''}"`);
  return { kind: kind === 'mutation' ? 'mutation' : 'query', fields };
}

interface Reader {
  readonly tokens: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
  at: number;
}

function take(reader: Reader, expected?: string): string {
  const found = reader.tokens[reader.at] ?? '';
  if (found === '' || (expected !== undefined && found !== expected)) throw new Error(`Parse error on "${found}"`);
  reader.at += 1;
  return found;
}

function selection(reader: Reader): readonly Field[] {
  const fields: Field[] = [];
  take(reader, '{');
  while (reader.tokens[reader.at] !== '}') {
    if (reader.tokens[reader.at] === '...') {
      take(reader);
      take(reader, 'on');
      take(reader);
      fields.push(...selection(reader));
    } else fields.push(field(reader));
  }
  take(reader, '}');
  return fields;
}

function field(reader: Reader): Field {
  const first = take(reader);
  const isAlias = reader.tokens[reader.at] === ':';
  if (isAlias) take(reader);
  const name = isAlias ? take(reader) : first;
  const given: Record<string, unknown> = {};
  if (reader.tokens[reader.at] === '(') {
    take(reader);
    while (reader.tokens[reader.at] !== ')') {
      const argument = take(reader);
      take(reader, ':');
      given[argument] = value(reader);
    }
    take(reader);
  }
  return { alias: first, name, arguments: given, fields: reader.tokens[reader.at] === '{' ? selection(reader) : [] };
}

function value(reader: Reader): unknown {
  const first = take(reader);
  if (first === '$') return reader.variables[take(reader)];
  if (first === '[') {
    const items: unknown[] = [];
    while (reader.tokens[reader.at] !== ']') items.push(value(reader));
    take(reader);
    return items;
  }
  if (first === '{') {
    const object: Record<string, unknown> = {};
    while (reader.tokens[reader.at] !== '}') {
      const name = take(reader);
      take(reader, ':');
      object[name] = value(reader);
    }
    take(reader);
    return object;
  }
  if (first.startsWith('"')) return JSON.parse(first) as unknown;
  if (first === 'true' || first === 'false') return first === 'true';
  return /^-?\d/.test(first) ? Number(first) : first === 'null' ? null : first;
}
