import { matchesIssue } from './conclude-test/matches-issue.ts';
import { notTrivial } from './conclude-test/not-trivial.ts';
import { present } from './conclude-test/present.ts';
import { redGreen } from './conclude-test/red-green.ts';
import { redThenGreen } from './conclude-test/red-then-green.ts';
import { type Step, type TestQuestion, unknown } from './conclude-test/step.ts';
import type { Finding } from './finding.ts';
import { gateLabels, type GateLabel } from './label.ts';

export type { TestQuestion } from './conclude-test/step.ts';

/** What the test stage came to. */
export interface TestConclusion {
  /** Each check up to the first that ends the stage. */
  readonly findings: readonly Finding[];
  readonly next: GateLabel;
  /** The replay agreed with what the pull request claims: what `trusted` needs. */
  readonly agreed: boolean;
  /** Tests red by assertion on base and green on head. */
  readonly failToPass: readonly string[];
}

/**
 * Judges the two legs of a pull request. Pure; evidence that is missing or that cannot be believed never counts as a pass: it ends in
 * `needs-human`, and what disagrees with a receipt in `suspect`.
 */
export function concludeTest(question: TestQuestion): TestConclusion {
  const { base, head } = question.legs;
  if (base === null || head === null) return only(unknown('test:present', 'One of the two runs left no result.', []));
  const isOther = base.head !== question.head || head.head !== question.head || base.base !== head.base;
  if (isOther || base.leg !== 'base' || head.leg !== 'head') {
    return only(
      unknown('test:present', 'The runs were made for other commits than those of this pull request.', [
        `base ${base.base}, head ${head.head}`,
      ]),
    );
  }
  const failToPass = redThenGreen(base, head);
  const steps: Step[] = [];
  for (const check of [present, redGreen, matchesIssue, notTrivial]) {
    const step = check({ question, base, head, failToPass });
    steps.push(step);
    if (!step.go) break;
  }
  const last = steps.at(-1);
  const passed = last?.go === true;
  return {
    findings: steps.map((step) => step.finding),
    next: last === undefined ? gateLabels.needsHuman : last.next,
    agreed: passed && failToPass.length > 0,
    failToPass,
  };
}

function only(step: Step): TestConclusion {
  return { findings: [step.finding], next: step.next, agreed: false, failToPass: [] };
}
