import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AcceptanceTests, TestSetup } from '#domain/acceptance.ts';
import type { Reproduction } from '#domain/reproduction.ts';
import { writeAcceptanceTests } from './write-acceptance-tests.ts';
import type { AcceptanceOptions } from './write-acceptance-tests.ts';

export type DraftOptions = Omit<AcceptanceOptions, 'texts'> & {
  /** Host path of a checkout of base; suite files are read in it, nothing is run. */
  readonly checkoutPath: string;
};

const mostSamples = 8;
const largestSample = 256 * 1024;

/**
 * Acceptance tests with their digests. A repository whose tests run by a command of its own, or by AVA, has new ones run by node:test; an
 * AVA test that the issue names runs in AVA.
 */
export async function draftAcceptanceTests(
  reproduction: Reproduction,
  detected: TestSetup,
  options: DraftOptions,
): Promise<AcceptanceTests> {
  const setup = reproduction.kind !== 'test' && isAva(detected) ? inNodeTest(detected) : detected;
  const { checkoutPath, ...rest } = options;
  const inFolder = setup.suiteFiles.filter((file) => file.startsWith(`${setup.testFolder}/`));
  const imported =
    reproduction.kind === 'examples'
      ? reproduction.imports.flatMap(({ specifier }) => (specifier.startsWith('./') ? [specifier.slice(2)] : []))
      : [];
  const wanted =
    reproduction.kind === 'test'
      ? [reproduction.file]
      : [...imported, ...[...inFolder, ...setup.suiteFiles].slice(0, mostSamples)];
  const texts = Object.fromEntries(
    (await Promise.all([...new Set(wanted)].map((file) => readSuiteFile(checkoutPath, file)))).flat(),
  );
  const written = writeAcceptanceTests(reproduction, setup, { ...rest, texts });
  const files = written.files.map((file) => ({ ...file, digest: createHash('sha256').update(file.content).digest('hex') }));
  return { setup: runnable(setup), files, tests: written.tests };
}

function runnable(setup: TestSetup): TestSetup {
  return setup.runner === 'command' ? inNodeTest(setup) : setup;
}

function inNodeTest(setup: TestSetup): TestSetup {
  return { ...setup, runner: 'node-test', entry: null, extraArgv: [] };
}

function isAva(setup: TestSetup): boolean {
  return setup.runner === 'tap' && /(^|\/)node_modules\/ava\//.test(setup.entry ?? '');
}

async function readSuiteFile(root: string, file: string): Promise<[string, string][]> {
  try {
    const path = join(root, file);
    const status = await lstat(path);
    return status.isFile() && status.size <= largestSample ? [[file, await readFile(path, 'utf8')]] : [];
  } catch {
    return [];
  }
}
