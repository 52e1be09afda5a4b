import { describe, expect, it } from 'vitest';
import { trajectoryOf } from './trajectory.ts';

describe('the trajectory over trials', () => {
  it.each([
    ['nothing was tried', [], null],
    ['only base was counted', [3], null],
    ['nothing moves', [3, 3, 3], null],
    ['every trial is better or equal', [3, 1, 1], 'convergent'],
    ['it ends at none', [3, 0], 'convergent'],
    ['every trial is worse or equal', [1, 1, 4], 'divergent'],
    ['it turns back to where it was', [3, 1, 3], 'oscillatory'],
    ['it swings between two numbers', [2, 5, 2, 5], 'oscillatory'],
    ['it turns and comes to another number', [3, 1, 2], 'chaotic'],
    ['it rises and falls without coming back', [1, 6, 4], 'chaotic'],
  ] as const)('where %s', (_, failing, expected) => {
    expect(trajectoryOf(failing)).toBe(expected);
  });
});
