import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprint, fix, makeProject, mendedByProgram, patchline, sumIssue, type Project } from './support/project.ts';

let project: Project;
beforeEach(() => {
  project = makeProject();
});
afterEach(() => project.remove());

describe('patchline fix by search', () => {
  test('an issue becomes a branch with a fix, a test that was red and is green, and a receipt that replays; the same command again changes nothing', async () => {
    const before = project.git('rev-parse', 'HEAD').trim();
    const { json, exitCode, stderr } = await fix(project, sumIssue);

    expect(stderr).toContain('11/11 CLOSE');
    expect({ exitCode, outcome: json.outcome, halt: json.halt, branch: json.branch, base: json.base }).toEqual({
      exitCode: 0,
      outcome: 'fixed',
      halt: null,
      branch: 'bot/issue-7-sum-ignores-the-first-value',
      base: before,
    });
    expect(json.diff).toMatch(/-.*index = 1;[^]*\+.*index = 0;/);
    expect(json.score).toBeGreaterThanOrEqual(0.75);
    expect(json.tests.failToPass.length).toBeGreaterThan(0);
    expect(json.tests.passToPass.length).toBeGreaterThanOrEqual(2);
    expect(json.cost.inputTokens).toBe(0);

    const subjects = project.git('log', '--format=%s', `${before}..${json.branch}~1`).trim().split('\n');
    expect(subjects).toEqual(['fix: sum() ignores the first value', 'test: sum() ignores the first value']);
    expect(project.git('diff', '--name-only', `${json.branch}~1`, json.branch ?? '')).toBe('');
    expect(project.git('show', `${json.branch}^2:receipt.json`)).toBe(readFileSync(json.receipt ?? '', 'utf8'));
    expect(project.git('log', '-1', '--format=%(trailers)', `${json.branch}~1`)).toMatch(
      /Issue: #7\nAssisted-by: patchline .*\nReceipt: sha256:[0-9a-f]{64}/,
    );
    expect(project.git('rev-parse', 'HEAD').trim()).toBe(before);
    expect(project.git('status', '--porcelain')).toBe('');
    expect(existsSync(join(json.receipt ?? '', '../pull-request.md'))).toBe(true);
    expect(existsSync(json.graph)).toBe(true);

    const verified = await patchline(project, [
      'receipt',
      'verify',
      json.receipt ?? '',
      '--repo',
      project.repository,
      '--all',
      '--json',
    ]);
    expect(verified.stderr).not.toContain('Patchline stopped because of a fault');
    expect({ exitCode: verified.exitCode, ...(JSON.parse(verified.stdout) as { verdict: string }) }).toMatchObject({
      exitCode: 0,
      verdict: 'verified',
    });

    const after = fingerprint(project);
    const second = await fix(project, sumIssue);
    expect(second.json).toMatchObject({ outcome: 'fixed', run: json.run, head: json.head, receipt: json.receipt });
    expect(fingerprint(project)).toBe(after);
  });
});

describe('patchline fix with a program as builder', () => {
  test('a dry run says what it would do and writes nothing to the repository', async () => {
    const before = fingerprint(project);
    const { json, stderr, exitCode } = await fix(project, sumIssue, '--dry-run', ...mendedByProgram(project));
    expect({ exitCode, outcome: json.outcome, head: json.head, receipt: json.receipt }).toEqual({
      exitCode: 0,
      outcome: 'fixed',
      head: null,
      receipt: null,
    });
    expect(stderr).toContain('would make branch bot/issue-7-sum-ignores-the-first-value');
    expect(fingerprint(project)).toBe(before);
  });

  test('an issue on standard input without a number gets a branch named by its slug', async () => {
    const result = await patchline(project, ['fix', '-', '--repo', project.repository, '--json', ...mendedByProgram(project)], {
      stdin: sumIssue.replace(' (#7)', ''),
    });
    expect(JSON.parse(result.stdout)).toMatchObject({ outcome: 'fixed', branch: 'bot/sum-ignores-the-first-value' });
  });
});
