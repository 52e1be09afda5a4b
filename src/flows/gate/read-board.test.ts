import { expect, test } from 'vitest';
import { gateMarker } from '#domain/gate/gate-state.ts';
import { WorldError } from '#domain/world-error.ts';
import { fakeGateForge, type FakeGateForge } from '#ports/gate-forge.fake.ts';
import { formatFindings } from '#present/gate-findings.ts';
import { readGateBoard, type BoardRequest } from './read-board.ts';

const request: BoardRequest = {
  repository: 'acme/sums',
  server: 'https://github.com',
  hasToken: true,
  now: Date.UTC(2026, 1, 1),
};

async function open(forge: FakeGateForge, title: string): Promise<number> {
  return forge.seed.openPullRequest({ title, body: '', author: 'ann', path: `${title}.js`, content: 'x\n' });
}

/** The gate's comment about the head that a pull request has now, written by `author`. */
async function comment(forge: FakeGateForge, number: number, author: string, says: string): Promise<void> {
  const head = (await forge.summary(number))?.head.commit ?? '';
  const findings = formatFindings('filter', head, [{ rule: 'diff-size', outcome: 'note', says, evidence: [] }]);
  await forge.seed.comment(number, author, [gateMarker, findings].join('\n'));
}

test('cards stand under their labels with who set them, since when, and what the checks said', async () => {
  const forge = fakeGateForge();
  const [first, second, third] = [await open(forge, 'one'), await open(forge, 'two'), await open(forge, 'three')];
  await comment(forge, first, 'robot', 'It is small.');
  await forge.seed.label(first, 'robot', 'added', 'immune:test-pending');
  await forge.seed.label(second, 'maintainer', 'added', 'immune:hold');
  const board = await readGateBoard(forge, request);
  const filled = board.columns.filter(({ cards }) => cards.length > 0);
  expect(filled.map(({ column, cards }) => [column, cards.map(({ number }) => number)])).toEqual([
    ['none', [third]],
    ['immune:test-pending', [first]],
    ['immune:hold', [second]],
  ]);
  const card = filled[1]?.cards[0];
  expect(card).toMatchObject({
    url: `https://github.com/acme/sums/pull/${first}`,
    labels: [{ label: 'immune:test-pending', by: { login: 'robot' } }],
    checks: [{ stage: 'filter', rule: 'diff-size', outcome: 'note', says: 'It is small.' }],
  });
  expect(card?.since).toBe(card?.labels[0]?.at);
  expect(forge.effects, 'reading writes nothing').toEqual([]);
  expect(board.notes).toEqual([]);
});

test('a comment that looks like the gate’s and comes from somebody who set none of its labels says nothing', async () => {
  const forge = fakeGateForge();
  const number = await open(forge, 'one');
  await comment(forge, number, 'ann', 'All is well.');
  await forge.seed.label(number, 'robot', 'added', 'immune:needs-human');
  const before = await readGateBoard(forge, request);
  expect(before.columns.flatMap(({ cards }) => cards)[0]?.checks).toBeNull();
  await comment(forge, number, 'robot', 'Too large to tell.');
  const after = await readGateBoard(forge, request);
  expect(after.columns.flatMap(({ cards }) => cards)[0]?.checks?.map(({ says }) => says)).toEqual(['Too large to tell.']);
});

test('what was said about an earlier commit is not said of this one', async () => {
  const forge = fakeGateForge();
  const number = await open(forge, 'one');
  await comment(forge, number, 'robot', 'It is small.');
  await forge.seed.label(number, 'robot', 'added', 'immune:test-pending');
  await forge.seed.push(number, 'more.js', 'y\n');
  const board = await readGateBoard(forge, request);
  expect(board.columns.flatMap(({ cards }) => cards)[0]?.checks).toBeNull();
});

test('a limit in the middle leaves the labels and says what is missing; one at the list is an error', async () => {
  const limit = new WorldError(
    'network',
    'GitHub put off the request for another 900 seconds. Run the same command again after that.',
  );
  const refusing = (call: string): FakeGateForge =>
    fakeGateForge({
      before: async (name) => {
        if (name === call) throw limit;
      },
    });
  const forge = refusing('labelEvents');
  const number = await open(forge, 'one');
  await forge.seed.label(number, 'robot', 'added', 'immune:trusted');
  const board = await readGateBoard(forge, { ...request, hasToken: false });
  expect(board.columns.find(({ column }) => column === 'immune:trusted')?.cards[0]).toMatchObject({
    number,
    since: null,
    checks: null,
  });
  expect(board.notes.join(' ')).toContain('without a token');
  expect(board.notes.join(' ')).toContain('another 900 seconds');
  await expect(readGateBoard(refusing('list'), request)).rejects.toBe(limit);
});
