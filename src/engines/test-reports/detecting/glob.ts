/**
 * A glob over relative paths with forward slashes as a regular expression: `**`, `*`, `?`, classes, `{a,b}` and the extended forms
 * `?(…)`, `*(…)`, `+(…)`, `@(…)`. A leading `./` does not count; a leading dot of a name is matched like any other character.
 */
export function globToRegExp(glob: string): RegExp {
  return new RegExp(`^${translate(glob.replace(/^\.\//, ''))}$`);
}

export function isGlob(text: string): boolean {
  return /[*?{[]|[@+!]\(/.test(text);
}

/** The files that any of the globs matches and none of the others does, in the order given. */
export function matchFiles(
  files: readonly string[],
  globs: readonly string[],
  except: readonly string[] = [],
): readonly string[] {
  const wanted = globs.map(globToRegExp);
  const unwanted = except.map(globToRegExp);
  return files.filter((file) => wanted.some((pattern) => pattern.test(file)) && !unwanted.some((pattern) => pattern.test(file)));
}

function translate(glob: string): string {
  let out = '';
  for (let at = 0; at < glob.length;) {
    const [text, length] = translateAt(glob, at);
    out += text;
    at += length;
  }
  return out;
}

function translateAt(glob: string, at: number): readonly [string, number] {
  const rest = glob.slice(at);
  if (rest.startsWith('**/')) return ['(?:[^/]+/)*', 3];
  if (rest === '**' || rest.startsWith('**')) return ['.*', 2];
  const group = /^([?*+@])\(([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(rest);
  if (group !== null) return [`(?:${alternatives(group[2] ?? '', '|')})${quantifier(group[1] ?? '@')}`, group[0].length];
  const braces = /^\{((?:[^{}]|\{[^{}]*\})*)\}/.exec(rest);
  if (braces !== null) return [`(?:${alternatives(braces[1] ?? '', ',')})`, braces[0].length];
  const range = /^\[([!^]?)([^\]]+)\]/.exec(rest);
  if (range !== null) return [`[${range[1] === '' ? '' : '^'}${(range[2] ?? '').replace(/\\/g, '\\\\')}]`, range[0].length];
  if (rest.startsWith('*')) return ['[^/]*', 1];
  if (rest.startsWith('?')) return ['[^/]', 1];
  return [(rest[0] ?? '').replace(/[.+^$()|\\\]}{]/g, '\\$&'), 1];
}

function quantifier(kind: string): string {
  return kind === '@' ? '' : kind;
}

/** Splits at separators outside inner braces. */
function alternatives(text: string, separator: string): string {
  const parts: string[] = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '{' || character === '(') depth += 1;
    if (character === '}' || character === ')') depth -= 1;
    if (character === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map(translate).join('|');
}
