import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, violation } from './layer-violations.ts';
import { layers } from './layers.ts';

const files = globSync('src/**/*.ts').filter((file) => !file.includes('/fixtures/'));

test('every source file lies in a layer of the table', () => {
  const names = new Set(layers.map((layer) => layer.name));
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => !names.has(file.split('/')[1] ?? ''))).toEqual([]);
});

test('no import breaks the table', () => {
  const production = files.filter((file) => !/\.(?:test|contract|fake|fixture)\.ts$|\/test-support\//.test(file));
  const imports = production.flatMap((file) => importsOf(file, readFileSync(file, 'utf8')));
  expect(imports.length).toBeGreaterThan(100);
  expect(imports.map(violation).filter((problem) => problem !== null)).toEqual([]);
});

test('the command line loads the code of a command when it is called, not before', () => {
  const reached = new Set(['src/apps/cli/main.ts']);
  for (const file of reached) {
    const loads = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*? from '([^']+)';$/gm);
    for (const [, specifier = ''] of loads) {
      const path = specifier.startsWith('.') ? posix.join(dirname(file), specifier) : specifier.replace('#', 'src/');
      if (path.startsWith('src/')) reached.add(path);
    }
  }
  expect(reached.size).toBeGreaterThan(10);
  expect([...reached].filter((path) => /\/cli\/run-|^src\/(?!apps|domain|config|lib)/.test(path))).toEqual([]);
});

test('no layer may import one that may import it', () => {
  const mutual = layers.flatMap((layer) =>
    layer.mayImport.filter((other) => layers.find((candidate) => candidate.name === other)?.mayImport.includes(layer.name)),
  );
  expect(mutual).toEqual([]);
});

test.each([
  ['src/domain/a.ts', "import type { B } from '#ports/b.ts';", /domain may not import ports/],
  ['src/stages/intake/a.ts', "import { b } from '../verify/verify.ts';", /stages\/intake may not import stages\/verify/],
  ['src/adapters/github/a.ts', "export { b } from '../git-workspace/b.ts';", /may not import adapters\/git-workspace/],
  ['src/engines/repair/a.ts', "const b = await import('#engines/localize/spectrum.ts');", /behind the front file/],
  ['src/apps/cli/a.ts', "import { x } from '#engines/repair/repair.ts';", /apps may not import engines/],
])('%s with %s is found', (file, source, reason) => {
  const [only] = importsOf(file, source);
  expect(only === undefined ? null : violation(only)).toMatch(reason);
});

test.each([
  ['src/stages/intake/a.ts', "import { b } from '../phase-spec.ts';"],
  ['src/engines/repair/a.ts', "import { b } from '#engines/localize/localize.ts';"],
  ['src/flows/a.ts', "import { z } from 'zod';"],
])('%s with %s is allowed', (file, source) => {
  expect(importsOf(file, source).map(violation)).toEqual([null]);
});
