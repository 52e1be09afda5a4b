import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestSetup } from '#domain/acceptance.ts';
import type { Example, Expectation, Reproduction } from '#domain/reproduction.ts';
import type { ReportProblem } from '#domain/test-report.ts';
import type { Sandbox, SandboxLimits } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { type DescribedValue, type Observation, observeValues } from './observe-values.ts';

export interface OracleRequest {
  readonly sandbox: Sandbox;
  readonly checkout: Checkout;
  readonly setup: TestSetup;
  readonly reproduction: Extract<Reproduction, { kind: 'examples' }>;
  readonly limits?: Partial<SandboxLimits>;
}

export interface OracleVerdict {
  /** Examples whose value, seen from outside, is the expected one. */
  readonly agreed: readonly string[];
  /** Examples that the oracle cannot judge: statements, and expectations that need the repository's own code. */
  readonly unchecked: readonly string[];
  /** `oracle-disagrees`, one for each other example. */
  readonly problems: readonly ReportProblem[];
}

type ExpressionExample = Extract<Example, { kind: 'expression' }>;

/**
 * Judges the expression examples of a reproduction by their values alone: the checkout's code runs in one process, the expected values
 * are computed in another that never loads it, and the two are compared here. A fix that only convinces the assertions is seen.
 */
export async function consultOracle(request: OracleRequest): Promise<OracleVerdict> {
  const examples = request.reproduction.examples.filter((example) => example.kind === 'expression');
  const expected = await expectedValues(request, examples);
  const seen = await observeValues({
    ...request,
    imports: request.reproduction.imports,
    preamble: request.reproduction.preamble,
    expressions: examples,
  });
  const agreed: string[] = [];
  const unchecked = request.reproduction.examples.filter((example) => example.kind === 'statements').map((example) => example.id);
  const problems: ReportProblem[] = [];
  for (const example of examples) {
    const judgement = judge(example, seen.get(example.id), expected.get(example.id));
    if (judgement === 'agrees') agreed.push(example.id);
    else if (judgement === 'unchecked') unchecked.push(example.id);
    else problems.push({ kind: 'oracle-disagrees', detail: `${example.id}: ${judgement.detail}` });
  }
  return { agreed, unchecked, problems };
}

type Judgement = 'agrees' | 'unchecked' | { readonly detail: string };

function judge(example: ExpressionExample, seen: Observation | undefined, expected: Observation | undefined): Judgement {
  if (seen === undefined || seen.kind === 'unseen') return { detail: `no value came out (${seen?.reason.slice(0, 200) ?? ''})` };
  switch (example.expected.kind) {
    case 'does-not-throw':
      return seen.kind === 'value' ? 'agrees' : { detail: `threw ${shown(seen.error)}` };
    case 'throws':
      return seen.kind === 'threw'
        ? judgeError(example.expected, seen)
        : { detail: `did not throw but gave ${shown(seen.value)}` };
    case 'value':
      if (expected?.kind !== 'value') return 'unchecked';
      if (seen.kind === 'threw') return { detail: `threw ${shown(seen.error)}` };
      return areEqual(seen.value, expected.value)
        ? 'agrees'
        : { detail: `gave ${shown(seen.value)} where ${shown(expected.value)} is expected` };
  }
}

function judgeError(
  expected: Extract<Expectation, { kind: 'throws' }>,
  seen: Extract<Observation, { kind: 'threw' }>,
): Judgement {
  const [, , message = ''] = typeof seen.error === 'string' ? [] : seen.error;
  if (expected.errorName !== null && !seen.names.includes(expected.errorName))
    return { detail: `threw ${seen.names.join('/')} where ${expected.errorName} is expected` };
  const hasMessage = expected.message === null || (typeof message === 'string' && message.includes(expected.message));
  return hasMessage ? 'agrees' : { detail: `threw with the message ${shown(message)}` };
}

/** Descriptions are canonical: properties are sorted, and absent ones left out. */
function areEqual(one: DescribedValue, other: DescribedValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function shown(value: DescribedValue): string {
  return JSON.stringify(value).slice(0, 300);
}

/** Expected values, computed in an empty folder. */
async function expectedValues(
  request: OracleRequest,
  examples: readonly ExpressionExample[],
): Promise<ReadonlyMap<string, Observation>> {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-expected-'));
  try {
    await writeFile(join(folder, 'package.json'), '{}');
    const setup: TestSetup = {
      runner: 'node-test',
      entry: null,
      extraArgv: [],
      moduleKind: 'esm',
      language: 'js',
      suiteFiles: [],
      testFolder: '.',
      command: null,
    };
    const checkout: Checkout = { path: folder, commit: request.checkout.commit, dependencies: null };
    const expressions = examples.map(({ id, expected }) => ({
      id,
      setup: '',
      expression: expected.kind === 'value' ? expected.source : 'undefined',
    }));
    const limits = request.limits === undefined ? {} : { limits: request.limits };
    return await observeValues({ sandbox: request.sandbox, checkout, setup, imports: [], preamble: '', expressions, ...limits });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
