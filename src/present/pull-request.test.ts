import { emptyGraph } from '#domain/hypothesis-graph.ts';
import { readRecordMarker } from '#domain/record-marker.ts';
import { scoreOf } from '#domain/score.ts';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { expect, test } from 'vitest';
import { pullRequestBody, pullRequestTitle, type PullRequestFacts } from './pull-request.ts';

const hostile = '![x](https://evil.example/a.png) @maintainer closes #1 </details> <img src=x onerror=alert(1)> ::warning::';

function facts(text: string): PullRequestFacts {
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
      chosen: { patch, reasons: [], builder: 'search', rivals: [], unseparatedRivals: 0, tried: 1 },
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
  };
}

/** Every node kind of the Markdown outside of our own folds. */
function kinds(body: string): ReadonlySet<string> {
  return new Set([...JSON.stringify(fromMarkdown(body)).matchAll(/"type":"(\w+)"/g)].map((match) => match[1] ?? ''));
}

test('foreign text makes no image, link or mention, whatever field it comes from', () => {
  const body = pullRequestBody(facts(hostile));
  expect(kinds(body)).not.toContain('image');
  expect(kinds(body)).not.toContain('link');
  const outsideOfCode = body.replaceAll(/`+[^`]*`+/g, '');
  expect(outsideOfCode).not.toMatch(/@maintainer/);
  expect(outsideOfCode).not.toMatch(/<img/);
  expect(outsideOfCode.match(/<\/details>/g)).toHaveLength(outsideOfCode.match(/<details>/g)?.length ?? 0);
});

test('the same text unescaped would have made an image: the test can see one', () => {
  expect(kinds(hostile)).toContain('image');
});

test('a fence inside the diff does not end the fence around it', () => {
  const code = fromMarkdown(pullRequestBody(facts('plain'))).children.find((node) => node.type === 'code');
  expect(code).toMatchObject({ lang: 'diff' });
  expect(JSON.stringify(code)).toContain('+b');
});

test('the body ties itself to its work item and says that it was made by automation', () => {
  const body = pullRequestBody(facts('plain'));
  expect(readRecordMarker(body)).toEqual({ workItemDigest: 'd'.repeat(64), patchId: null });
  expect(body).toContain('an automated tool');
});

test('a title stays within 72 characters', () => {
  expect(pullRequestTitle('word '.repeat(50)).length).toBeLessThanOrEqual(72);
});

test('the body stays within what a forge takes: the longest folds go first, and say so; proof, receipt and marker stay', () => {
  const short = facts('x');
  const { chosen } = short.state;
  const whole = pullRequestBody(short);
  const long = {
    ...short,
    state: { ...short.state, chosen: { ...chosen, patch: { ...chosen.patch, diff: '+a line\n'.repeat(20_000) } } },
  };
  const body = pullRequestBody(long);
  expect(body.length).toBeLessThanOrEqual(59_000);
  expect(body).toContain('_"Diff" is too long for this page');
  expect(body).toContain('<summary>Score</summary>');
  expect(body).toContain(short.receipt);
  expect(readRecordMarker(body)).toEqual(readRecordMarker(whole));
  expect(whole, 'control').not.toContain('too long for this page');
});
