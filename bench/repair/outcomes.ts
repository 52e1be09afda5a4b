// What expressions give in a tree of files. Endless loops are cut off and count as an outcome of their own.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Probes } from './bench-case.ts';
import { runInTree, type Tree } from './in-sandbox.ts';

/** `value` holds what `util.inspect` prints; `throws` the error's name. */
export type Outcome =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'throws'; readonly name: string; readonly message: string }
  | { readonly kind: 'endless' };

/** How long one expression may run, and all of them together. */
const expressionMs = 400;
const processMs = 60_000;

/** After this many endless expressions the rest is given up: each costs its whole time. */
const mostEndless = 25;

/** One outcome per expression, fewer where too many are endless; `null` where the tree cannot be loaded. The expressions run one after the other in one sandboxed process. */
export async function outcomesIn(tree: Tree, probes: Probes): Promise<Outcome[] | null> {
  return await (probes.runner === 'node' ? inProcess(tree, probes) : inVitest(tree, probes));
}

async function inProcess(tree: Tree, probes: Probes): Promise<Outcome[] | null> {
  const script = join(tree.path, 'bench-outcomes.mjs');
  const output = join(tree.path, 'bench-outcomes.jsonl');
  writeFileSync(script, program(probes));
  try {
    await runInTree(tree, ['node', 'bench-outcomes.mjs', '/repo/bench-outcomes.jsonl'], processMs);
    if (!existsSync(output)) return null;
    const lines = readFileSync(output, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Outcome);
  } finally {
    rmSync(script, { force: true });
    rmSync(output, { force: true });
  }
}

async function inVitest(tree: Tree, probes: Probes): Promise<Outcome[] | null> {
  const script = join(tree.path, 'bench-outcomes.test.ts');
  const output = join(tree.path, 'bench-outcomes.json');
  const body = [
    `import { test } from 'vitest';`,
    ...header(probes),
    `test('outcomes', () => {`,
    `  const outcomes = expressions.map(outcomeOf);`,
    `  writeFileSync('/repo/bench-outcomes.json', JSON.stringify(outcomes));`,
    `}, 60_000);`,
  ];
  writeFileSync(script, `${body.join('\n')}\n`);
  try {
    await runInTree(tree, ['node', 'node_modules/vitest/vitest.mjs', 'run', 'bench-outcomes.test.ts'], 120_000);
    return existsSync(output) ? (JSON.parse(readFileSync(output, 'utf8')) as Outcome[]) : null;
  } finally {
    rmSync(script, { force: true });
    rmSync(output, { force: true });
  }
}

/** `runInThisContext` can interrupt an endless loop, wherever in the package it is. */
function program(probes: Probes): string {
  const lines = [
    `import { appendFileSync } from 'node:fs';`,
    `import { Script } from 'node:vm';`,
    ...header(probes),
    `const output = process.argv[2];`,
    `const call = new Script('globalThis.benchExpression()');`,
    `writeFileSync(output, '');`,
    `let endless = 0;`,
    `for (const expression of expressions) {`,
    `  if (endless > ${mostEndless}) break;`,
    `  globalThis.benchExpression = expression;`,
    `  const outcome = outcomeOf(() => call.runInThisContext({ timeout: ${expressionMs} }));`,
    `  const isEndless = outcome.kind === 'throws' && outcome.message.startsWith('Script execution timed out');`,
    `  if (isEndless) endless++;`,
    `  appendFileSync(output, JSON.stringify(isEndless ? { kind: 'endless' } : outcome) + '\\n');`,
    `}`,
  ];
  return `${lines.join('\n')}\n`;
}

function header(probes: Probes): string[] {
  return [
    `import { writeFileSync } from 'node:fs';`,
    `import { inspect as show } from 'node:util';`,
    ...probes.imports,
    `const expressions = [`,
    ...probes.expressions.map((expression) => `  () => (${expression}),`),
    `];`,
    outcomeOf,
  ];
}

const outcomeOf = `function outcomeOf(expression) {
  try {
    const value = expression();
    const settled = typeof value === 'object' && value !== null && typeof value.next === 'function' ? [...value] : value;
    return { kind: 'value', text: show(settled, { depth: 12, sorted: true, maxArrayLength: 1000, maxStringLength: 10000 }) };
  } catch (error) {
    return { kind: 'throws', name: error?.name ?? typeof error, message: String(error?.message ?? error) };
  }
}`;
