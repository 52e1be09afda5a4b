import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyEdit } from './apply-edit.ts';
import { proposals } from './sites.ts';
import { isSyntacticallyValid } from './syntax/source-tree.ts';
import type { Site, Template } from './template.ts';

/** A template that proposes nothing and keeps the sites it was shown. */
const watching = (at: Template['at']): { template: Template; sites: Site[] } => {
  const sites: Site[] = [];
  const template: Template = {
    name: 'watching',
    family: 'variable',
    description: 'Watches.',
    literature: 'none',
    at,
    propose: (site) => {
      sites.push(site);
      return [];
    },
    examples: [],
  };
  return { template, sites };
};

const sitesIn = (
  source: string,
  at: Template['at'],
  path = 'file.ts',
  ingredientsFrom: { path: string; source: string }[] = [],
): Site[] => {
  const { template, sites } = watching(at);
  for (const proposal of proposals({ path, source }, { lines: null, templates: [template], ingredientsFrom })) void proposal;
  return sites;
};

/** The names in scope where the source calls `here()`. */
const namesHere = (source: string): readonly string[] => {
  const site = sitesIn(source, ['CallExpression']).find((one) => one.text(one.node) === 'here()');
  return (site?.names ?? []).filter((name) => name !== 'here');
};

describe('what a CommonJS file hands out', () => {
  const code: Template['at'] = ['AssignmentExpression', 'MemberExpression', 'Identifier', 'ObjectExpression'];
  const shown = (source: string): string[] => [...new Set(sitesIn(source, code, 'a.js').map((site) => site.text(site.node)))];

  it.each([
    ['is no site but for its value', 'module.exports = { a };', ['{ a }', 'a']],
    ['nor is a part of it', 'exports.a.b = c; exports = d;', ['c', 'd']],
    ['nor where it is handed on', 'exports = module.exports = a;', ['a']],
    ['is one under a computed name', 'exports[a] = 1;', ['exports[a] = 1', 'exports[a]', 'exports', 'a']],
    ['is one where it is used', 'f(module.exports);', ['f', 'module.exports', 'module', 'exports']],
    [
      "is one where the name is the file's own",
      'const exports = {}; exports.a = 1;',
      ['exports', '{}', 'exports.a = 1', 'exports.a', 'a'],
    ],
  ])('%s', (_, source, expected) => {
    expect(shown(source).toSorted()).toEqual(expected.toSorted());
  });

  it('is no statement to change', () => {
    expect(sitesIn('exports.a = 1; a = 1;', ['ExpressionStatement'], 'a.js').map((site) => site.text(site.node))).toEqual([
      'a = 1;',
    ]);
  });
});

describe('names in scope', () => {
  it.each([
    ['leaves out names in their dead zone', 'const a = 1; here(); const b = 2;', ['a']],
    ['leaves out the name being initialised', 'const a = 1; const b = here();', ['a']],
    ['puts the nearest first', 'const a = 1; function f(b) { const c = 2; { const d = 3; here(); } }', ['d', 'c', 'b', 'f', 'a']],
    ['takes later names of the module inside a function', 'function f() { here(); } const late = 1;', ['late', 'f']],
    ['leaves out later names of the same function inside a callback', 'function f() { g(() => here()); const late = 1; }', ['f']],
    ['knows hoisted functions and imports', 'import x, { y as z } from "m"; here(); function f() {}', ['x', 'z', 'f']],
    ['leaves out type-only imports', 'import type { T } from "m"; import { type U, v } from "m"; here();', ['v']],
    [
      'knows catch parameters and destructuring',
      'try {} catch ({ message: m, ...rest }) { const [p, , q = 1] = m; here(); }',
      ['p', 'q', 'm', 'rest'],
    ],
    ['knows the head of a loop in its body', 'for (let i = 0; i < 3; i++) here();', ['i']],
    ['leaves the name of a for-of out of what it runs over', 'for (const x of here()) f();', []],
    ['hoists var to its function, but not before its value', 'function f() { here(); if (1) { var a = 1; } }', ['f']],
    ['sees var after its block', 'function f() { if (1) { var a = 1; } here(); }', ['a', 'f']],
    ['does not see let after its block', '{ let a = 1; } here();', []],
    ['does not see a name shadowed by one in its dead zone', 'const a = 1; function f() { here(); const a = 2; }', ['f']],
    ['knows earlier parameters in the default of a later one', 'function f(a, b = here(), c) {}', ['a', 'f']],
    ['keeps a case of a switch to itself', 'switch (1) { case 1: const a = 1; break; case 2: here(); }', []],
    ['knows a function expression by its own name', 'const a = function b() { here(); };', ['b', 'a']],
  ])('%s', (_title, source, names) => {
    expect([...namesHere(source)].toSorted()).toEqual([...names].toSorted());
  });

  it('orders names nearest first', () => {
    expect(namesHere('const a = 1; function f(b) { const c = 2; const d = 3; here(); }')).toEqual(['d', 'c', 'b', 'a', 'f']);
  });
});

describe('sites', () => {
  it.each([
    ['types', 'let a: { b: 1 } = f<2>(3 as 4);', ['3']],
    ['directives and import sources', '"use strict"; import "5"; f(6); export * from "7";', ['6']],
    ['enums, interfaces and declarations', 'enum E { A = 1 } interface I { b: 2 } declare const c: 3; f(4);', ['4']],
    ['decorators', 'class A { @d(1) m() { return 2; } }', ['2']],
  ])('are not made of %s', (_title, source, literals) => {
    const sites = sitesIn(source, ['NumericLiteral', 'StringLiteral']);

    expect(sites.map((site) => site.text(site.node))).toEqual(literals);
  });

  it('know their ancestors, innermost first', () => {
    const [site] = sitesIn('f(1);', ['NumericLiteral']);

    expect(site?.parents.map((parent) => parent.type)).toEqual(['CallExpression', 'ExpressionStatement', 'Program']);
  });

  it('offer the ingredients of the file by frequency, then those of its package', () => {
    const [site] = sitesIn('f(a.b, a.b, a.c); g(1, 2, 2); a.m();', ['Identifier'], 'one.js', [
      { path: 'two.js', source: 'q.r = 7;' },
    ]);

    expect(site?.ingredients.literals).toEqual(['2', '1', '7']);
    expect(site?.ingredients.properties).toEqual(['b', 'c', 'r']);
    expect(site?.ingredients.methods).toEqual(['m']);
  });

  it('offer the words they were given as literals, and none where there are none', () => {
    const { template, sites } = watching(['CallExpression']);
    const file = { path: 'one.js', source: "f('a');" };
    expect([...proposals(file, { lines: null, templates: [template], words: ['a', 'b'] })]).toEqual([]);

    expect(sites[0]?.ingredients.words).toEqual(["'b'", "'a'"]);
    expect(sitesIn(file.source, ['CallExpression'])[0]?.ingredients.words).toEqual([]);
  });

  it('offer only expressions whose names are in scope at the site', () => {
    const [site] = sitesIn('function f(a) { here(); } function g(b) { h(b.x + 1, a.y, Math.max(a.z)); return this.w; }', [
      'CallExpression',
    ]);

    expect(site?.ingredients.expressions).toContain('a.y');
    expect(site?.ingredients.expressions).toContain('Math.max(a.z)');
    expect(site?.ingredients.expressions).not.toContain('b.x');
    expect(site?.ingredients.expressions).toContain('this.w');
  });
});

describe('proposals', () => {
  const source = 'function f(a) {\n  if (a > 1) {\n    return a > 2;\n  }\n  return a > 3;\n}\n';

  it('are kept to statements on the wanted lines, an `if` being its head', () => {
    const linesOf = (line: number): number[] => [
      ...new Set(
        [...proposals({ path: 'f.js', source }, { lines: [{ start: line, end: line }] })].map((proposal) => proposal.line),
      ),
    ];

    expect(linesOf(3)).toEqual([3]);
    expect(linesOf(2)).toEqual([2]);
    expect(linesOf(6)).toEqual([]);
  });

  it('never repeat a result, whichever template makes it', () => {
    const results = [...proposals({ path: 'f.js', source }, { lines: null })].map(({ edit }) => applyEdit(source, edit));

    expect(results.length).toBeGreaterThan(50);
    expect(new Set(results).size).toBe(results.length);
    expect(results).not.toContain(source);
  });

  it('parse in place for every template, at every site of our own sources', { timeout: 120_000 }, () => {
    const folder = join(import.meta.dirname, 'syntax');
    const files = ['scopes.ts', 'replaceable.ts', 'edits.ts'];
    const lines = [{ start: 50, end: 80 }];
    let tried = 0;
    const broken: string[] = [];
    for (const name of files) {
      const file = { path: name, source: readFileSync(join(folder, name), 'utf8') };
      for (const [index, { edit, template }] of [...proposals(file, { lines })].entries()) {
        if (index % 97 !== 0) continue;
        tried += 1;
        if (!isSyntacticallyValid(applyEdit(file.source, edit), name)) broken.push(`${template.name}: ${JSON.stringify(edit)}`);
      }
    }

    expect(tried).toBeGreaterThan(200);
    expect(broken).toEqual([]);
  });
});
