import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GoingInCircles } from '#domain/model-spending.ts';
import type { UnfinishedChange } from '#domain/run-state.ts';
import { keepUnfinished, keptWith } from './unfinished-changes.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'patchline-kept-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const change = (by: string, diff: string): UnfinishedChange => ({
  by,
  patch: { id: diff, changes: [], diff, origin: { builder: by, template: null, location: null } },
  why: 'acceptance is red',
});

it('keeps the latest change of each builder as a file whose name leads nowhere else', async () => {
  const run = join(folder, 'run');
  const kept = await keepUnfinished(run, [change('small', 'one'), change('../x', 'two'), change('small', 'three')]);
  expect(kept.map(({ path }) => path)).toEqual([join(run, 'unfinished-small.diff'), join(run, 'unfinished-x.diff')]);
  expect(kept.map(({ path }) => readFileSync(path, 'utf8'))).toEqual(['three', 'two']);
  expect(await keepUnfinished(join(folder, 'other'), [])).toEqual([]);
  expect(readdirSync(folder)).toEqual(['run']);
});

it('names the place where a model ended the command by going in circles, and leaves every other error as it is', async () => {
  const nothing = new GoingInCircles('builder', 'fake/m');
  expect(await keptWith(nothing, folder)).toBe(nothing);
  const kept = new GoingInCircles('builder', 'fake/m', 'did it thrice', { unfinished: [change('small', 'one')], nodes: [] });
  const told = (await keptWith(kept, folder)) as Error;
  expect(told).toBeInstanceOf(GoingInCircles);
  expect(told.message).toContain('as builder it did it thrice. Nothing was published.');
  expect(told.message).toContain(
    `${join(folder, 'unfinished-small.diff')} (a diff for "git apply"). The same command goes on from there.`,
  );
});
