import { WorldError } from '#domain/world-error.ts';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { splitArguments } from './split-arguments.ts';

test('no file and no flags give the defaults', () => {
  const config = readConfig(null, {});
  expect(config.builder).toBe('search');
  expect(config.budget).toEqual({ wallMs: 300_000, candidates: 200_000 });
  expect(config.withoutSuite).toBe(false);
});

test('a flag wins over the file', () => {
  expect(readConfig('seed: 7\nbase: main\n', { seed: 9 })).toMatchObject({ seed: 9, base: 'main' });
});

test('all problems of the file are reported at once, each with its field', () => {
  const attempt = () => readConfig('bilder: search\nseed: -1\nbudget: { seconds: 0 }\n', {});
  expect(attempt).toThrow(WorldError);
  expect(attempt).toThrow(/3 problems[^]*bilder[^]*|3 problems[^]*seed/);
  expect(attempt).toThrow(/seed/);
  expect(attempt).toThrow(/budget\.seconds/);
});

test('broken YAML names its line', () => {
  expect(() => readConfig('seed: 1\nbase: [\n', {})).toThrow(/not valid YAML at line/);
});

test('a command builder without a program is refused with the way on', () => {
  expect(() => readConfig('builder: command\n', {})).toThrow(/--builder-command/);
});

test('a builder command on the command line selects that builder', () => {
  expect(readConfig(null, { builderCommand: 'my-agent --fix "two words"' })).toMatchObject({
    builder: 'command',
    builderCommand: ['my-agent', '--fix', 'two words'],
  });
});

test('merging is "never" where nothing is said, and has three values', () => {
  expect(readConfig(null, {}).merge).toBe('never');
  expect(readConfig('policy: { merge: auto }\n', {}).merge).toBe('auto');
  expect(() => readConfig('policy: { merge: always }\n', {})).toThrow(/policy\.merge/);
});

test.each([
  ['a b', ['a', 'b']],
  ["a 'b c' d", ['a', 'b c', 'd']],
  ['a "b \\" c"', ['a', 'b " c']],
  ["a ''", ['a', '']],
  ['a; rm -rf $HOME', ['a;', 'rm', '-rf', '$HOME']],
  ['a "b', null],
])('splits %j into %j', (line, argv) => {
  expect(splitArguments(line)).toEqual(argv);
});
