import { describe, expect, test } from 'vitest';
import { columnsOf, gateBoardSchema, type BoardCard, type GateBoard } from '#domain/gate/board.ts';
import { hostileTexts } from '#present/hostile-text.fixture.ts';
import { foreignMarkup } from '../foreign-markup.fixture.ts';
import { gatePage } from './gate-page.ts';

const now = Date.UTC(2026, 10, 21, 12);
const card: BoardCard = {
  number: 7,
  title: 'Count the first value',
  url: 'https://github.com/acme/sums/pull/7',
  author: { id: 5, login: 'ann', kind: 'person' },
  association: 'first-time',
  isDraft: false,
  head: 'c0ffee00'.repeat(5),
  openedAt: now - 3 * 86_400_000,
  labels: [{ label: 'immune:suspect', by: { id: 1, login: 'github-actions[bot]', kind: 'bot' }, at: now - 7_200_000 }],
  since: now - 7_200_000,
  work: null,
  checks: [
    { stage: 'filter', rule: 'diff-size', outcome: 'pass', says: '' },
    { stage: 'test', rule: 'test:red-green', outcome: 'warn', says: 'Its tests are green without the change.' },
  ],
};
const board = (cards: readonly BoardCard[], notes: readonly string[] = []): GateBoard => ({
  schema: gateBoardSchema,
  repository: 'acme/sums',
  url: 'https://github.com/acme/sums',
  readAt: now,
  open: cards.length,
  columns: columnsOf(cards),
  notes,
});
const shown = (cards: readonly BoardCard[], notes: readonly string[] = []): string =>
  String(gatePage({ kind: 'board', board: board(cards, notes) }, []));
const words = (markup: string): string => markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the board of the gate', () => {
  test('a card has number, title, author, labels with who set them, what was found and since when, and leads to the forge', () => {
    const markup = shown([card]);
    const text = words(markup);
    expect(text).toMatch(/#7\s+Count the first value/);
    expect(text).toMatch(/ann, first-time; opened\s+3 days ago\s+, here\s+2 hours ago/);
    expect(text).toMatch(/immune:suspect\s+by github-actions\[bot\] \(program\)/);
    expect(text).toMatch(/look first\s+Its tests are green without the change\./);
    expect(text).toMatch(/1 without remark/);
    expect(markup).toContain('href="https://github.com/acme/sums/pull/7"');
    expect(text).toMatch(/A person decides\s+1/);
    expect(text).toContain('immune:trusted');
  });

  test('who works on it, and what could not be read, are said', () => {
    const text = words(
      shown(
        [
          {
            ...card,
            labels: [{ label: 'immune:wip-test-9-1', by: null, at: null }],
            since: null,
            work: { stage: 'test', run: '9-1' },
            checks: null,
          },
        ],
        ['It was read without a token.'],
      ),
    );
    expect(text).toMatch(/test\s+is at work \(run 9-1\)/);
    expect(text).toContain('What its checks said is not known here.');
    expect(text).toContain('It was read without a token.');
  });

  test('a board that could not be read says why', () => {
    const text = words(
      String(
        gatePage({ kind: 'failed', repository: 'acme/none', why: 'GitHub refused to list them (status 404).' }, ['acme/sums']),
      ),
    );
    expect(text).toContain('GitHub refused to list them (status 404).');
  });

  test('every text in it is shown as text, whatever is in it', () => {
    for (const hostile of hostileTexts.map((text) => text.slice(0, 2_000))) {
      const markup = shown(
        [
          {
            ...card,
            title: hostile,
            author: { ...card.author, login: hostile },
            checks: [{ stage: 'filter', rule: 'diff-size', outcome: 'warn', says: hostile }],
          },
        ],
        [hostile],
      );
      expect(foreignMarkup(markup), JSON.stringify(hostile.slice(0, 80))).toEqual([]);
      expect(foreignMarkup(String(gatePage({ kind: 'failed', repository: hostile, why: hostile }, [hostile])))).toEqual([]);
    }
  });
});
