import { expect, test } from 'vitest';
import { filterRules } from '#domain/gate/finding.ts';
import { readConfig } from './config.ts';

test('without a gate section every rule is on, may reject and is waived for nobody', () => {
  const { gate } = readConfig(null, {});
  expect(Object.keys(gate.rules)).toEqual([...filterRules]);
  for (const rule of Object.values(gate.rules)) {
    expect(rule).toEqual({ isOn: true, mayReject: true, waivedFor: { pullRequests: [], authors: [] } });
  }
  expect(gate).toMatchObject({ days: 180, exempt: ['owner', 'member', 'collaborator'], isReceiptRequired: false });
});

test('an owner switches, softens, waives and tunes', () => {
  const { gate } = readConfig(
    `gate:
  rules:
    diff-size: { on: false }
    identical-patch: { reject: false, waive: [12, '@helper', other] }
  exempt: [owner]
  days: 30
  diffSize: { quantile: 0.8 }
  requireLinkedIssue: true
  protect: [keys/]
`,
    {},
  );
  expect(gate.rules['diff-size'].isOn).toBe(false);
  expect(gate.rules['identical-patch']).toEqual({
    isOn: true,
    mayReject: false,
    waivedFor: { pullRequests: [12], authors: ['helper', 'other'] },
  });
  expect(gate).toMatchObject({
    exempt: ['owner'],
    days: 30,
    diffSize: { quantile: 0.8, leastSample: 20 },
    isLinkedIssueRequired: true,
    protectedPaths: ['keys/'],
  });
});

test('a rule that does not exist is refused by name', () => {
  expect(() => readConfig('gate: { rules: { same-files: { on: true } } }\n', {})).toThrow(/gate\.rules[^]*same-files/);
});
