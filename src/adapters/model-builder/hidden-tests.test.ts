import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BuildTask } from '#ports/builder.ts';
import { writeFiles } from '../git-workspace/temporary-repository.ts';
import { asks, lastShown, smallDefect, type SmallDefect } from './small-defect.fixture.ts';

const canary = 'canary-4f1c9e';

/**
 * Looks at the name of every file of the file system and into those that were written since yesterday: whatever belongs to this run is that new.
 * The canary is put together there, so that the search does not find itself.
 */
const searchEverything = `import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
const run = (command) => execFileSync('sh', ['-c', command + '; true', ['canary', '4f1c9e'].join('-')], { encoding: 'utf8' }).trim();
test('searches everything', { timeout: 100_000 }, () => {
  run('find / -type f -not -path "/proc/*" -not -path "/sys/*" -fprint /tmp/names -mtime -1 -print0 2>/dev/null >/tmp/new');
  const inside = run('xargs -0 grep -lF -- "$0" </tmp/new 2>/dev/null');
  const names = run('grep -F -- "$0" /tmp/names');
  const isInEnvironment = JSON.stringify(process.env).includes(run('echo "$0"'));
  assert.fail('searched ' + run('wc -l </tmp/names') + ' files; found: [' + inside + '] [' + names + '] [' + isInEnvironment + ']');
});
`;

let world: SmallDefect;
beforeAll(() => (world = smallDefect()));
afterAll(() => world[Symbol.dispose]());

/** A task whose tests and behaviours hold the canary, with copies of both where a run keeps its own things: around the repository. */
async function guardedTask(): Promise<BuildTask> {
  const task = await world.task({ budget: { wallMs: 120_000, candidates: 1 } });
  const file = { path: `test/${canary}.test.js`, content: `// ${canary}`, digest: '' };
  const tests = { ...task.visibleTests, files: [file], tests: { [`${file.path} > ${canary}`]: ['example-1'] } };
  writeFiles(world.repository.around, { 'run/behaviours.md': `When ${canary} …`, [`run/${canary}.test.js`]: `// ${canary}` });
  return { ...task, visibleTests: tests };
}

async function search(task: BuildTask): Promise<string> {
  const { builder, model } = world.builder([
    asks(
      ['edit', { path: 'test/scratch.test.js', old: '', new: searchEverything }],
      ['test', { files: ['test/scratch.test.js'] }],
      ['search', { text: 'canary-' }],
    ),
    asks(['finish', {}]),
  ]);
  await builder.build(task);
  expect(JSON.stringify(model.requests[0]), 'the prompt').not.toContain(canary);
  return lastShown(model);
}

it('a model that searches the whole file system finds no acceptance test and no behaviours', { timeout: 240_000 }, async () => {
  const nothing = await search(await guardedTask());
  expect(nothing).toMatch(/searched \d{3,} files; found: \[\] \[\] \[false\]/);
  const control = await guardedTask();
  writeFileSync(join(control.checkout.path, 'behaviours.md'), `When ${canary} …`);
  expect(await search(control), 'control: it is found where it is').toContain('found: [/repo/behaviours.md] [] [false]');
});
