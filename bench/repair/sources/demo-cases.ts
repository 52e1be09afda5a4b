// The demonstration's own cases (see demo/demo-case.ts), and cases of the same form that are kept for measuring only.
import { cpSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { caseNames, loadCase } from '../../../demo/demo-case.ts';
import { prepareCase } from '../../../demo/prepare-case.ts';
import type { BenchCase, CaseList } from '../bench-case.ts';

const outFolder = join(dirname(fileURLToPath(import.meta.url)), '../../../demo/out');

export function isDemoFolder(folder: string): boolean {
  return caseNames(folder).length > 0;
}

/** `group` is the folder's own name, after its parent's. */
export function demoCases(folder: string): CaseList {
  const group = `${basename(dirname(folder))}/${basename(folder)}`;
  return { cases: caseNames(folder).map((name) => demoCase(folder, name, group)), unavailable: [] };
}

function demoCase(folder: string, name: string, group: string): BenchCase {
  const loaded = loadCase(folder, name);
  const { definition, issue } = loaded;
  const { checks, files, suite, runner } = definition;
  let prepared: ReturnType<typeof prepareCase> | undefined;
  const prepare = () => (prepared ??= prepareCase(loaded, outFolder));
  return {
    name,
    group,
    issue,
    materialise: (target) =>
      cpSync(prepare().repository, target, { recursive: true, filter: (path) => basename(path) !== '.git' }),
    get fixed() {
      return Object.fromEntries(files.map((file) => [file, readFileSync(join(prepare().upstream, file), 'utf8')]));
    },
    hidden: null,
    probes: {
      imports: checks.imports,
      expressions: [...checks.examples.map((example) => example.expression), ...checks.further],
      runner: runner === 'vitest' ? 'vitest' : 'node',
    },
    withoutSuite: suite === null,
  };
}
