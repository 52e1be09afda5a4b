import { describe, expect, it } from 'vitest';
import { nearestSources, packageOffers } from './package-offers.ts';
import { proposals, readingOf, type SourceFile } from './sites.ts';
import type { Template } from './template.ts';

const file = (path: string, source = 'f();'): SourceFile => ({ path, source });
const main = file('src/deep/main.js', "import a from '../far/imported.js'; const b = require('./folder'); f(a, b);");

describe('the nearest sources', () => {
  it('are the imported ones, those of the same folder, then the others, without the file itself', () => {
    const files = [
      file('src/away/other.js'),
      file('src/deep/beside.js'),
      file('src/deep/folder/index.js'),
      main,
      file('src/far/imported.js'),
    ];

    expect(nearestSources(main, files).map((each) => each.path)).toEqual([
      'src/deep/folder/index.js',
      'src/far/imported.js',
      'src/deep/beside.js',
      'src/away/other.js',
    ]);
  });

  it('are at most twelve, and not long together', () => {
    const many = Array.from({ length: 30 }, (_, at) => file(`src/deep/${at}.js`));
    const long = Array.from({ length: 4 }, (_, at) => file(`src/deep/${at}.js`, ' '.repeat(90_000)));

    expect(nearestSources(main, many)).toHaveLength(12);
    expect(nearestSources(main, long)).toHaveLength(2);
  });
});

describe('what the package offers', () => {
  const expressionsIn = (source: string, others: readonly SourceFile[]): readonly string[] => {
    const found: string[] = [];
    const own = file('own.js', source);
    const template: Template = {
      name: 'watching',
      family: 'variable',
      description: 'Watches.',
      literature: 'none',
      at: ['CallExpression'],
      propose: (site) => {
        found.push(...site.ingredients.expressions);
        return [];
      },
      examples: [],
    };
    const reading = readingOf(own, { others: packageOffers([own, ...others])(own), words: [] });
    expect([...proposals(own, { lines: null, templates: [template], reading })]).toEqual([]);
    return found;
  };

  it('are expressions whose names are in scope here, or declared nowhere', () => {
    const other = file(
      'other.js',
      'const local = 1; function g(node) { return node.parent.type + local.size + Math.max(node.x); }',
    );

    expect(expressionsIn('function f(node) { here(); }', [other])).toContain('node.parent.type');
    expect(expressionsIn('function f(node) { here(); }', [other])).toContain('Math.max(node.x)');
    expect(expressionsIn('function f(node) { here(); }', [other])).not.toContain('local.size');
    expect(expressionsIn('function f(item) { here(); }', [other])).not.toContain('node.parent.type');
  });

  it('come after the own ones, and are left out where a file cannot be read', () => {
    const others = [file('broken.js', 'f({'), file('other.js', 'q.r; q.r; q.r;')];

    expect(expressionsIn('here(a.b);', others)).toEqual(['here(a.b)', 'a.b', 'q.r']);
  });
});
