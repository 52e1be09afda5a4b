// What a list of expressions gives in a tree of the package; the only thing that two trees are compared by.
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import type { DemoCase } from './demo-case.ts';
import { bubblewrapSandbox } from '../src/adapters/bubblewrap/bubblewrap-sandbox.ts';
import { defaultLimits, type SandboxResult } from '../src/ports/sandbox.ts';

/** The value as `util.inspect` prints it, or the error's name and message. */
export type Outcome =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'throws'; readonly name: string; readonly message: string };

const outcomes: z.ZodType<Outcome[]> = z.array(
  z.union([
    z.strictObject({ kind: z.literal('value'), text: z.string() }),
    z.strictObject({ kind: z.literal('throws'), name: z.string(), message: z.string() }),
  ]),
);

/** One outcome per expression. Throws when the tree cannot be loaded at all. */
export async function evaluate(tree: string, definition: DemoCase, expressions: readonly string[]): Promise<Outcome[]> {
  const output = join(tree, 'patchline-outcomes.json');
  const isVitest = definition.runner === 'vitest';
  const script = join(tree, isVitest ? 'patchline-outcomes.test.ts' : 'patchline-outcomes.mjs');
  writeFileSync(script, program(definition.checks.imports, expressions, `/repo/${basename(output)}`, isVitest));
  try {
    const argv = isVitest ? [...vitestRun, basename(script)] : [basename(script)];
    const finished = await runInSandbox(tree, ['node', ...argv]);
    if (finished.exitCode !== 0) throw new Error(`Cannot evaluate in ${tree}:\n${finished.stdout}${finished.stderr}`);
    return outcomes.parse(JSON.parse(readFileSync(output, 'utf8')));
  } finally {
    rmSync(script, { force: true });
    rmSync(output, { force: true });
  }
}

/** The configuration is imported as it is: to compile it, vite writes beside the dependencies, which are read-only where they are linked in. */
const vitestRun = ['node_modules/vitest/vitest.mjs', 'run', '--configLoader', 'native'];

/** The tree is another's code: it runs where Patchline runs such code. Dependencies that are linked in are seen where they lie. */
function runInSandbox(tree: string, argv: readonly string[]): Promise<SandboxResult> {
  const linked = join(tree, 'node_modules');
  const dependencies = existsSync(linked) ? realpathSync(linked) : null;
  return bubblewrapSandbox().run({
    argv,
    cwd: '/repo',
    mounts: [
      { source: tree, target: '/repo', access: 'read-write' },
      ...(dependencies === null ? [] : [{ source: dependencies, target: dependencies, access: 'read-only' as const }]),
    ],
    env: {},
    stdin: null,
    limits: defaultLimits,
    onLine: null,
    signal: null,
  });
}

/** Whether an outcome is the one that the case states (see `DemoCase`). */
export function agrees(outcome: Outcome, stated: string | null, statedValue: Outcome | undefined): boolean {
  if (stated === null) return true;
  if (!stated.startsWith('throws')) return sameOutcome(outcome, statedValue);
  const message = stated === 'throws' ? null : (JSON.parse(stated.slice('throws'.length)) as string);
  return outcome.kind === 'throws' && (message === null || outcome.message === message);
}

export function sameOutcome(one: Outcome, other: Outcome | undefined): boolean {
  return other !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

function program(imports: readonly string[], expressions: readonly string[], output: string, isVitest: boolean): string {
  const body = [
    `const outcomes = [];`,
    ...expressions.map((expression) => `outcomes.push(outcomeOf(() => (${expression})));`),
    `writeFileSync(${JSON.stringify(output)}, JSON.stringify(outcomes));`,
  ];
  const lines = [
    `import { writeFileSync } from 'node:fs';`,
    `import { inspect as show } from 'node:util';`,
    ...(isVitest ? [`import { test } from 'vitest';`] : []),
    ...imports,
    outcomeOf,
    ...(isVitest ? [`test('outcomes', () => {`, ...body, `});`] : body),
  ];
  return `${lines.join('\n')}\n`;
}

const outcomeOf = `function outcomeOf(of) {
  try {
    return { kind: 'value', text: show(of(), { depth: null, sorted: true, maxArrayLength: null, maxStringLength: null }) };
  } catch (error) {
    return { kind: 'throws', name: error?.name ?? typeof error, message: String(error?.message ?? error) };
  }
}`;
