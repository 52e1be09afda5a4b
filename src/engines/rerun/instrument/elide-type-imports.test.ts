import { parseSource } from '#lib/parse-source.ts';
import { expect, test } from 'vitest';
import { elideTypeImports } from './elide-type-imports.ts';

function elided(text: string): string {
  return elideTypeImports(text, parseSource(text, 'a.ts'));
}

test.each([
  ["import { A } from './a';\nlet x: A;", '\nlet x: A;'],
  ["import { A, b } from './a';\nb as A;", "import {    b } from './a';\nb as A;"],
  ["import D, { A } from './a';\nnew D<A>();", "import D, {   } from './a';\nnew D<A>();"],
  ["import { A } from './a';\nclass B implements A {}", '\nclass B implements A {}'],
  ["import { a } from './a';\ntype T = typeof a;", '\ntype T = typeof a;'],
  ['interface T {}\nconst v = 1;\nexport { T, v };', 'interface T {}\nconst v = 1;\nexport {    v };'],
])('%j loses what only types need', (text, expected) => {
  const result = elided(text);
  expect(result).toHaveLength(text.length);
  expect(result.split('\n').map((line) => line.trimEnd())).toEqual(expected.split('\n').map((line) => line.trimEnd()));
});

test.each([
  "import { a } from './a';\na();",
  "import { a } from './a';\nexport { a };",
  "import './effect';\nlet x: string;",
  "import { a } from './a';\nconst o = { a };",
  "import { a } from './a';\nenum E { One = a }",
  'interface T {}\nconst T = {};\nexport { T };',
  "import { A } from './a';\nlet x = <A.B.C>y; A.run();",
])('%j stays as it is', (text) => {
  expect(elided(text)).toBe(text);
});
