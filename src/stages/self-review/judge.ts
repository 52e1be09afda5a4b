import type { Evidence } from '#domain/evidence.ts';
import type { HeldAside } from '#domain/held-aside.ts';
import { lensNames } from '#domain/lens.ts';
import type { Finding, Judgement } from '#domain/run-state.ts';
import { scoreOf } from '#domain/score.ts';
import { count } from '#present/run-log.ts';
import { statusOf } from '../execution.ts';
import type { LookInput, Seen } from './look.ts';

/** Evidence and score of the chosen change: a pure function of what was seen. */
export function judge(state: LookInput, seen: Seen, review: Evidence['review']): Judgement {
  const ids = Object.keys(state.acceptance.tests);
  const passed = seen.after.problems.length === 0 ? ids.filter((id) => statusOf(seen.after, id) === 'passed') : [];
  const evidence: Evidence = {
    acceptance: { passed: passed.length, total: ids.length },
    suite: suiteEvidence(state, seen),
    mutants: seen.mutants,
    review,
    hygiene: hygiene(seen.findings),
    heldAside: heldAside(state, passed),
    unseparatedRivals: state.chosen.unseparatedRivals,
    frozenFilesTouched: seen.tampering.frozen,
    tampering: seen.tampering.forbidden,
  };
  const red = ids.filter((id) => statusOf(state.acceptanceOnBase, id) === 'failed');
  return {
    evidence,
    score: scoreOf(evidence),
    failToPass: red.filter((id) => passed.includes(id)),
    passToPass: [...passed.filter((id) => !red.includes(id)), ...(isProof(state) ? (seen.suite?.passToPass ?? []) : [])],
    findings: seen.findings,
    before: state.acceptanceOnBase,
    after: seen.after,
  };
}

/** A suite whose report of base cannot be believed still refuses what it sees breaking; it proves nothing, and nobody could replay it. */
function suiteEvidence(state: LookInput, { suite }: Seen): Evidence['suite'] {
  if (suite === null || (!isProof(state) && suite.newFailures.length === 0)) return null;
  return { passed: suite.passToPass.length, newFailures: suite.newFailures, failuresOnBase: state.suiteOnBase?.failing ?? [] };
}

function isProof({ suiteOnBase }: LookInput): boolean {
  return suiteOnBase?.report.problems.length === 0;
}

/** One check per lens; `info` findings do not count against a change. */
function hygiene(findings: readonly Finding[]): Evidence['hygiene'] {
  const failed = new Set(findings.filter((finding) => finding.severity !== 'info').map((finding) => finding.by));
  return { passed: lensNames.filter((name) => !failed.has(name)).length, total: lensNames.length };
}

/** Examples of the issue only: those that a model wrote are its word, held aside or not, so such a change never comes without a person's look. */
function heldAside({ reproduction, heldAside: { examples }, acceptance }: LookInput, passed: readonly string[]): HeldAside {
  if (reproduction.kind === 'examples' && reproduction.writtenBy !== undefined) return { examples: [], satisfied: 0 };
  const judged = new Set(passed.flatMap((id) => acceptance.tests[id] ?? []));
  return { examples, satisfied: examples.filter((example) => judged.has(example)).length };
}

/** What was seen, for the person who watches. */
export function describe({ evidence, failToPass, passToPass }: Judgement): readonly string[] {
  const { suite, mutants, heldAside } = evidence;
  return [
    `red → green: ${failToPass.join(', ') || 'nothing'}; ${count(passToPass.length, 'test')} stayed green`,
    suite === null
      ? 'no suite to run'
      : `suite: ${suite.newFailures.length} new failures, ${suite.failuresOnBase.length} known from base`,
    mutants === null
      ? 'no mutants of the changed lines could be made'
      : `mutants of the changed lines: ${mutants.killed} of ${mutants.total} killed`,
    ...(heldAside.examples.length === 0
      ? []
      : [`examples held aside: ${heldAside.satisfied} of ${heldAside.examples.length} satisfied`]),
  ];
}
