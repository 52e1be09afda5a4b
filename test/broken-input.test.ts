import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultFiles, fingerprint, makeProject, patchline, sumIssue, type Project } from './support/project.ts';

let project: Project;
beforeEach(() => {
  project = makeProject();
});
afterEach(() => project.remove());

async function refused(
  issue: string | Buffer,
  sentence: RegExp,
  flags: readonly string[] = [],
  repository = project.repository,
): Promise<void> {
  const file = join(project.folder, 'issue.md');
  writeFileSync(file, issue);
  const before = fingerprint(project);
  const result = await patchline(project, ['fix', file, '--repo', repository, ...flags]);
  expect(result.stderr).toMatch(sentence);
  expect(result.stderr).not.toMatch(/\n\s+at /);
  expect({ exitCode: result.exitCode, stdout: result.stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(fingerprint(project)).toBe(before);
}

describe('patchline fix refuses with one sentence, exit 2 and an untouched repository', () => {
  test('where there is no git repository', async () => {
    const plain = join(project.folder, 'plain');
    mkdirSync(plain);
    await refused(sumIssue, /not (?:in )?a git repository/, [], plain);
  });

  test('where the repository has no commit', async () => {
    const empty = makeProject({ 'a.txt': 'a' });
    empty.git('update-ref', '-d', 'HEAD');
    await refused(sumIssue, /no commit/, [], empty.repository);
    empty.remove();
  });

  test('where the repository has no tests, naming the way on', async () => {
    project.git('rm', '--quiet', '-r', 'test');
    project.write('package.json', '{ "name": "little-math", "version": "1.2.0", "main": "index.js" }\n');
    project.git('commit', '--quiet', '--all', '--message=no tests');
    await refused(sumIssue, /no tests of its own[^]*--without-suite/);
  });

  test('where the issue gives nothing to run', async () => {
    await refused('# It is slow\n\nSometimes it feels slow. Please look into it.\n', /gives nothing that could be run/);
  });

  test('where the dependencies cannot be installed', async () => {
    project.write(
      'package.json',
      defaultFiles['package.json']?.replace('"scripts"', '"dependencies": { "is-number": "999.0.0" },\n  "scripts"') ?? '',
    );
    project.git('commit', '--quiet', '--all', '--message=broken dependency');
    await refused(sumIssue, /install/);
  });

  test('where package.json is not JSON', async () => {
    project.write('package.json', '{ "name": ');
    project.git('commit', '--quiet', '--all', '--message=broken');
    await refused(sumIssue, /package\.json/);
  });

  test('where the issue has a megabyte', async () => {
    await refused(`# Big\n\n${'x'.repeat(1024 ** 2)}`, /larger than|too large|KiB|MiB/);
  });

  test('where the issue is a binary file', async () => {
    await refused(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3]), /binary|not (?:valid )?text|UTF-8/);
  });

  test('where the issue is empty', async () => {
    await refused('', /no words/);
  });

  test('where HEAD is detached', async () => {
    project.git('checkout', '--quiet', '--detach');
    await refused(sumIssue, /HEAD is detached[^]*--base/);
  });

  test('where the tree is dirty', async () => {
    project.write('index.js', 'changed');
    await refused(sumIssue, /uncommitted changes \(index\.js\)[^]*--base HEAD/);
  });

  test('where the base does not exist', async () => {
    await refused(sumIssue, /no-such-branch/, ['--base', 'no-such-branch']);
  });

  test('where the issue file does not exist', async () => {
    const result = await patchline(project, ['fix', 'nowhere.md', '--repo', project.repository]);
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toMatch(/nowhere\.md[^]*no such file/);
  });

  test('where patchline.yml has problems, all at once', async () => {
    project.write('patchline.yml', 'bulider: search\nseed: x\n');
    project.git('add', '.');
    project.git('commit', '--quiet', '--message=config');
    await refused(sumIssue, /2 problems[^]*seed/);
  });

  test('where an option is unknown or malformed', async () => {
    await refused(sumIssue, /--bogus/, ['--bogus']);
    await refused(sumIssue, /whole number/, ['--seconds', 'soon']);
    await refused(sumIssue, /--proceed-anyway[^]*--resume/, ['--proceed-anyway']);
  });

  test('and with --json the same sentence is data', async () => {
    const result = await patchline(project, ['fix', 'nowhere.md', '--repo', project.repository, '--json']);
    expect(JSON.parse(result.stdout)).toMatchObject({ outcome: 'failed', error: { kind: 'usage' } });
    expect(result.exitCode).toBe(2);
  });
});
