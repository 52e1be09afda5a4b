import { expect, test } from 'vitest';
import type { WorkItem } from '#domain/work-item.ts';
import type { Evidence } from '#domain/evidence.ts';
import { scoreOf } from '#domain/score.ts';
import { assemble } from './assemble.ts';
import { changedFiles } from './forecast-candidate.ts';
import { standsIn } from './keep-tests.ts';
import { withProse } from './with-prose.ts';
import type { Passed } from './workshop.ts';

test('prose stands at the end of the issue, which becomes another work item; no words are refused', () => {
  const item: WorkItem = {
    origin: { kind: 'stdin' },
    number: 7,
    title: 'A title',
    body: 'Body.\n',
    labels: ['bug'],
    digest: 'd',
  };
  const next = withProse(item, '  And no loop, please. ');
  expect(next).toMatchObject({ number: 7, title: 'A title', body: 'Body.\n\nAnd no loop, please.\n', labels: ['bug'] });
  expect(next.digest).not.toBe(withProse(item, 'Other words').digest);
  expect(() => withProse(item, ' \n')).toThrow(/--prose is empty/);
});

test('a frozen file stands in a new one only where all of its lines do, in their order', () => {
  const old = { content: "test('a', () => {\n  one();\n});\n" };
  expect(standsIn(old, [{ content: "use();\ntest('a', () => {\n  one();\n});\n\ntest('b');\n" }])).toBe(true);
  expect(standsIn(old, [{ content: "test('a', () => {\n  two();\n});\n" }])).toBe(false);
  expect(standsIn(old, [])).toBe(false);
});

test('a diff is read file by file, as a forge lists it', () => {
  const diff = [
    'diff --git a/a.js b/a.js',
    'index 1..2 100644',
    '--- a/a.js',
    '+++ b/a.js',
    '@@ -1,2 +1,2 @@',
    ' kept',
    '-old',
    '+new',
    'diff --git a/b.js b/b.js',
    'new file mode 100644',
    '--- /dev/null',
    '+++ b/b.js',
    '@@ -0,0 +1 @@',
    '+--- a line that looks like a head',
    '',
  ].join('\n');
  expect(changedFiles(diff)).toMatchObject([
    { path: 'a.js', status: 'modified', additions: 1, deletions: 1, patch: '@@ -1,2 +1,2 @@\n kept\n-old\n+new' },
    { path: 'b.js', status: 'added', additions: 1, deletions: 0 },
  ]);
});

const evidence: Evidence = {
  acceptance: { passed: 2, total: 2 },
  suite: { passed: 3, newFailures: [], failuresOnBase: [] },
  mutants: { killed: 1, total: 1 },
  review: null,
  hygiene: { passed: 1, total: 1 },
  heldAside: { examples: ['e'], satisfied: 1 },
  unseparatedRivals: 0,
  frozenFilesTouched: [],
  tampering: [],
};

function passed(id: string, pool: string, plausibility: number): Passed {
  const judgement = { evidence, score: scoreOf(evidence), failToPass: ['t'], passToPass: [], findings: [] };
  const chosen = { patch: { id: `patch ${id}`, diff: id, changes: [] }, reasons: [] };
  const maker = { rung: pool, builder: 'model', model: null, tier: 1, angle: null, rewrites: 0 };
  return { id, pool, plausibility, maker, chosen, judgement, forecast: { kind: 'none', why: '' }, alike: 0 } as unknown as Passed;
}

const compared = (groupOf: Record<string, string>, compared = 9): Parameters<typeof assemble>[1] => ({
  compared,
  groupOf,
  differences: [{ input: 'f(1)', results: Object.fromEntries(Object.keys(groupOf).map((id) => [id, groupOf[id] ?? ''])) }],
});

test('candidates that do the same are one variant, and whoever is folded is said', () => {
  const made = assemble([passed('a', 'm', 1), passed('bb', 'n', 1)], compared({ a: 'behaviour 0', bb: 'behaviour 0' }));
  expect(made.variants).toMatchObject([{ id: 'a', sameAs: ['bb by n'], score: { caps: ['no-model-review'] } }]);
  expect(made.leftOut).toMatchObject([{ id: 'bb', because: 'same', why: 'it does the same as a on all 9 inputs' }]);
});

test('what could not be compared is folded into nothing', () => {
  const made = assemble([passed('a', 'm', 1), passed('b', 'm', 1)], compared({ a: 'unobserved a', b: 'unobserved b' }, 0));
  expect(made.variants.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(made.behaviour.says).toContain('could not be compared');
});

test('candidates that differ cap each other, unless their own search holds one far more plausible', () => {
  const groups = { a: 'behaviour 0', b: 'behaviour 1' };
  const capped = (one: Passed, other: Passed): readonly string[] =>
    assemble([one, other], compared(groups)).variants.flatMap(({ id, score }) =>
      score.caps.includes('survivors-disagree') ? [id] : [],
    );
  expect(capped(passed('a', 'm', 2), passed('b', 'm', 1))).toEqual(['a', 'b']);
  expect(capped(passed('a', 'm', 3), passed('b', 'm', 1))).toEqual(['b']);
  expect(capped(passed('a', 'm', 300), passed('b', 'n', 1)), 'of two builders nobody weighed one against the other').toEqual([
    'a',
    'b',
  ]);
  const [first] = assemble([passed('a', 'm', 3), passed('b', 'm', 1)], compared(groups)).variants;
  expect(first?.differsFrom).toEqual([{ variant: 'b', input: 'f(1)', here: 'behaviour 0', there: 'behaviour 1' }]);
});
