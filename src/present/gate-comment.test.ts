import { describe, expect, it } from 'vitest';
import { filterRules, type Finding } from '#domain/gate/finding.ts';
import { gateMarker, readGateState } from '#domain/gate/gate-state.ts';
import { gateLabels } from '#domain/gate/label.ts';
import { gateComment, gateCommentLimit, type GateCommentParts } from './gate-comment.ts';
import { hostileTexts } from './hostile-text.fixture.ts';

const head = 'a'.repeat(40);
const quiet: GateCommentParts = {
  stage: 'filter',
  head,
  result: { next: gateLabels.testPending, findings: [], paragraph: null, details: [], fingerprint: '1.abc-_' },
  move: 'placed',
  state: { head, stage: 'filter', run: '7-1', next: gateLabels.testPending, since: 3, seen: 5, hasClosed: false },
  previous: null,
};
const warning: Finding = { rule: 'diff-size', outcome: 'warn', says: 'It is larger than most.', evidence: ['812 lines'] };
const passed: Finding = { rule: 'receipt', outcome: 'pass', says: 'A receipt is there.', evidence: [] };

/** What a reader of the page sees: no hidden lines. */
function visible(comment: string): readonly string[] {
  return comment.split('\n').filter((line) => line !== '' && !line.startsWith('<!--'));
}

/** What the comment keeps of the diff, whatever commit it is of. */
function fingerprintIn(body: string): string | null {
  return /^<!-- patchline:fingerprint [0-9a-f]{40} ([\w.-]+) -->$/m.exec(body)?.[1] ?? null;
}

describe('the comment of the gate', () => {
  it('is one visible line where there is nothing to say, and keeps what the gate remembers', () => {
    const comment = gateComment({ ...quiet, result: { ...quiet.result, findings: [passed] } });
    expect(visible(comment)).toHaveLength(1);
    expect(visible(comment)[0]).toMatch(/automated.*nothing to remark.*`immune:hold`/);
    expect(comment.split('\n')[0]).toBe(gateMarker);
    expect(readGateState(comment)).toEqual(quiet.state);
    expect(fingerprintIn(comment)).toBe('1.abc-_');
  });

  it('shows what was found, with evidence in a fold, and how to hold, repeat and object', () => {
    const comment = gateComment({ ...quiet, result: { ...quiet.result, findings: [warning, passed] } });
    expect(comment).toContain('| look first | diff-size | It is larger than most. |');
    expect(comment).toContain('- diff-size: `812 lines`\n- nothing to remark: receipt\n');
    expect(comment).not.toContain('A receipt is there');
    for (const told of ['automation', '`immune:hold`', '`immune:rerun-from-filter`', 'say so in a comment'])
      expect(comment).toContain(told);
  });

  it('keeps what earlier stages said about the same commit, and nothing else', () => {
    const filter = gateComment({ ...quiet, result: { ...quiet.result, findings: [warning] } });
    const result = { ...quiet.result, next: gateLabels.suspect, paragraph: 'The replay differs.', fingerprint: null } as const;
    const test = gateComment({ ...quiet, stage: 'test', result, previous: filter });
    expect(test).toContain('It is larger than most.');
    expect(test).toContain('The replay differs.');
    expect(fingerprintIn(test)).toBe('1.abc-_');
    expect(gateComment({ ...quiet, stage: 'test', result, previous: test }).match(/The replay differs/g)).toHaveLength(1);
    expect(gateComment({ ...quiet, stage: 'test', head: 'b'.repeat(40), result, previous: filter })).not.toContain(
      'larger than most',
    );
    expect(gateComment({ ...quiet, previous: test })).not.toContain('The replay differs.');
  });

  it('says what became of the result', () => {
    const result = { ...quiet.result, next: gateLabels.reject, findings: [warning] } as const;
    expect(gateComment({ ...quiet, result, move: 'withheld' })).toContain('so it is not put back');
    expect(gateComment({ ...quiet, result, move: 'closed' })).toContain('whoever reopens it is not closed again');
    expect(gateComment({ ...quiet, result, move: 'dry-run', state: null })).toContain('Nothing but this comment was written');
    expect(readGateState(gateComment({ ...quiet, result, move: 'dry-run', state: null }))).toBeNull();
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 30), text]))('is not bent by %j', (_, text) => {
    const findings: readonly Finding[] = [{ ...warning, says: text, evidence: [text, text] }];
    const hostile = { ...quiet.result, findings, paragraph: text, details: [{ title: text, lines: [text] }], fingerprint: text };
    const comment = gateComment({ ...quiet, result: hostile });
    const harmless = gateComment({
      ...quiet,
      result: {
        ...hostile,
        findings: [{ ...warning, says: 'x', evidence: ['x', 'x'] }],
        paragraph: 'x',
        details: [{ title: 'x', lines: ['x'] }],
      },
    });
    expect(comment.split('\n').length).toBe(harmless.split('\n').length);
    expect(readGateState(comment)).toEqual(quiet.state);
    const outsideCode = comment.replaceAll(/(`+)[^`].*?[^`]?\1(?!`)/g, '');
    expect(outsideCode).not.toMatch(/https?:\/\/|@\w|!\[|\]\(|<(?!\/?(?:details|summary|sub)>|!-- patchline:)/);
  });

  it('stays below the limit of a comment at its worst', () => {
    const worst = '&'.repeat(5_000);
    const findings = filterRules.map((rule): Finding => ({
      rule,
      outcome: 'warn',
      says: worst,
      evidence: Array.from({ length: 99 }, () => worst),
    }));
    const details = Array.from({ length: 99 }, () => ({ title: worst, lines: [worst, worst] }));
    const result = { ...quiet.result, findings, details, paragraph: worst, fingerprint: 'f'.repeat(4_096) };
    let previous: string | null = null;
    for (const stage of ['filter', 'test', 'reason'] as const) previous = gateComment({ ...quiet, stage, result, previous });
    expect(previous?.length).toBeLessThanOrEqual(gateCommentLimit);
    expect(previous?.length).toBeGreaterThan(gateCommentLimit / 2);
    expect(previous?.match(/more left out/g)?.length).toBe(9);
    expect(previous?.match(/<details>/g)).toHaveLength(previous?.match(/<\/details>/g)?.length ?? 0);
    expect(fingerprintIn(previous ?? '')).toBe(result.fingerprint);
  });
});
