import { expect, it } from 'vitest';
import type { BoardRun } from '#domain/board.ts';
import { boardView } from './board-view.ts';
import { nothing } from './html.ts';

const repository = { id: '0123456789abcdef', name: 'r', root: '/r' };

function run(number: number, given: Partial<BoardRun>): BoardRun {
  return {
    run: `issue-${number}-x`,
    command: 'fix',
    title: `Issue ${number}`,
    number,
    standing: 'done',
    phase: 'CLOSE',
    doing: null,
    halt: null,
    startedAt: 1,
    changedAt: 1,
    pid: null,
    dryRun: false,
    cost: { calls: 0, failed: 0, inputTokens: 0, outputTokens: 0, costMicroUsd: 0, ms: 0 },
    branch: null,
    pullRequest: null,
    score: null,
    ...given,
  };
}

function shown(runs: readonly BoardRun[], isWhole: boolean): string {
  return String(boardView({ repositories: [{ repository, runs }], commands: [], csrf: nothing, isWhole, now: 2 }));
}

it('shows what waits for a person above what runs above what is over, and counts open runs by phase', () => {
  const page = shown(
    [run(1, { standing: 'done' }), run(2, { standing: 'running', phase: 'PLAN' }), run(3, { standing: 'halted', phase: 'PLAN' })],
    false,
  );
  const order = ['Waiting for a person', 'Issue 3', 'Running', 'Issue 2', 'Done', 'Issue 1'].map((words) => page.indexOf(words));
  expect(order).toEqual(order.toSorted((one, other) => one - other));
  expect(page).toContain('2 here, 1 halted');
});

it('leaves out only what is over and long ago, and says how many', () => {
  const many = (standing: BoardRun['standing']): readonly BoardRun[] =>
    Array.from({ length: 60 }, (_, index) => run(index, { standing }));
  const rows = (page: string): number => page.split('<th scope="row">').length - 1;
  expect(rows(shown(many('done'), false))).toBe(50);
  expect(shown(many('done'), false)).toContain('Show 10 older ones');
  expect(rows(shown(many('done'), true))).toBe(60);
  expect(rows(shown(many('halted'), false))).toBe(60);
});
