import { describe, expect, it } from 'vitest';
import { filterRules, testChecks, type Finding } from '#domain/gate/finding.ts';
import { findingsIn, formatFindings } from './gate-findings.ts';

const head = 'a'.repeat(40);
const finding: Finding = { rule: 'test:red-green', outcome: 'pass', says: 'Its tests — yes “all” — agree.', evidence: ['x'] };

describe("what a stage found, kept in the gate's comment", () => {
  it('comes back without its evidence, for the same stage and commit only', () => {
    const body = `before\n${formatFindings('test', head, [finding])}\r\nafter`;
    expect(findingsIn(body, 'test', head)).toEqual([{ ...finding, evidence: [] }]);
    expect(findingsIn(body, 'filter', head)).toBeNull();
    expect(findingsIn(body, 'test', 'b'.repeat(40))).toBeNull();
  });

  it('stays short, whatever the sentences are', () => {
    const all = [...filterRules, ...testChecks].map((rule) => ({ ...finding, rule, says: '\u{1F600}\n-->'.repeat(500) }));
    const line = formatFindings('test', head, all);
    expect(line.length).toBeLessThanOrEqual(4_000);
    expect(line).not.toContain('\n');
    expect(findingsIn(line, 'test', head)?.map(({ rule }) => rule)).toEqual(all.map(({ rule }) => rule));
  });

  it('is nothing where it was written twice or has another form', () => {
    const line = formatFindings('test', head, [finding]);
    const of = (json: string): string => `<!-- patchline:findings test ${head} ${Buffer.from(json).toString('base64url')} -->`;
    const spoilt = [
      `${line}\n${line}`,
      of('{"rule":1}'),
      of('[{"rule":"no-such-rule","outcome":"pass","says":""}]'),
      of('[{"rule":"receipt","outcome":"pass","says":"","also":1}]'),
      of('['),
      line.replace('test', 'TEST'),
      '',
    ];
    for (const body of spoilt) expect(findingsIn(body, 'test', head)).toBeNull();
  });
});
