import { readRecordMarker } from '#domain/record-marker.ts';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { expect, test } from 'vitest';
import { scoreOf } from '#domain/score.ts';
import { facts, factsWithModels } from './pull-request.fixture.ts';
import { pullRequestBody, pullRequestTitle } from './pull-request.ts';

const hostile = '![x](https://evil.example/a.png) @maintainer closes #1 </details> <img src=x onerror=alert(1)> ::warning::';

interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly MarkdownNode[];
}

/** Every node of the Markdown, our own folds included. */
function nodes(body: string): readonly MarkdownNode[] {
  const below = (node: MarkdownNode): readonly MarkdownNode[] => [node, ...(node.children ?? []).flatMap(below)];
  return below(fromMarkdown(body) as MarkdownNode);
}

const ourHtml = /^(?:<\/?(?:details|summary|br)>|<summary>[\w ,'()-]*<\/summary>|\s|<!-- patchline:record [^>]*-->)*$/;

/** What a forge would act on: images, links, mentions, references and HTML that is not ours. */
function live(body: string): readonly string[] {
  return nodes(body).flatMap(({ type, value = '' }) => {
    if (type === 'image' || type === 'link') return [type];
    if (type === 'html') return ourHtml.test(value) ? [] : [value];
    if (type !== 'text') return [];
    return [...value.matchAll(/@\w+|#\d+|https?:\/\/\w|GH-\d/g)].map(([found]) => found).filter((found) => found !== '#7');
  });
}

function countOf(body: string, tag: string): number {
  const html = nodes(body).filter(({ type }) => type === 'html');
  return html.reduce((sum, { value = '' }) => sum + value.split(tag).length - 1, 0);
}

test.each([facts, factsWithModels])('foreign text makes no image, link or mention, whatever field it comes from', (make) => {
  const body = pullRequestBody(make(hostile));
  expect(live(body)).toEqual([]);
  expect(countOf(body, '</details>')).toBe(countOf(body, '<details>'));
});

test('the same text unescaped would have made them: the test can see each', () => {
  expect(live(`${hostile}\n\n<img src=y>`)).toEqual(expect.arrayContaining(['image', '@maintainer', '#1', '<img src=y>']));
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
  expect(pullRequestTitle('word '.repeat(50), 'human-review').length).toBeLessThanOrEqual(72);
});

test('a change that needs rework says so in its title and at the top of its body, and no other does', () => {
  expect(pullRequestTitle('A sum', 'needs-rework')).toMatch(/^\[needs rework\] fix: /);
  expect(pullRequestTitle('A sum', 'human-review')).not.toContain('rework');
  const plain = facts('x');
  const { judgement } = plain.state;
  const evidence = {
    ...judgement.evidence,
    review: 'request-changes',
    suite: { passed: 3, newFailures: [], failuresOnBase: [] },
  } as const;
  const score = scoreOf(evidence);
  expect(score.route, 'control').toBe('needs-rework');
  const body = pullRequestBody({ ...plain, state: { ...plain.state, judgement: { ...judgement, evidence, score } } });
  expect(body.slice(0, 400)).toMatch(
    /> \*\*Needs rework\.\*\* The evidence is worth 0\.\d+ of 1 \(held down by review-requests-changes/,
  );
  expect(pullRequestBody(plain)).not.toContain('Needs rework');
});

test('what models did is told: what became of findings, what was executed for a review and what was prose, cost and one vendor', () => {
  const body = pullRequestBody(factsWithModels('words'));
  for (const said of [
    'models that answered: words',
    'What was challenged',
    'skeptic (medium, words, round 1): words (words) → words',
    'edge-hunter (low, mechanical, round 2): words → _open: a question for the reader_',
    'executed `node --test words`, seen: words; **confirmed**',
    '_prose only: a question for the reader_',
    'the reproduction was written by words',
    'an example rests on these words of the issue: words',
    'words (added by words)',
    'what words made, score 0.45, because of: review',
    'confirmed by execution, skeptic: words',
    'written by words from the behaviours alone',
    'words (tier 2, model with words): passed',
    '**failed** (`words`, exit status 1, 1 s): words',
    '9 calls, of them 1 failed; 12,345 tokens sent, 678 received; cost unknown',
    'both reviewers are of one vendor',
    'the hand-over is off',
  ]) {
    expect(body).toContain(said);
  }
});

test('a behaviour that no acceptance test executes says so', () => {
  const { state, ...rest } = factsWithModels('words');
  const said = { form: 'given-calling-produces', by: 'a/model' } as const;
  const behaviours = [
    { ...said, id: 'B1', text: 'Calling `sum([5])` produces `5`.', examples: ['e1'] },
    { ...said, id: 'B2', text: 'Calling `mean()` produces `0`.', examples: [] },
    { ...said, id: 'B3', text: 'Calling `max()` produces `1`.', examples: [] },
    { ...said, id: 'B4', text: 'Calling `min()` produces `2`.', examples: ['e1', 'e9'] },
    { ...said, id: 'B5', text: 'Calling `med()` produces `3`.', examples: [] },
  ];
  const acceptance = { ...state.acceptance, tests: { 'a.js > one': ['e1'], 'b.js > max': ['p1'] } };
  const tests = {
    'b.js > max': { kind: 'red', behaviours: ['B3'] },
    'b.js > gone': { kind: 'red', behaviours: ['B5'] },
  } as const;
  const modelTests = { author: 'a/model', tests, dropped: [], attacks: [] };
  const body = pullRequestBody({ ...rest, state: { ...state, behaviours: { behaviours }, acceptance, modelTests } });
  const lines = body.split('\n').filter((line) => /^- B\d: /.test(line));
  expect(lines.map((line) => line.endsWith('_not judged: no acceptance test executes it_'))).toEqual([
    false,
    true,
    false,
    true,
    true,
  ]);
});

test('without models there is no empty heading and no word of them but that none took part', () => {
  const body = pullRequestBody(facts('x'));
  expect(body).toContain('no model took part');
  expect(body).not.toMatch(/council|Reviews of the diff|Who tried|gates|Cost|What was challenged/);
  expect(body).not.toMatch(/<summary>[^<]*<\/summary>\s*<\/details>|\*\*\s*(?:<\/details>|\*\*)/);
});

test('the first screen comes before every fold and is short', () => {
  const [first = ''] = pullRequestBody(factsWithModels('words')).split('<details>');
  expect(first).toMatch(/red → green[^]*score \|[^]*do it again/);
  expect(first.split('\n').length).toBeLessThan(22);
});

/** A small generator, so that a failure can be seen again. */
function randomTexts(seed: number): (most: number) => string {
  let state = seed;
  const next = (below: number): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  const pieces = [
    '`',
    '```\n',
    '|',
    '\n',
    '@someone ',
    '#1 ',
    '<b>',
    '</details>',
    '![x](http://e.example)',
    'word ',
    '🎉',
    '\u202e',
    '&',
    '\\',
  ];
  return (most) => Array.from({ length: next(most) + 1 }, () => pieces[next(pieces.length)] ?? '').join('');
}

test.each([1, 2, 3, 4])('the body fits whatever is in it, folds close, and proof, receipt and marker stay (seed %i)', (seed) => {
  const text = randomTexts(seed);
  const many = <T>(make: () => T): T[] => Array.from({ length: 300 }, make);
  const base = factsWithModels(text(4000));
  const { chosen, acceptance, judgement } = base.state;
  const changes = many(() => ({ path: text(200), content: '', executable: false }));
  const [finding] = base.state.findings;
  const state = {
    ...base.state,
    chosen: { ...chosen, builder: text(3000), patch: { ...chosen.patch, changes, diff: text(40_000) } },
    acceptance: { ...acceptance, files: changes.map(({ path }) => ({ path, content: '', digest: '' })) },
    judgement: { ...judgement, failToPass: many(() => text(500)) },
    findings: finding === undefined ? [] : many(() => ({ ...finding, text: text(900) })),
    council: many(
      () =>
        ({
          by: 'skeptic',
          severity: 'low',
          text: text(900),
          at: text(900),
          model: text(900),
          round: 1,
          resolution: text(900),
        }) as const,
    ),
  };
  const receipt = `\`\`\`json\n${'x'.repeat(24_500)}\n\`\`\``;
  const body = pullRequestBody({ ...base, state, receipt });
  expect(body.length).toBeLessThanOrEqual(59_000);
  expect(body).toContain(receipt);
  expect(body).toContain('| score |');
  expect(readRecordMarker(body)).not.toBeNull();
  expect(live(body)).toEqual([]);
  expect(countOf(body, '</details>')).toBe(countOf(body, '<details>'));
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
  expect(body).toMatch(/<summary>Diff<\/summary>\s*_Too long for this page; the branch/);
  expect(body).toContain('<summary>Score</summary>');
  expect(body).toContain(short.receipt);
  expect(readRecordMarker(body)).toEqual(readRecordMarker(whole));
  expect(whole, 'control').not.toContain('Too long for this page');
});
