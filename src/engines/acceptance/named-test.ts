import type { Reproduction } from '#domain/reproduction.ts';
import { WorldError } from '#domain/world-error.ts';
import { readTestNames } from '#engines/issue-text/issue-text.ts';
import type { WrittenTests } from './written-tests.ts';

/** The one example of a reproduction that is an existing test or a command. */
export const onlyExample = 'example-1';

/** Ids of the examples of a named test, one for each name that the issue gives. */
export function namedExamples({ names }: Extract<Reproduction, { kind: 'test' }>): readonly string[] {
  return names.length === 0 ? [onlyExample] : names.map((_, index) => `example-${index + 1}`);
}

/** The existing file, unchanged; its named tests, or each of its tests, has to pass. */
export function namedTest(
  reproduction: Extract<Reproduction, { kind: 'test' }>,
  texts: Readonly<Record<string, string>>,
): WrittenTests {
  const { file } = reproduction;
  const content = texts[file];
  if (content === undefined) {
    throw new WorldError(
      'usage',
      `Cannot use the test that the issue names: there is no file "${file}" at this commit. Correct its path in the issue.`,
    );
  }
  const names = reproduction.names.length > 0 ? reproduction.names : (readTestNames([file], () => content).get(file) ?? []);
  const tests = Object.fromEntries(names.map((one, index) => [`${file} > ${one}`, [`example-${index + 1}`]]));
  if (names.length === 0) {
    throw new WorldError(
      'usage',
      `Cannot use the test file "${file}" that the issue names: it holds no test with a plain title. Name the test in the issue.`,
    );
  }
  return { files: [{ path: file, content }], tests };
}
