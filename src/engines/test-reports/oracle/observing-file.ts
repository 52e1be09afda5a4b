import { posix } from 'node:path';
import { readFileSync } from 'node:fs';
import type { TestSetup } from '#domain/acceptance.ts';
import type { ReproductionImport } from '#domain/reproduction.ts';

/** One expression to be evaluated, with statements of its own before it. */
export interface ObservedExpression {
  readonly id: string;
  readonly setup: string;
  readonly expression: string;
}

export interface ObservingFile {
  readonly setup: TestSetup;
  readonly imports: readonly ReproductionImport[];
  readonly preamble: string;
  readonly expressions: readonly ObservedExpression[];
  /** Stands before every value, so that no text of the repository's can be taken for one. */
  readonly nonce: string;
}

const describeValue = readFileSync(new URL('./describe-value.mjs', import.meta.url), 'utf8').replace(
  'export function',
  'function',
);

/** A test file whose tests fail on purpose, each with the value of an expression as its message: so values leave by the signed report. */
export function writeObservingFile(file: ObservingFile): string {
  const parts = [
    '// @ts-nocheck',
    ...runnerLines(file.setup),
    ...file.imports.flatMap((entry, index) => importLines(file.setup, entry, index)),
    describeValue,
    file.preamble,
    ...file.expressions.map((expression, index) => testText(file, expression, index)),
  ];
  return `${parts.join('\n')}\n`;
}

function runnerLines(setup: TestSetup): readonly string[] {
  const isModule = setup.moduleKind === 'esm';
  switch (setup.runner) {
    case 'node-test':
      return [`const { test: observe } = process.getBuiltinModule('node:test');`];
    case 'vitest':
      return [`import { test as observe } from 'vitest';`];
    case 'tap':
      return [isModule ? `import observe from 'tape';` : `const observe = require('tape');`];
    case 'mocha':
      return ['const observe = globalThis.it ?? globalThis.test;'];
    case 'jest':
    case 'command':
      return ['const observe = test;'];
  }
}

function importLines(setup: TestSetup, entry: ReproductionImport, index: number): readonly string[] {
  const space = `observed${index}`;
  const isModule = setup.moduleKind === 'esm' || setup.runner === 'vitest';
  const specifier = JSON.stringify(fromFolder(setup.testFolder, entry.specifier));
  const load = isModule ? `import * as ${space} from ${specifier};` : `const ${space} = require(${specifier});`;
  return [load, ...entry.names.map(({ imported, local }) => `const ${local} = ${picked(space, imported, isModule)};`)];
}

/** A specifier from the top of the repository, as a file in a folder of it has to write it. */
function fromFolder(folder: string, specifier: string): string {
  if (!specifier.startsWith('./')) return specifier;
  const path = posix.relative(folder, specifier.slice(2));
  return path.startsWith('.') ? path : `./${path}`;
}

/** What a name stands for, where a CommonJS module may be behind an import and a transpiled one behind a require. */
function picked(space: string, imported: string, isModule: boolean): string {
  if (imported === '*') return space;
  if (imported === 'default')
    return isModule ? `${space}.default` : `(${space}?.__esModule && 'default' in ${space} ? ${space}.default : ${space})`;
  const name = JSON.stringify(imported);
  return isModule ? `(${name} in ${space} ? ${space}[${name}] : ${space}.default?.[${name}])` : `${space}[${name}]`;
}

function testText(file: ObservingFile, expression: ObservedExpression, index: number): string {
  const isTape = file.setup.runner === 'tap';
  const say = isTape
    ? `t.fail(${JSON.stringify(file.nonce)} + text); t.end();`
    : `throw new Error(${JSON.stringify(file.nonce)} + text);`;
  return `observe('value ${index}', async ${isTape ? '(t)' : '()'} => {
  let text;
  try {
    const observed = await (async () => {
${expression.setup}
return (${expression.expression});
    })();
    text = '{"value":' + describeValue(observed) + '}';
  } catch (error) {
    text = '{"threw":' + describeValue(error) + ',"names":' + JSON.stringify([error?.name, error?.constructor?.name].map(String)) + '}';
  }
  ${say}
});`;
}
