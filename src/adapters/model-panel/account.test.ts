import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultModelBudget, type ModelBudget } from '#domain/model-spending.ts';
import { openAccount, setAside } from './account.ts';
import { modelLedger } from './ledger.ts';

let folder = '';
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'patchline-account-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const atMost = { inputTokens: 10, outputTokens: 10, costMicroUsd: null, wallMs: null };

/** What a run and its work item have spent after one more call of the run. */
async function spend(run: string, budget: Partial<ModelBudget> = {}): Promise<readonly (number | null)[]> {
  const account = await openAccount(folder, run);
  try {
    const ledger = modelLedger({ budget: { ...defaultModelBudget, ...budget }, ...account, clock: { now: () => 5 } });
    const call = await ledger.admit({ through: 'panel', role: 'skeptic', model: 'fake/m', request: 'r', atMost });
    await call.settle({ outcome: 'answered', inputTokens: 7, outputTokens: 1, costMicroUsd: null });
    return [ledger.spending().inputTokens, ledger.workItemSpending().inputTokens];
  } finally {
    await account.close();
  }
}

it('is one for all runs of a work item, and each run goes on with its own part', async () => {
  expect(await spend('one')).toEqual([7, 7]);
  expect(await spend('two')).toEqual([7, 14]);
  expect(await spend('one')).toEqual([14, 21]);
  await expect(spend('three', { inputTokens: 21 })).rejects.toMatchObject({ name: 'BudgetSpent' });
  expect(await readdir(folder), 'nothing is left of the lock').toEqual(['one.jsonl', 'three.jsonl', 'two.jsonl']);
});

it('forgets nothing of a run that begins anew, however often', async () => {
  await setAside(folder, 'one');
  await spend('one');
  for (const spent of [14, 21]) {
    await setAside(folder, 'one');
    expect(await spend('one')).toEqual([7, spent]);
  }
  expect(await readdir(folder)).toEqual(['one.jsonl', 'one~1.jsonl', 'one~2.jsonl']);
});

it('reads no torn last line of another run, and does not guess where one before it is damaged', async () => {
  await spend('one');
  await writeFile(join(folder, 'torn.jsonl'), '{"kind":"asked","call":1,"at');
  expect(await spend('two')).toEqual([7, 14]);
  await writeFile(join(folder, 'damaged.jsonl'), '{}\n');
  const message = expect.stringMatching(/damaged\.jsonl is damaged at line 1.*move the file away/) as string;
  await expect(spend('two')).rejects.toMatchObject({ kind: 'storage', message });
  await rm(join(folder, 'damaged.jsonl'));
  expect(await spend('two'), 'a refused account is not held').toEqual([14, 21]);
});

it('is held by one process at a time, and by none that was killed', async () => {
  const script = `
    const { openAccount } = await import(${JSON.stringify(new URL('./account.ts', import.meta.url).href)});
    const { book } = await openAccount(${JSON.stringify(folder)}, 'one');
    const atMost = { inputTokens: 300, outputTokens: 10, costMicroUsd: null, wallMs: null };
    await book.append({ kind: 'asked', call: 1, at: 1, through: 'panel', role: 'skeptic', model: 'fake/m', request: 'r', atMost });
    console.log('holding');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const message = expect.stringMatching(
    new RegExp(`Process ${child.pid} asks models for this same issue.*kill ${child.pid}`),
  ) as string;
  await expect(spend('two')).rejects.toMatchObject({ kind: 'storage', message });
  child.kill('SIGKILL');
  await once(child, 'exit');
  // The call in which it was killed counts by what it could have cost: 100 tokens.
  await expect(spend('two', { inputTokens: 100 })).rejects.toMatchObject({
    bound: '100 of 100 input tokens, 100 of them in other runs',
  });
  expect(await spend('two', { inputTokens: 101 })).toEqual([7, 7]);
});
