import { expect, it } from 'vitest';
import { workItemKey } from './work-item.ts';

it('an issue with a number is known by it, whatever becomes of its text', () => {
  expect(workItemKey({ number: 7, title: 'a' })).toBe('issue-7');
  expect(workItemKey({ number: 7, title: 'b' })).toBe('issue-7');
  expect(workItemKey({ number: 8, title: 'a' })).toBe('issue-8');
});

it('another one is known by its title, whatever is written below it', () => {
  const key = workItemKey({ number: null, title: 'sum() ignores the first value' });
  expect(key).toMatch(/^sum-ignores-the-first-value-[0-9a-f]{8}$/);
  expect(workItemKey({ number: null, title: ' sum()  ignores the first\tvalue ' })).toBe(key);
  expect(workItemKey({ number: null, title: 'sum ignores the first value' }), 'the same words, another title').not.toBe(key);
  expect(workItemKey({ number: null, title: '../../etc/passwd\u0000' })).toMatch(/^[a-z0-9-]+$/);
});
