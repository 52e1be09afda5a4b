import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublishPlan, Workspace } from '#ports/workspace.ts';
import { gitWorkspace } from '../git-workspace.ts';
import { temporaryRepository, type TemporaryRepository } from '../temporary-repository.ts';

let repository: TemporaryRepository;
let workspace: Workspace;
let plan: PublishPlan;

beforeEach(() => {
  repository = temporaryRepository({ 'src/a.js': 'exports.a = 1;\n', 'tool.sh': '#!/bin/sh\n' });
  repository.makeExecutable('tool.sh');
  const base = repository.commit();
  workspace = gitWorkspace({ repository: repository.root, cacheDir: join(repository.around, 'cache') });
  plan = {
    base,
    branch: 'bot/issue-7-wrong-sum',
    commits: [
      { changes: [{ path: 'test/a.test.js', content: 'the test\n', executable: false }], message: 'test: the sum\n' },
      {
        changes: [
          { path: 'src/a.js', content: 'exports.a = 2;\n', executable: false },
          { path: 'tool.sh', content: '#!/bin/sh\nexit\n', executable: true },
        ],
        message: 'fix: the sum\n\nAssisted-by: patchline\n',
      },
    ],
    attachments: [
      { path: 'receipt.json', content: '{"a":1}\n' },
      { path: 'graph/graph.json', content: '{}\n' },
    ],
    receiptMessage: 'docs: the receipt\n\nReceipt: sha256:00\n',
    at: 1_700_000_000_999,
  };
});
afterEach(() => repository[Symbol.dispose]());

const refusal = (kind: string, text: RegExp) => expect.objectContaining({ kind, message: expect.stringMatching(text) });

/** All that a publish may not change: work tree, index, HEAD, configuration, other branches. */
function untouchable(): Record<string, unknown> {
  const gitDir = join(repository.root, '.git');
  const files = ['index', 'HEAD', 'config'].map((name) => [
    name,
    readFileSync(join(gitDir, name), 'hex'),
    statSync(join(gitDir, name)).mtimeMs,
  ]);
  const tree = ['src/a.js', 'tool.sh'].map((name) => [name, statSync(join(repository.root, name)).mtimeMs]);
  const refs = repository
    .git('for-each-ref')
    .split('\n')
    .filter((line) => !line.includes(plan.branch));
  return {
    files,
    tree,
    refs,
    entries: readdirSync(gitDir).toSorted(),
    status: repository.git('--no-optional-locks', 'status', '--porcelain'),
  };
}

describe('publish', () => {
  it('makes the commits of the plan and a receipt commit whose second parent holds the attachments', async () => {
    repository.git('config', 'user.name', 'Ada');
    repository.git('config', 'user.email', 'ada@example.org');
    const published = await workspace.publish(plan);
    const [test = '', fix = ''] = published.commits;
    expect(published).toEqual({
      branch: plan.branch,
      head: repository.git('rev-parse', plan.branch),
      commits: [test, fix],
      existed: false,
    });
    const show = (format: string, commit: string): string => repository.git('show', '-s', `--format=${format}`, commit);
    expect(show('%P', test)).toBe(plan.base);
    expect(show('%P', fix)).toBe(test);
    expect(show('%P', published.head).split(' ')[0]).toBe(fix);
    expect(show('%P', `${plan.branch}^2`)).toBe('');
    expect(show('%T', published.head)).toBe(show('%T', fix));
    expect(repository.git('show', `${plan.branch}^2:receipt.json`)).toBe('{"a":1}');
    expect(repository.git('ls-tree', '-r', '--name-only', `${plan.branch}^2`)).toBe('graph/graph.json\nreceipt.json');
    expect(show('%an <%ae> %at %cn <%ce> %ct %B', fix)).toBe(
      'Ada <ada@example.org> 1700000000 Ada <ada@example.org> 1700000000 fix: the sum\n\nAssisted-by: patchline',
    );
    expect(repository.git('diff', '--raw', '--abbrev=4', plan.base, plan.branch)).toMatch(/100755 100755 .* M\ttool\.sh/);
    expect(repository.git('diff', '--name-only', plan.base, plan.branch)).toBe('src/a.js\ntest/a.test.js\ntool.sh');
    expect(repository.git('fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('touches neither work tree, index, HEAD, configuration nor other branches, dirty or not', async () => {
    writeFileSync(join(repository.root, 'src/a.js'), 'dirty\n');
    const before = untouchable();
    await workspace.publish(plan);
    expect(untouchable()).toEqual(before);
    repository.git('stash');
    expect(untouchable(), 'control: other work is seen').not.toEqual(before);
  });

  it('signs as Patchline where the user has configured no identity', async () => {
    const { head } = await workspace.publish(plan);
    expect(repository.git('show', '-s', '--format=%an <%ae>', head)).toBe('Patchline <patchline@localhost>');
  });

  it('gives the same commits for the same plan, from another process, checkout and identity too', async () => {
    const first = await workspace.publish(plan);
    const again = gitWorkspace({ repository: repository.root, cacheDir: join(repository.around, 'other-cache') });
    expect(await again.publish(plan)).toEqual({ ...first, existed: true });
    repository.git('config', 'user.name', 'Somebody');
    repository.git('config', 'user.email', 'somebody@example.org');
    expect(await workspace.publish(plan)).toEqual({ ...first, existed: true });
    repository.git('branch', '-D', plan.branch);
    repository.git('config', '--remove-section', 'user');
    expect(await workspace.publish(plan)).toEqual(first);
  });

  it('refuses a branch that holds something else, and leaves it', async () => {
    repository.git('branch', plan.branch);
    await expect(workspace.publish(plan)).rejects.toEqual(
      refusal('repository', /"bot\/issue-7-wrong-sum" already exists .*git branch -D/),
    );
    expect(repository.git('rev-parse', plan.branch)).toBe(plan.base);
    repository.git('branch', '-D', plan.branch);
    const first = await workspace.publish(plan);
    for (const other of [
      { ...plan, receiptMessage: 'another' },
      { ...plan, attachments: [] },
      { ...plan, commits: plan.commits.slice(1) },
      { ...plan, commits: plan.commits.map((commit) => ({ ...commit, message: 'another' })) },
    ]) {
      await expect(workspace.publish(other)).rejects.toEqual(refusal('repository', /already exists/));
    }
    expect(repository.git('rev-parse', plan.branch)).toBe(first.head);
  });

  it('leaves one branch and one answer when two publish at once', async () => {
    const answers = await Promise.all([workspace.publish(plan), workspace.publish(plan), workspace.publish(plan)]);
    expect(new Set(answers.map((answer) => answer.head)).size).toBe(1);
    expect(answers.filter((answer) => !answer.existed)).toHaveLength(1);
  });

  it('refuses a name that git does not allow, or that another branch blocks', async () => {
    for (const branch of ['a..b', '-x', 'HEAD', 'x.lock', '']) {
      await expect(workspace.publish({ ...plan, branch }), branch).rejects.toEqual(refusal('usage', /Choose another name/));
    }
    repository.git('branch', 'bot');
    await expect(workspace.publish(plan)).rejects.toEqual(refusal('repository', /could not create the branch/));
  });

  it('works in a linked worktree, in a repository of sha256 objects, and from a shallow clone', async () => {
    const linked = join(repository.around, 'linked');
    repository.git('worktree', 'add', '--quiet', '--detach', linked);
    const there = gitWorkspace({ repository: linked, cacheDir: join(repository.around, 'cache') });
    expect((await there.publish(plan)).head).toBe(repository.git('rev-parse', plan.branch));

    const clone = join(repository.around, 'clone');
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${repository.root}`, clone]);
    const shallow = gitWorkspace({ repository: clone, cacheDir: join(repository.around, 'cache') });
    await shallow.publish(plan);
    execFileSync('git', ['-C', clone, 'fsck', '--strict']);

    const modern = join(repository.around, 'sha256');
    execFileSync('git', ['init', '--quiet', '--object-format=sha256', modern]);
    execFileSync('git', [
      '-C',
      modern,
      '-c',
      'user.name=A',
      '-c',
      'user.email=a',
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'x',
    ]);
    const long = gitWorkspace({ repository: modern, cacheDir: join(repository.around, 'cache') });
    const { base } = await long.inspect(modern, null);
    expect((await long.publish({ ...plan, base })).head).toMatch(/^[0-9a-f]{64}$/);
    const checkout = await long.checkout(base);
    await long.apply(checkout, plan.commits[0]?.changes ?? []);
    expect(await long.collect(checkout, 'b')).toMatchObject({ patch: { changes: plan.commits[0]?.changes } });
  });

  it('runs no hook of the user, whose reference-transaction hook plain git would run', async () => {
    const marker = join(repository.around, 'marker');
    const hook = join(repository.root, '.git', 'hooks', 'reference-transaction');
    repository.write({ '.git/hooks/reference-transaction': `#!/bin/sh\necho run >> ${marker}\n` });
    execFileSync('chmod', ['+x', hook]);
    await workspace.publish(plan);
    expect(readdirSync(repository.around)).not.toContain('marker');
    repository.git('branch', 'control');
    expect(readdirSync(repository.around), 'control').toContain('marker');
  });
});
