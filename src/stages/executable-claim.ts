import { z } from 'zod';
import type { TestSetup } from '#domain/acceptance.ts';
import type { Expectation, Reproduction } from '#domain/reproduction.ts';
import { composeReproduction, readPackageFacts } from '#engines/issue-text/issue-text.ts';
import { consultOracle } from '#engines/test-reports/test-reports.ts';
import { oneLine } from '#present/plain-text.ts';
import { withCheckout } from './execution.ts';
import type { PhaseContext } from './phase-spec.ts';

const code = z.string().max(2_000);

/** How a model writes down something that can be executed: one expression and what comes of it. */
export const executableForm = z
  .object({
    setup: code.default(''),
    expression: code.min(1),
    produces: code.min(1).nullish(),
    throws: z
      .object({
        name: z
          .string()
          .regex(/^[A-Z]\w{0,60}$/)
          .nullish(),
        message: z.string().max(300).nullish(),
      })
      .nullish(),
  })
  .refine(({ produces, throws }) => (produces == null) !== (throws == null), 'exactly one of "produces" and "throws" is wanted');

export type ExecutableClaim = z.infer<typeof executableForm>;

export function expectationOf({ produces, throws }: ExecutableClaim): Expectation {
  if (throws != null) return { kind: 'throws', errorName: throws.name ?? null, message: throws.message ?? null };
  return { kind: 'value', source: produces ?? 'undefined' };
}

/** What executing a claim about the base commit gave. `refused`: it could not be made into anything that runs. */
export interface ClaimRun {
  readonly outcome: 'confirmed' | 'not-confirmed' | 'refused';
  /** One line for people. */
  readonly seen: string;
}

/**
 * Executes a claim about the code as it is: in the sandbox, on a fresh checkout of base, compared from outside. The claim is untrusted; a wrong or hostile
 * one is never confirmed, because its value has to come out of the package's code and be equal to a literal.
 */
export async function executeClaim(context: PhaseContext, place: ClaimPlace, claim: ExecutableClaim): Promise<ClaimRun> {
  const { suiteFiles } = place.setup;
  const facts = await withCheckout(context, { base: place.base, changes: [] }, (checkout) =>
    Promise.resolve(readPackageFacts(checkout.path, suiteFiles.length > 0 ? suiteFiles : null)),
  );
  const { setup, expression } = claim;
  const composed = composeReproduction([{ setup, expression, expected: expectationOf(claim), issueLine: 0 }], facts);
  if (composed.kind === 'refused') return { outcome: 'refused', seen: `not run: ${oneLine(composed.why, 200)}` };
  return executeExample(context, place, composed.reproduction, claim);
}

/** The same for a claim that is an example already. */
export function executeExample(
  context: PhaseContext,
  place: ClaimPlace,
  reproduction: Extract<Reproduction, { kind: 'examples' }>,
  claim: ExecutableClaim,
): Promise<ClaimRun> {
  return withCheckout(context, { base: place.base, changes: [] }, async (checkout): Promise<ClaimRun> => {
    const { sandbox, settings } = context;
    const limits = { ...settings.limits, wallMs: Math.min(settings.limits.wallMs, longestRunMs) };
    const { agreed, problems } = await consultOracle({ sandbox, checkout, setup: place.setup, reproduction, limits });
    if (agreed.length === reproduction.examples.length) return { outcome: 'confirmed', seen: `ran ${claimText(claim)}` };
    const [problem] = problems;
    const detail = problem?.kind === 'oracle-disagrees' ? problem.detail : 'it could not be judged';
    return { outcome: 'not-confirmed', seen: `ran ${shown(claim.expression)}: ${oneLine(detail, 200)}` };
  });
}

export interface ClaimPlace {
  readonly base: string;
  readonly setup: TestSetup;
}

const longestRunMs = 30_000;

/** `f(1)` gives `2`, as one line. */
export function claimText(claim: ExecutableClaim): string {
  const { expression, produces, throws } = claim;
  if (throws == null) return `${shown(expression)}, which gives ${shown(produces ?? 'undefined')}`;
  const message = throws.message == null ? '' : ` (${oneLine(throws.message, 100)})`;
  return `${shown(expression)}, which throws ${throws.name ?? 'an error'}${message}`;
}

function shown(text: string): string {
  return `\`${oneLine(text.replaceAll('`', "'"), 160)}\``;
}
