import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultModelBudget } from '#domain/model-spending.ts';
import { openLedgerFile } from './ledger-file.ts';
import { modelLedger } from './ledger.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchline-ledger-'));
  path = join(folder, 'run', 'ledger.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function spend(times: number): Promise<number> {
  const book = await openLedgerFile(path);
  const ledger = modelLedger({ budget: defaultModelBudget, book, clock: { now: () => 5 } });
  const atMost = { inputTokens: 10, outputTokens: 10, costMicroUsd: null, wallMs: null };
  const asks = Array.from({ length: times }, async (_, index) => {
    const planned = { through: 'panel' as const, role: 'skeptic' as const, model: 'fake/m', request: `${index}`, atMost };
    const call = await ledger.admit(planned);
    await call.settle({ outcome: 'answered', inputTokens: 7, outputTokens: 1, costMicroUsd: null });
  });
  await Promise.all(asks);
  await book.close();
  return ledger.spending().inputTokens ?? Number.NaN;
}

it('goes on after a restart, is only appended to, and is for its owner alone', async () => {
  expect(await spend(3)).toBe(21);
  const before = await readFile(path, 'utf8');
  expect(await spend(2)).toBe(35);
  expect((await readFile(path, 'utf8')).startsWith(before)).toBe(true);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('cuts off a torn last line: that call was not admitted', async () => {
  await spend(1);
  const whole = await readFile(path, 'utf8');
  await writeFile(path, `${whole}{"kind":"asked","call":2,"at`);
  expect(await spend(1)).toBe(14);
  expect((await readFile(path, 'utf8')).startsWith(`${whole}{"kind":"asked","call":2,"at":5,`)).toBe(true);
});

it('does not guess what was spent where the file is damaged', async () => {
  await spend(2);
  const whole = await readFile(path, 'utf8');
  await writeFile(path, whole.replace('"inputTokens":7', '"inputTokens":-7'));
  await expect(openLedgerFile(path)).rejects.toMatchObject({
    kind: 'storage',
    message: expect.stringContaining('line 2') as string,
  });
});
