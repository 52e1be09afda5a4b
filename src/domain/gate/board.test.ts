import { describe, expect, test } from 'vitest';
import { boardColumns, columnOf, columnsOf, gateLabelsAmong, type BoardCard } from './board.ts';
import { gateLabels } from './label.ts';

describe('the column of a card', () => {
  test.each([
    [[], 'none'],
    [['bug', 'help wanted'], 'none'],
    [['immune:test-pending', 'bug'], 'immune:test-pending'],
    [['immune:wip-test-12-1'], 'immune:test-pending'],
    [['immune:wip-filter-12-1', 'immune:needs-human'], 'immune:rerun-from-filter'],
    [['immune:test-pending', 'immune:trusted'], 'immune:trusted'],
    [['immune:rerun-from-filter', 'immune:trusted'], 'immune:rerun-from-filter'],
    [['immune:trusted', 'immune:hold'], 'immune:hold'],
    [['immune:dry-run', 'immune:needs-human'], 'immune:dry-run'],
    [['immune:wip-nothing-12-1'], 'none'],
  ])('%j stands under %s', (labels, column) => {
    expect(columnOf(labels)).toBe(column);
  });

  test('there is one for each label of the gate, and one for none', () => {
    expect(boardColumns.map(({ column }) => column).toSorted()).toEqual(['none', ...Object.values(gateLabels)].toSorted());
  });
});

test('labels of others are no labels of the gate, however much they look like them', () => {
  expect(gateLabelsAmong(['immune:trusted ', 'immune:nearly', 'IMMUNE:HOLD', 'immune:hold', 'immune:wip-reason-7-2'])).toEqual([
    'immune:hold',
    'immune:wip-reason-7-2',
  ]);
});

test('who came first to a column stands first', () => {
  const card = (number: number, since: number | null): BoardCard => ({
    number,
    title: '',
    url: '',
    author: { id: 1, login: 'a', kind: 'person' },
    association: 'none',
    isDraft: false,
    head: '',
    openedAt: 10 * number,
    labels: [{ label: 'immune:trusted', by: null, at: null }],
    since,
    work: null,
    checks: null,
  });
  const column = columnsOf([card(1, 300), card(2, null), card(3, 100)]).find(({ cards }) => cards.length > 0);
  expect(column?.cards.map(({ number }) => number)).toEqual([2, 3, 1]);
});
