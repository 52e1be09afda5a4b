import type { RunnerKind } from './test-report.ts';

/** How the repository runs its tests. `argv` templates hold no shell syntax. */
export interface TestSetup {
  readonly runner: RunnerKind;
  /** Runner's own entry inside the checkout (`node_modules/mocha/bin/mocha.js`), or `null` for node:test and commands. */
  readonly entry: string | null;
  /** Extra arguments that the repository's own test script passes (`--require ts-node/register`, a config file …). */
  readonly extraArgv: readonly string[];
  readonly moduleKind: 'esm' | 'cjs';
  readonly language: 'js' | 'ts';
  /** Test files of the repository, relative paths. */
  readonly suiteFiles: readonly string[];
  /** Folder in which the acceptance test is put. */
  readonly testFolder: string;
  /** The program and its arguments that run the suite, where no runner that we know does; acceptance tests may have a runner of their own. */
  readonly command: readonly string[] | null;
  /** Environment that the repository's own test script sets (`NODE_ENV=test`, `cross-env TZ=UTC`). */
  readonly env?: Readonly<Record<string, string>>;
}

/** A test file that was written before the fix and may not change after it. */
export interface FrozenFile {
  readonly path: string;
  readonly content: string;
  /** sha256 (hex) of the UTF-8 content. */
  readonly digest: string;
}

/** The acceptance tests of a run, frozen by hash once they were red by assertion on base. */
export interface AcceptanceTests {
  readonly setup: TestSetup;
  readonly files: readonly FrozenFile[];
  /** Test id → ids of the examples it executes. Every id must be reported passed for green. */
  readonly tests: Readonly<Record<string, readonly string[]>>;
}
