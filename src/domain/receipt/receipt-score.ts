import { canonicalDigest } from '#lib/canonical-json.ts';
import type { ReceiptEvidence, ReceiptScore } from '../receipt.ts';
import { type ScorePart, scoreCaps, scoreOf, scoreParts, scoreWeights } from '../score.ts';

/** The score of recorded evidence without fractions. A verifier computes it again and believes no other. */
export function receiptScore(evidence: ReceiptEvidence): ReceiptScore {
  const score = scoreOf({ ...evidence, suite: evidence.suite && scoredSuite(evidence.suite) });
  const basisPoints = Object.fromEntries(scoreParts.map((part) => [part, Math.round(score.parts[part] * 10_000)]));
  return {
    percent: Math.round(score.value * 100),
    basisPoints: basisPoints as Record<ScorePart, number>,
    caps: score.caps,
    route: score.route,
  };
}

function inPercent(table: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, Math.round(value * 100)]));
}

/** The score asks only whether these lists are empty; a claimed count of a billion must cost nothing. */
function scoredSuite(suite: NonNullable<ReceiptEvidence['suite']>) {
  return {
    passed: suite.passed,
    newFailures: suite.newFailures.count > 0 ? ['at least one'] : [],
    failuresOnBase: suite.failuresOnBase.count > 0 ? ['at least one'] : [],
  };
}

/** sha256 (hex) of the table of weights and caps, in percent: the policy that the verdict statement names. */
export const scoreTableDigest: string = canonicalDigest({ weights: inPercent(scoreWeights), caps: inPercent(scoreCaps) });
