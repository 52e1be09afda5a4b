import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '#ports/workspace.ts';
import { gitWorkspace } from './git-workspace.ts';
import { hostileVectors, plantRepository, type HostileVector } from './hostile-vectors.ts';
import { temporaryRepository, writeFiles, type TemporaryRepository } from './temporary-repository.ts';

let repository: TemporaryRepository;
let workspace: Workspace;
let base: string;
let marker: string;
let program: string;

beforeAll(() => {
  repository = temporaryRepository({ 'src/a.js': 'exports.a = 1;\n', 'src/b.js': 'exports.b = 1;\n' });
  base = repository.commit();
  marker = join(repository.around, 'marker');
  program = join(repository.around, 'program.sh');
  writeFiles(repository.around, { 'program.sh': `#!/bin/sh\ntouch ${marker}\n[ "$1" = remote ] || cat 2>/dev/null\n` });
  chmodSync(program, 0o755);
  workspace = gitWorkspace({ repository: repository.root, cacheDir: join(repository.around, 'cache') });
});
afterAll(() => repository[Symbol.dispose]());

/** Whether the builder's program ran since this was asked last. */
function hasRun(): boolean {
  const ran = existsSync(marker);
  rmSync(marker, { force: true });
  return ran;
}

async function leaveBehind(vector: HostileVector): Promise<Awaited<ReturnType<Workspace['checkout']>>> {
  const checkout = await workspace.checkout(base);
  const planted = plantRepository(checkout.path, program);
  vector.plant(planted);
  writeFiles(checkout.path, { 'src/a.js': 'exports.a = 2; // the fix\n' });
  // Planting itself may have run it; what counts is what the host does from here on.
  hasRun();
  return checkout;
}

describe('a hostile builder', () => {
  it.each(hostileVectors)('executes nothing when its checkout is collected and published: $name', async (vector) => {
    const checkout = await leaveBehind(vector);
    const left = await workspace.collect(checkout, 'hostile');
    const candidate = left.kind === 'candidate' ? left.patch : null;
    expect(candidate?.changes.map((change) => change.path)).toContain('src/a.js');
    await workspace.apply(checkout, candidate?.changes ?? []);
    await workspace.publish({
      base,
      branch: `bot/${vector.name.replaceAll(/\W+/g, '-')}`,
      commits: [{ changes: candidate?.changes ?? [], message: 'fix' }],
      attachments: [],
      receiptMessage: 'receipt',
      at: 0,
    });
    await workspace.inspect(repository.root, null);
    await workspace.dispose(await workspace.checkout(base));
    expect(hasRun()).toBe(false);
    expect(candidate?.changes.some((change) => change.path.startsWith('.git/'))).toBe(false);
  });

  it('executes its program at least ten times when plain git is run there instead', async () => {
    const executed: string[] = [];
    for (const vector of hostileVectors) {
      const checkout = await leaveBehind(vector);
      for (const args of vector.careless)
        spawnSync('git', args, { cwd: checkout.path, stdio: 'ignore', env: { ...process.env, GIT_PAGER_IN_USE: '1' } });
      if (hasRun()) executed.push(vector.name);
    }
    expect(executed.length, `control: executed were ${executed.join(', ')}`).toBeGreaterThanOrEqual(10);
  });

  it("does not execute what the configuration of the user's own repository names either", async () => {
    using poisoned = temporaryRepository({ 'src/a.js': 'exports.a = 1;\n', '.gitattributes': '*.js filter=evil diff=evil\n' });
    const commit = poisoned.commit();
    for (const key of [
      'core.fsmonitor',
      'filter.evil.clean',
      'filter.evil.smudge',
      'filter.a=b.clean',
      'diff.evil.textconv',
      'diff.external',
    ]) {
      poisoned.git('config', key, program);
    }
    poisoned.write({ 'src/a.js': 'exports.a = 3;\n' });
    hasRun();
    const other = gitWorkspace({ repository: poisoned.root, cacheDir: join(poisoned.around, 'cache') });
    expect((await other.inspect(poisoned.root, null)).dirty).toEqual(['src/a.js']);
    const checkout = await other.checkout(commit);
    const changes = [{ path: 'src/a.js', content: 'exports.a = 2;\n', executable: false }];
    await other.candidate(commit, changes, { builder: 'b', template: null, location: null });
    await other.apply(checkout, changes);
    await other.collect(checkout, 'b');
    await other.tree(commit, changes);
    await other.publish({
      base: commit,
      branch: 'x',
      commits: [{ changes, message: 'm' }],
      attachments: [],
      receiptMessage: 'r',
      at: 0,
    });
    expect(hasRun()).toBe(false);
    poisoned.git('status');
    expect(hasRun(), 'control').toBe(true);
  });
});
