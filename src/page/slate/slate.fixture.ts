import type { Evidence } from '#domain/evidence.ts';
import { scoreOf } from '#domain/score.ts';
import { slateSchema, type Slate, type SlateVariant } from '#domain/slate.ts';

const evidence: Evidence = {
  acceptance: { passed: 3, total: 3 },
  suite: { passed: 1, newFailures: [], failuresOnBase: [] },
  mutants: { killed: 7, total: 8 },
  review: null,
  hygiene: { passed: 5, total: 5 },
  heldAside: { examples: ['example-3'], satisfied: 1 },
  unseparatedRivals: 0,
  frozenFilesTouched: [],
  tampering: [],
};

/** A variant that replaces one line of `index.js`. */
export function sampleVariant(id: string, line: string, rivals: number = 0): SlateVariant {
  const seen = { ...evidence, unseparatedRivals: rivals };
  return {
    id,
    maker: { rung: 'search', builder: 'search', model: null, tier: 1, angle: null, rewrites: 0 },
    candidate: 'c'.repeat(64),
    diff: [
      'diff --git a/index.js b/index.js',
      '--- a/index.js',
      '+++ b/index.js',
      '@@ -3,5 +3,5 @@',
      ' exports.clamp = function clamp(value, low, high) {',
      '   if (value < low) return low;',
      '-  if (value > low + high * 100) return high;',
      `+  ${line}`,
      '   return value;',
      ' };',
      '',
    ].join('\n'),
    files: ['index.js'],
    reasons: ['dropped-operand at index.js:5: "high * 100" becomes "high"', 'suspicion of the place 1.00 (+1.4)'],
    tests: { failToPass: ['clamp(12, 1, 10) is 10', 'clamp(99, 1, 10) is 10', 'clamp(50, 5, 20) is 20'], passToPass: 1 },
    evidence: seen,
    score: scoreOf(seen),
    forecast: { kind: 'none', why: 'nothing was learned of this repository yet; "patchline forecast train" does that' },
    findings: [],
    cost: { calls: 0, inputTokens: 0, outputTokens: 0, costMicroUsd: 0, buildMs: 19_000, judgeMs: 7_900 },
    sameAs: [],
    differsFrom: [],
  };
}

/** A slate of two variants that is ready to pick from. */
export const sampleSlate: Slate = {
  schema: slateSchema,
  id: 'slate-issue-9-clamp-c0353318',
  state: 'ready',
  round: 1,
  previous: null,
  prose: [],
  item: {
    origin: { kind: 'stdin' },
    number: 9,
    title: 'clamp() lets values above the upper bound through',
    body: 'clamp(12, 1, 10); // expected 10, got 12',
    labels: [],
    digest: 'd'.repeat(64),
  },
  base: 'b'.repeat(40),
  asked: { count: 20, flags: {} },
  doing: 'ready',
  variants: [
    {
      ...sampleVariant('search-1', 'if (value > low + high) return high;'),
      forecast: {
        kind: 'forecast',
        forecast: {
          number: 13,
          chance: 0.72,
          interval: { low: 0.61, high: 0.8 },
          verdict: 'likely',
          abstention: null,
          reasons: [
            { topic: 'size', sentence: 'It changes 2 lines.', shift: 0.8 },
            { topic: 'author', sentence: 'Its author is new here.', shift: -0.5 },
          ],
          priorChance: 0.66,
          seen: 412,
        },
      },
      sameAs: ['search-4 by search'],
      findings: ['It returns a sum where the bound was meant.'],
      differsFrom: [{ variant: 'search-2', input: 'clamp(3, 1, 2)', here: '3', there: '2' }],
    },
    sampleVariant('search-2', 'if (value * 100 > low + high * 100) return high;', 1),
  ],
  leftOut: [
    { id: 'small-1', by: 'small', because: 'gate', why: 'The whole suite lost "clamp keeps a small value".', diff: null },
    { id: 'search-4', by: 'search', because: 'same', why: 'It does the same as search-1 on all 405 inputs.', diff: null },
  ],
  behaviour: {
    says: '2 candidates were run on the same 405 recorded and generated inputs.',
    compared: 405,
    differences: [
      { input: 'clamp(3, 1, 2)', results: { 'search-1': '3', 'search-2': '2' } },
      { input: 'clamp(2, 0, 1)', results: { 'search-1': '1', 'search-2': '1' } },
    ],
  },
  learnt: ['search: Tried 2232 candidates; 12 survived.'],
  halt: null,
  startedAt: Date.UTC(2026, 10, 21, 9),
  wallMs: 47_000,
  picked: null,
};
