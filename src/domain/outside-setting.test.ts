import { describe, expect, test } from 'vitest';
import { trustQuestion, type OutsideSetting } from './outside-setting.ts';

const address: OutsideSetting = { setting: 'models.a.baseUrl', value: 'https://one.example', reach: 'address' };
const key: OutsideSetting = { setting: 'models.a.key', value: 'A_KEY', reach: 'secret' };
const at = '2026-01-02T03:04:05.000Z';

describe('what is asked about a file', () => {
  test('is nothing where it reaches nothing, or exactly this was agreed to', () => {
    expect(trustQuestion([], null).isAgreed).toBe(true);
    expect(trustQuestion([address, key], { settings: [key, address], at }).isAgreed).toBe(true);
    expect(trustQuestion([address, key], null).isAgreed, 'control').toBe(false);
  });

  test('is what is new, and what has another value with the one that was agreed to', () => {
    const question = trustQuestion([address, key], { settings: [{ ...address, value: 'https://other.example' }], at });
    expect(question.settings).toEqual([
      { ...address, state: 'changed', before: 'https://other.example' },
      { ...key, state: 'new', before: null },
    ]);
    expect(question.isAgreed).toBe(false);
  });

  test('is asked again where a setting is gone: the key that is left would go to another address', () => {
    const question = trustQuestion([key], { settings: [address, key], at });
    expect(question).toMatchObject({ isAgreed: false, gone: ['models.a.baseUrl'] });
  });
});
