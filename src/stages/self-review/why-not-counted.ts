import { isBuiltin } from 'node:module';
import type { Example, Expectation } from '#domain/reproduction.ts';
import type { ReviewClaim } from '#domain/review-claim.ts';
import type { RunState } from '#domain/run-state.ts';
import { newTestPath } from '#engines/test-reports/test-reports.ts';
import { isFramework, whyNotRun } from '../screen-code.ts';

type Input = Pick<RunState, 'setup' | 'reproduction' | 'behaviours'>;

/** Why a claim can never speak against a change, whatever executing it would give; `null` where it is worth executing. */
export function whyNotCounted(claim: ReviewClaim, { setup, reproduction, behaviours }: Input): string | null {
  if (claim.kind === 'suite-file') return setup.suiteFiles.includes(claim.file) ? null : 'the repository has no such test file';
  const examples = reproduction.kind === 'examples' ? reproduction.examples : [];
  if (claim.kind === 'test-file') {
    const text = plain(claim.content);
    const judges = examples.some((example) => example.kind === 'expression' && text.includes(plain(example.expression)));
    if (judges) return 'it judges an example of the issue, and the issue itself says what that gives';
    const why = whyNotRun(claim.content, isUnderTest, newTestPath(setup, 'review'));
    return why === null ? null : `it ${why}`;
  }
  if (claim.violates !== 'regression' && !behaviours.behaviours.some(({ id }) => id === claim.violates))
    return 'it names neither a regression nor a behaviour that is wanted';
  const same = examples.find((example) => example.kind === 'expression' && isSameCall(example, claim));
  if (same?.kind !== 'expression') return null;
  return isSameResult(same.expected, claim.expected)
    ? 'it is an example of the issue, which the acceptance tests judge'
    : 'it contradicts an example of the issue';
}

/** A test with the machine in its hands can look at the change instead of what it does, and every change is another text than base. */
function isUnderTest(specifier: string): boolean {
  return isFramework(specifier) || !isBuiltin(specifier);
}

function isSameCall(
  example: Extract<Example, { kind: 'expression' }>,
  claim: Extract<ReviewClaim, { kind: 'expression' }>,
): boolean {
  return plain(example.expression) === plain(claim.expression);
}

function isSameResult(one: Expectation, other: Expectation): boolean {
  if (one.kind === 'value' && other.kind === 'value') return plain(one.source) === plain(other.source);
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Code without what changes nothing: white space, quotes of one kind or the other, a final semicolon, an `await`, parentheses around it all. */
function plain(code: string): string {
  const bare = code
    .replace(/^\s*await\s+/, '')
    .replaceAll(/[\s;]+/g, '')
    .replaceAll(/["`]/g, "'");
  return bare.startsWith('(') && bare.endsWith(')') && !bare.slice(1, -1).includes(')') ? bare.slice(1, -1) : bare;
}
