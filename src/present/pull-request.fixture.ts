import { emptyGraph } from '#domain/hypothesis-graph.ts';
import { scoreOf } from '#domain/score.ts';
import type { PullRequestFacts } from './pull-request.ts';

/** What a run without models knows of its pull request, with one text wherever somebody else's text can be. */
export function facts(text: string): PullRequestFacts {
  const evidence = {
    acceptance: { passed: 1, total: 1 },
    suite: null,
    mutants: null,
    review: null,
    hygiene: { passed: 2, total: 2 },
    heldAside: { examples: [], satisfied: 0 },
    unseparatedRivals: 0,
    frozenFilesTouched: [],
    tampering: [],
  };
  const report = {
    runner: 'node-test',
    argv: [],
    exitCode: 0,
    results: [],
    fileFailures: [],
    problems: [],
    durationMs: 1,
  } as const;
  const finding = { by: 'skeptic', severity: 'low', text, at: 'src/a.js:1' } as const;
  const patch = {
    id: 'c'.repeat(64),
    changes: [{ path: 'src/a.js', content: 'a', executable: false }],
    diff: '--- a/src/a.js\n+++ b/src/a.js\n@@ -1 +1 @@\n-```\n+b\n',
    origin: { builder: 'search', template: null, location: null },
  };
  const setup = {
    runner: 'node-test',
    entry: null,
    extraArgv: [],
    moduleKind: 'esm',
    language: 'js',
    suiteFiles: [],
    testFolder: 'test',
    command: null,
  } as const;
  return {
    state: {
      item: { origin: { kind: 'stdin' }, number: 7, title: text, body: text, labels: [], digest: 'd'.repeat(64) },
      claims: [
        { claim: { kind: 'symbol', text, issueLine: 1, weight: 'incidental' }, verdict: { kind: 'not-found', searched: 'all' } },
      ],
      findings: [finding],
      behaviours: {
        behaviours: [
          { id: 'B1', form: 'given-calling-produces', text: `Calling \`f('|')\` produces \`1\`. ${text}`, examples: [] },
        ],
      },
      acceptance: { setup, files: [{ path: 'test/a.test.js', content: '', digest: '' }], tests: {} },
      chosen: { patch, reasons: [], builder: 'search', rivals: [], unseparatedRivals: 0, tried: 1, leftOut: [text] },
      judgement: {
        evidence,
        score: scoreOf(evidence),
        failToPass: [`test/a.test.js > ${text}`],
        passToPass: [],
        findings: [],
        before: report,
        after: report,
      },
    },
    graph: emptyGraph,
    receipt: 'the receipt',
    tool: 'Patchline 0.1.0',
    patchId: null,
    models: null,
  };
}

/** The same for a run in which models played every part. */
export function factsWithModels(text: string): PullRequestFacts {
  const plain = facts(text);
  const review = { model: text, vendor: text, tier: 3, verdict: 'request-changes' } as const;
  const executed = { what: `node --test ${text}`, seen: text, confirmed: true, held: false };
  const state: PullRequestFacts['state'] = {
    ...plain.state,
    behaviours: { behaviours: plain.state.behaviours.behaviours.map((behaviour) => ({ ...behaviour, by: text })) },
    examplesOnBase: { red: ['e1'], green: ['e2'], timed: [] },
    council: [
      { by: 'skeptic', severity: 'medium', text, at: text, model: text, round: 1, resolution: text },
      { by: 'edge-hunter', severity: 'low', text, at: null, model: null, round: 2, resolution: null },
    ],
    specDocuments: { behaviours: text, plan: text, model: text, reviews: [{ round: 1, verdict: 'request-changes', says: text }] },
    reviews: [
      { ...review, by: 'structure-reviewer', findings: [{ text, at: text, executed }] },
      { ...review, by: 'logic-reviewer', verdict: 'approve', findings: [{ text, at: null, executed: null }] },
    ],
    sentBack: [
      {
        because: 'review',
        rung: text,
        feedback: text,
        chosen: plain.state.chosen,
        judgement: plain.state.judgement,
        reviews: [],
        ownerGates: [],
        claims: [{ by: 'skeptic', text, claim: { kind: 'suite-file', violates: 'regression', file: text } }],
      },
    ],
    reproduction: {
      kind: 'examples',
      imports: [],
      preamble: '',
      language: 'js',
      examples: [],
      writtenBy: { model: text, claims: [text] },
    },
    attempts: [
      { rung: 'search', tier: 0, builder: 'search', model: null, outcome: 'nothing', why: text },
      { rung: text, tier: 2, builder: 'model', model: text, outcome: 'passed', why: text },
    ],
    ownerGates: [{ name: text, argv: [text], passed: false, exitCode: 1, tail: text, ms: 1200 }],
    modelTests: {
      author: text,
      tests: { [text]: { kind: 'red', behaviours: [text] } },
      dropped: [{ test: text, why: text }],
      attacks: [{ by: text, program: text, outcome: 'survived', shownBy: text }],
    },
  };
  const spending = {
    calls: 9,
    failed: 1,
    inputTokens: 12_345,
    outputTokens: 678,
    costMicroUsd: null,
    wallMs: 9000,
    models: [text],
  };
  const seats = [{ role: 'skeptic', model: text, vendor: text, tier: 3 } as const];
  return { ...plain, state, models: { spending, workItemSpending: { ...spending, calls: 12 }, seats, handOver: false } };
}
