import type { Expectation, Reproduction } from '#domain/reproduction.ts';
import { parseProgram, parseValue } from '#engines/issue-text/javascript/parse.ts';
import type { PackageFacts } from '#engines/issue-text/package/package-facts.ts';
import { assemble } from './assemble.ts';
import type { Draft } from './draft.ts';
import type { Reading } from './values.ts';
import { isPlainValue } from './values.ts';

/** Something to run that was not cut from the text of an issue: data from a model or a person, untrusted. */
export interface ProposedExample {
  /** Statements before the expression, imports of the package under repair included (may be empty). */
  readonly setup: string;
  readonly expression: string;
  readonly expected: Expectation;
  /** 1-based line of the issue's body that it is about; 0 for the title. */
  readonly issueLine: number;
}

export type ComposedReproduction =
  | {
      readonly kind: 'composed';
      readonly reproduction: Extract<Reproduction, { kind: 'examples' }>;
      /** How loose words were read, one sentence each. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * A reproduction from proposals instead of an issue's text, by the same rules: every import is one of the package or a dependency, every name comes from
 * somewhere, each example touches the package, and expected values are literals, so that no expectation can be met by calling the code it judges.
 * Refused as a whole where one proposal is refused. Nothing is evaluated.
 */
export function composeReproduction(proposals: readonly ProposedExample[], facts: PackageFacts): ComposedReproduction {
  const drafts: Draft[] = [];
  for (const [index, proposal] of proposals.entries()) {
    const draft = draftOf(proposal, index);
    if (typeof draft === 'string') return { kind: 'refused', why: `\`${shown(proposal.expression)}\`: ${draft}` };
    drafts.push(draft);
  }
  const { reproduction, notes, looked } = assemble(drafts, facts);
  const [refused] = looked;
  if (reproduction === null || refused !== undefined) return { kind: 'refused', why: refused ?? 'there is nothing to run' };
  return { kind: 'composed', reproduction, notes };
}

function draftOf({ setup, expression, expected, issueLine }: ProposedExample, index: number): Draft | string {
  if (parseValue(expression) === null) return 'it is no expression of JavaScript';
  const reading = readingOf(expected);
  if (typeof reading === 'string') return reading;
  // `void` cannot continue what stands before it, as a parenthesis would where the setup has no semicolon.
  const program = parseProgram(`${setup}\nvoid (${expression});`);
  const statement = program?.statements.at(-1);
  const evaluated = statement?.type === 'ExpressionStatement' ? statement.expression : null;
  if (program === null || statement === undefined || evaluated?.type !== 'UnaryExpression')
    return 'its setup is no JavaScript that can be parsed';
  return {
    expression: evaluated.argument,
    program,
    statement,
    before: program.statements.slice(0, -1),
    context: program,
    assertion: null,
    printed: false,
    origin: 'code',
    role: 'none',
    line: issueLine,
    part: index,
    expected: reading,
    actual: null,
    plain: null,
  };
}

function readingOf(expected: Expectation): Reading | string {
  if (expected.kind !== 'value') return expected;
  const node = parseValue(expected.source);
  if (node === null || !isPlainValue(node)) return `what is expected (\`${shown(expected.source)}\`) is no literal value`;
  return { kind: 'value', source: expected.source, note: null };
}

function shown(code: string): string {
  return code.replaceAll(/\s+/g, ' ').slice(0, 80);
}
