import { describe, expect, it } from 'vitest';
import { parseTap } from './tap.ts';

const read = (text: string): readonly string[] => parseTap(text).points.map((point) => `${point.status} ${point.name}`);

describe('TAP', () => {
  it('has a test for each point that stands alone', () => {
    expect(read('TAP version 13\nok 1 - adds\nnot ok 2 divides\nok 3 # SKIP no network\nok 4 - later # TODO\n1..4\n')).toEqual([
      'passed adds',
      'failed divides',
      'skipped ',
      'skipped later',
    ]);
  });

  it('has a test for each subtest, whose assertions are parts of it', () => {
    const text = `TAP version 14
# Subtest: parse
    # Subtest: deep
        ok 1 - should be equal
        not ok 2 - should match
          ---
          operator: match
          ...
        1..2
    not ok 1 - deep # time=3ms
    ok 2 - should be equal
    1..2
not ok 1 - parse # time=5ms
ok 2 - alone
1..2
# failed 1 test
`;
    expect(read(text)).toEqual(['failed parse > deep', 'passed parse', 'passed alone']);
    expect(parseTap(text).points[0]?.diagnostic).toContain('operator: match');
  });

  it('has a test for each comment of tape', () => {
    const text =
      'TAP version 13\n# adds\nok 1 should be equal\nnot ok 2 should be equal\n# divides\nok 3 fine\n\n1..3\n# tests 3\n# pass  2\n# fail  1\n';
    expect(read(text)).toEqual(['failed adds', 'passed divides']);
  });

  it('reads subtests whose summary comes first', () => {
    expect(
      read(
        'ok 1 - parse # time=2ms {\n    ok 1 - equal\n    1..1\n}\n\nnot ok 2 - other {\n    not ok 1 - equal\n    1..1\n}\n1..2\n',
      ),
    ).toEqual(['passed parse', 'failed other']);
  });

  it('passes over what a program prints besides', () => {
    const stream = parseTap('hello\n  ok not tap\nTAP version 13\nlogged: not ok 3\nok 1 - adds\n1..1\n');
    expect(stream).toEqual({ points: [{ name: 'adds', status: 'passed', diagnostic: '' }], planned: 1, bailedOut: false });
  });

  it('says that it was bailed out of, and when no plan was printed', () => {
    expect(parseTap('ok 1\nBail out! no database\n')).toMatchObject({ planned: null, bailedOut: true });
  });
});
