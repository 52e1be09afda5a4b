import { expect, test } from 'vitest';
import { filterRules } from '#domain/gate/finding.ts';
import { readConfig } from './config.ts';

test('without a gate section every rule is on, may reject and is waived for nobody', () => {
  const gate = readConfig(null, {}).gate.filter;
  expect(Object.keys(gate.rules)).toEqual([...filterRules]);
  for (const rule of Object.values(gate.rules)) {
    expect(rule).toEqual({ isOn: true, mayReject: true, waivedFor: { pullRequests: [], authors: [] } });
  }
  expect(gate).toMatchObject({ days: 180, exempt: ['owner', 'member', 'collaborator'], isReceiptRequired: false });
});

test('an owner switches, softens, waives and tunes', () => {
  const gate = readConfig(
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
  ).gate.filter;
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

test('says how the gate acts, and which model may write the paragraph', () => {
  expect(readConfig(null, {}).gate).toMatchObject({ mode: 'advise', repeats: 3, model: null });
  const { gate } = readConfig('gate: { mode: dry-run, tests: { repeats: 1 }, model: { vendor: openai, name: m } }', {});
  expect(gate).toMatchObject({ mode: 'dry-run', repeats: 1 });
  expect(gate.model).toEqual({
    vendor: 'openai',
    name: 'm',
    baseUrl: null,
    keyFrom: 'PATCHLINE_MODEL_KEY',
    inputCharacters: 40_000,
    outputTokens: 500,
    perDay: 50,
  });
  expect(() => readConfig('gate: { model: { vendor: acme, name: m, keyFrom: "lower" } }', {})).toThrow(/vendor[^]*keyFrom/);
});
