import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elideTypeImports } from './elide-type-imports.ts';
import { parsedSource } from './parsed-source.ts';
import { valueExports } from './value-exports.ts';

function elided(files: Readonly<Record<string, string>>, path: string): string {
  const find = (from: string, specifier: string) => {
    const name = posix.join(posix.dirname(from), specifier);
    const text = files[name];
    return text === undefined ? null : parsedSource(name, text, 'module');
  };
  const source = parsedSource(path, files[path] ?? '', 'module');
  if (source === null) throw new Error('it does not parse');
  const mayBe = valueExports(find);
  return elideTypeImports(source.text, source.ast, (specifier, name) => mayBe(path, specifier, name)).replaceAll(/\s+/g, ' ');
}

const types = 'export interface T { a: 1 }\nexport type U = T;\nexport const v = 1;\nexport enum E { A }\nexport class C {}\n';

describe('re-exports across files', () => {
  it.each([
    ["export { T, v } from './types.ts';", "export { v } from './types.ts';"],
    ["export { T as X, E, C } from './types.ts';", "export { E, C } from './types.ts';"],
    ["import { U, v } from './types.ts';\nexport { U, v };", "import { v } from './types.ts'; export { v };"],
    ["import { T } from './types.ts';\nexport { T };", ' export { };'],
  ])('%j loses the types of the other file', (text, expected) => {
    expect(elided({ 'types.ts': types, 'a.ts': text }, 'a.ts')).toBe(expected);
  });

  it('sees through passing on, stars and cycles', () => {
    const files = {
      'types.ts': types,
      'all.ts': "export * from './types.ts';\nexport * from './a.ts';",
      'a.ts': "export { T, v } from './all.ts';\nexport const own = 1;",
    };
    expect(elided(files, 'a.ts')).toBe("export { v } from './all.ts'; export const own = 1;");
  });

  it.each([
    ["export { T } from 'package';", {}],
    ["export { T } from './plain.js';", { 'plain.js': 'module.exports = {};' }],
    ["export { T } from './open.ts';", { 'open.ts': "export * from 'package';" }],
    ["export { d, e } from './open.ts';", { 'open.ts': 'export const { d, ...e } = f();' }],
  ])('%j stays: what it names may be a value', (text, files) => {
    expect(elided({ ...files, 'a.ts': text }, 'a.ts')).toBe(text);
  });
});
