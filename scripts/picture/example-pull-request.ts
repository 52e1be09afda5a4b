import { sampleFacts, sampleGraph, sealAs } from '#domain/receipt/repair-facts.fixture.ts';
import { prepareRepair } from '#domain/receipt/embed.ts';
import { scoreOf } from '#domain/score.ts';
import { pullRequestBody } from '#present/pull-request.ts';
import { factsWithModels } from '#present/pull-request.fixture.ts';
import { receiptSummary } from '#present/receipt-summary.ts';

const small = { model: 'north/small-2', vendor: 'north' };
const strong = { model: 'south/strong-5', vendor: 'south' };
const other = { model: 'east/strong-1', vendor: 'east' };

const diff = `--- a/index.js
+++ b/index.js
@@ -2,6 +2,6 @@
 exports.sum = function sum(values) {
   let total = 0;
-  for (let index = 1; index < values.length; index++) {
+  for (let index = 0; index < values.length; index++) {
     total += values[index];
   }
`;

/** The description of a made-up draft pull request in which every part of the audit trail has something to say. */
export async function examplePullRequest(): Promise<string> {
  const facts = factsWithModels('');
  const heldAside = { examples: ['e2'], satisfied: 1 };
  const suite = { passed: 14, newFailures: [], failuresOnBase: [] };
  const evidence = {
    ...facts.state.judgement.evidence,
    acceptance: { passed: 3, total: 3 },
    suite,
    review: 'approve',
    mutants: { killed: 5, total: 5 },
    heldAside,
  } as const;
  const repair = prepareRepair({
    ...sampleFacts(),
    evidence,
    ...spent,
    failToPass: judged.failToPass,
    acceptance: frozen,
  }).repair;
  const receipt = receiptSummary((await sealAs('an example', repair)).text);
  const state = {
    ...facts.state,
    ...told,
    judgement: { ...facts.state.judgement, ...judged, evidence, score: scoreOf(evidence) },
  };
  const spending = {
    calls: 14,
    failed: 1,
    inputTokens: 48_210,
    outputTokens: 6_904,
    costMicroUsd: 187_300,
    wallMs: 92_000,
    models: [other.model, small.model, strong.model],
  };
  const seats = [
    { role: 'skeptic', ...small, tier: 1 },
    { role: 'builder', ...small, tier: 1 },
    { role: 'structure-reviewer', ...strong, tier: 3 },
    { role: 'logic-reviewer', ...other, tier: 3 },
  ] as const;
  const models = { spending, workItemSpending: spending, seats, handOver: true };
  return pullRequestBody({ ...facts, state, graph: sampleGraph, receipt, tool: 'Patchline 0.1.0', models });
}

const spent = { models: [other.model, small.model, strong.model], usage: { tokens: 55_114, costMicroUsd: 187_300 } };

const judged = {
  failToPass: ['sum([1, 2, 3]) gives 6', 'sum([5]) gives 5', 'sum([7, -2]) gives 5'].map(
    (name) => `test/issue-7.acceptance.test.js > ${name}`,
  ),
  passToPass: Array.from({ length: 14 }, (_, index) => `test/index.test.js > case ${index}`),
  findings: [],
} as const;

const frozen = {
  setup: sampleFacts().acceptance.setup,
  files: [{ path: 'test/issue-7.acceptance.test.js', content: '', digest: 'e'.repeat(64) }],
  tests: Object.fromEntries(judged.failToPass.map((name, index) => [name, [`e${index + 1}`]])),
};

const told: Partial<Parameters<typeof pullRequestBody>[0]['state']> = {
  claims: [
    {
      claim: { kind: 'path', text: 'index.js', issueLine: 9, weight: 'incidental' },
      verdict: { kind: 'found', at: [{ file: 'index.js', line: 1 }] },
    },
  ],
  findings: [],
  behaviours: {
    behaviours: [
      { id: 'B1', form: 'given-calling-produces', text: 'Calling `sum([1, 2, 3])` produces `6`.', examples: ['e1'] },
      { id: 'B2', form: 'given-calling-produces', text: 'Calling `sum([5])` produces `5`.', examples: ['e2'] },
    ],
  },
  examplesOnBase: { red: ['e1', 'e2', 'e3'], green: [], timed: [] },
  council: [
    {
      by: 'backward-compat',
      severity: 'medium',
      text: 'Callers that pass a placeholder as the first value would now see it in the sum.',
      at: 'report.js:12',
      model: small.model,
      round: 1,
      resolution: 'report.js:12 passes a number first; its test holds on base and has to go on holding',
    },
    {
      by: 'edge-hunter',
      severity: 'low',
      text: 'What is the sum of nothing?',
      at: null,
      model: small.model,
      round: 1,
      resolution: null,
    },
  ],
  specDocuments: {
    behaviours: '',
    plan: '',
    model: small.model,
    reviews: [
      { round: 1, verdict: 'request-changes', says: 'B2 is satisfied by a function that returns its first value.' },
      { round: 2, verdict: 'approve', says: 'B1 and B2 together leave no trivial program.' },
    ],
  },
  modelTests: {
    author: strong.model,
    tests: { 'test/issue-7.acceptance.test.js > sum([]) gives 0': { kind: 'guard', behaviours: ['B1'] } },
    dropped: [{ test: 'sum of strings', why: 'it fails on base by a crash, not by an assertion' }],
    attacks: [{ by: 'mechanical', program: 'returns the first value', outcome: 'refused', shownBy: null }],
  },
  attempts: [
    {
      rung: 'search',
      tier: 0,
      builder: 'search',
      model: null,
      outcome: 'nothing',
      why: '412 candidates, none passed every example.',
    },
    { rung: 'small', tier: 1, builder: 'model', model: small.model, outcome: 'passed', why: 'All acceptance tests are green.' },
  ],
  reviews: [
    {
      by: 'structure-reviewer',
      ...strong,
      tier: 3,
      verdict: 'request-changes',
      findings: [
        {
          text: 'An empty list now reads index 0.',
          at: 'index.js:5',
          executed: { what: 'sum([]) gives 0', seen: '0, as expected', confirmed: false, held: true },
        },
      ],
    },
    {
      by: 'logic-reviewer',
      ...other,
      tier: 3,
      verdict: 'approve',
      findings: [{ text: 'The name "total" could say that it is a sum of numbers.', at: 'index.js:4', executed: null }],
    },
  ],
  ownerGates: [{ name: 'types', argv: ['npx', 'tsc', '-p', '.'], passed: true, exitCode: 0, tail: '', ms: 4200 }],
  acceptance: frozen,
  chosen: {
    patch: {
      id: 'c'.repeat(64),
      changes: [{ path: 'index.js', content: '', executable: false }],
      diff,
      origin: { builder: 'model', template: null, location: null },
    },
    reasons: [],
    builder: 'model',
    rivals: [],
    unseparatedRivals: 0,
    tried: 1,
  },
};
