import { describe, expect, it } from 'vitest';
import type { HypothesisNode } from '../hypothesis-graph.ts';
import { composeRepair } from '../receipt/compose.ts';
import { sampleFacts, sampleGraph } from '../receipt/repair-facts.fixture.ts';
import type { FailureKind, TestReport, TestResult } from '../test-report.ts';
import { checkGreen, checkNode, checkRed, checkSuite } from './check-replay.ts';
import { replayableNodes, sampleNodes } from './sample-nodes.ts';
import { testFilesOf } from './test-files-of.ts';

const repair = composeRepair(sampleFacts());
const file = 'test/last-acceptance.test.js';
const red = `${file} > last`;
const control = `${file} > empty`;

function result(id: string, failed: FailureKind | null): TestResult {
  const failure = failed === null ? null : { kind: failed, message: '', expected: null, actual: null, frames: [] };
  return { id, file, name: id, status: failed === null ? 'passed' : 'failed', failure, durationMs: 1 };
}

function report(results: Readonly<Record<string, FailureKind | null>>, more: Partial<TestReport> = {}): TestReport {
  const listed = Object.entries(results).map(([id, failed]) => result(id, failed));
  return { runner: 'node-test', argv: [], exitCode: 1, results: listed, fileFailures: [], problems: [], durationMs: 1, ...more };
}

const loadFailure = {
  file,
  failure: { kind: 'load', message: '', expected: null, actual: null, frames: [] },
} as const;

describe('red on base', () => {
  it('means that each named test failed by assertion and the others passed', () => {
    expect(checkRed(repair, report({ [red]: 'assertion', [control]: null }))).toBeNull();
  });

  it.each<[string, TestReport]>([
    ['passed', report({ [red]: null, [control]: null })],
    ['threw something else, and nothing failed by assertion', report({ [red]: 'exception', [control]: null })],
    ['timed out, and nothing failed by assertion', report({ [red]: 'timeout', [control]: null })],
    ['was reported failed without having run', report({ [red]: 'load', [control]: null })],
    ['never loaded', report({}, { fileFailures: [loadFailure] })],
    ['did not run', report({ [control]: null })],
    ['failed, and so did the control', report({ [red]: 'assertion', [control]: 'assertion' })],
    [
      'failed in a report that is not believed',
      report({ [red]: 'assertion', [control]: null }, { problems: [{ kind: 'canary-not-failed', canary: 'c' }] }),
    ],
  ])('is not that it %s', (_, seen) => {
    expect(checkRed(repair, seen)).toMatchObject({ kind: 'replay-not-red' });
  });
});

describe("red on base for the repository's own tests", () => {
  const own = composeRepair({ ...sampleFacts(), testedTree: sampleFacts().base.tree });

  it('may be an exception, because nobody wrote them for this receipt', () => {
    expect(checkRed(own, report({ [red]: 'exception', [control]: null }))).toBeNull();
    expect(checkRed(own, report({ [red]: 'load', [control]: null }))).toMatchObject({ kind: 'replay-not-red' });
    expect(checkRed(own, report({ [red]: 'timeout', [control]: null }))).toMatchObject({ kind: 'replay-not-red' });
  });
});

describe('red on base for more than one test', () => {
  const both = composeRepair({ ...sampleFacts(), failToPass: [red, control] });

  it('means that all failed, one of them by assertion', () => {
    expect(checkRed(both, report({ [red]: 'assertion', [control]: 'exception' }))).toBeNull();
  });

  it('is not that one of them passed or did not load', () => {
    expect(checkRed(both, report({ [red]: 'assertion', [control]: null }))).toMatchObject({ about: control });
    expect(checkRed(both, report({ [red]: 'assertion', [control]: 'load' }))).toMatchObject({ about: control });
  });
});

describe('green on head', () => {
  const onBase = report({ [red]: 'assertion', [control]: null, 'failing on base': 'exception' });

  it('means that every acceptance test passed', () => {
    expect(checkGreen(repair, report({ [red]: null, [control]: null }), onBase)).toBeNull();
  });

  it('allows another test of the same file to fail as it does on base', () => {
    expect(checkGreen(repair, report({ [red]: null, [control]: null, 'failing on base': 'exception' }), onBase)).toBeNull();
  });

  it.each<[string, TestReport]>([
    ['one failed', report({ [red]: 'assertion', [control]: null })],
    ['one did not run', report({ [red]: null })],
    [
      'one was skipped',
      report({ [control]: null }, { results: [{ ...result(red, null), status: 'skipped' }, result(control, null)] }),
    ],
    ['another test of the file failed', report({ [red]: null, [control]: null, other: 'assertion' })],
    ['the file failed after its tests', report({ [red]: null, [control]: null }, { fileFailures: [loadFailure] })],
    ['the report is not believed', report({ [red]: null, [control]: null }, { problems: [{ kind: 'report-missing' }] })],
    ['nothing ran', report({})],
  ])('is not that %s', (_, seen) => {
    expect(checkGreen(repair, seen, onBase)).toMatchObject({ kind: 'replay-not-green' });
  });
});

describe('the suite', () => {
  it('may fail on head where base fails too', () => {
    expect(checkSuite(['a'], report({ a: null, old: 'assertion' }), report({ old: 'exception' }))).toBeNull();
    expect(checkSuite(['a'], report({ a: null }), null)).toBeNull();
  });

  it.each<[string, TestReport, TestReport | null]>([
    ['a test that passed fails', report({ a: 'assertion' }), report({ a: 'assertion' })],
    ['a test that passed is gone', report({ b: null }), null],
    ['a test fails that base passes', report({ a: null, b: 'assertion' }), report({ a: null, b: null })],
    ['a file fails to load that loads on base', report({ a: null }, { fileFailures: [loadFailure] }), report({ a: null })],
    ['nobody asked base about a failure', report({ a: null, old: 'assertion' }), null],
    ['head is not believed', report({ a: null }, { problems: [{ kind: 'no-tests' }] }), null],
    [
      'base is not believed',
      report({ a: null, old: 'assertion' }),
      report({ old: 'assertion' }, { problems: [{ kind: 'no-tests' }] }),
    ],
  ])('has lost something where %s', (_, head, base) => {
    expect(checkSuite(['a'], head, base)).toMatchObject({ kind: 'replay-regression' });
  });
});

describe('a node', () => {
  const [node] = sampleGraph.nodes as readonly [HypothesisNode];
  const same = { exitCode: 1, tests: { [red]: 'failed' } } as const;

  it('agrees in exit code and named tests; tests that it does not name do not count', () => {
    expect(checkNode(node, same)).toBeNull();
    expect(checkNode(node, { ...same, tests: { ...same.tests, more: 'passed' } })).toBeNull();
  });

  it.each([
    [{ exitCode: 0, tests: { [red]: 'failed' } }],
    [{ exitCode: null, tests: { [red]: 'failed' } }],
    [{ exitCode: 1, tests: { [red]: 'passed' } }],
    [{ exitCode: 1, tests: { [red]: 'skipped' } }],
    [{ exitCode: 1, tests: {} }],
  ] as const)('disagrees with %j', (seen) => {
    expect(checkNode(node, seen)).toMatchObject({ kind: 'node-disagrees', about: expect.stringContaining('h1') });
  });

  it('ran the test files that its command and its test ids name, known ones only', () => {
    const ran = (argv: readonly string[], ids: readonly string[], known: readonly string[]) =>
      testFilesOf(
        {
          ...node,
          perturbation: { ...node.perturbation, argv },
          observed: { ...node.observed, tests: Object.fromEntries(ids.map((id) => [id, 'passed'])) },
        },
        known,
      );
    expect(ran(['node', '--test', 'b.js', '/repo/a.js'], ['c.js > x > y', 'a.js > z'], ['a.js', 'b.js', 'c.js'])).toEqual([
      'b.js',
      'a.js',
      'c.js',
    ]);
    expect(ran(['node', 'a.js'], ['c.js > x'], [])).toEqual([]);
  });
});

describe('the sample', () => {
  const nodes = Array.from({ length: 50 }, (_, index): HypothesisNode => {
    const [first] = sampleGraph.nodes as readonly [HypothesisNode];
    return { ...first, id: `h${index + 1}`, perturbation: { ...first.perturbation, argv: index % 5 === 0 ? null : ['node'] } };
  });
  const idsFor = (salt: string) => sampleNodes(replayableNodes({ nodes }), salt).map((node) => node.id);

  it('is the same for everybody with the same salt, and in the order of the graph', () => {
    expect(idsFor('salt')).toEqual(idsFor('salt'));
    expect(idsFor('salt')).toHaveLength(5);
    expect(idsFor('salt')).toEqual(idsFor('salt').toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1))));
  });

  it('differs with the salt, and reaches every node that executes something in the end', () => {
    const reached = new Set(Array.from({ length: 400 }, (_, index) => idsFor(`salt ${index}`)).flat());
    expect(reached.size).toBe(40);
  });

  it('is everything where there is little', () => {
    expect(sampleNodes(nodes.slice(0, 3), 'salt')).toHaveLength(3);
    expect(sampleNodes([], 'salt')).toEqual([]);
  });
});
