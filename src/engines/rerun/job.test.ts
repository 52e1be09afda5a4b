import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bubblewrapSandbox } from '../../adapters/bubblewrap/bubblewrap-sandbox.ts';
import { prepareJob } from './job.ts';
import { acceptanceOf, smallRepository, type SmallRepository } from './testing/small-repository.ts';

let repository: SmallRepository;
let folder = '';
const outside = process.env['TMPDIR'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchline-job-test-'));
  process.env['TMPDIR'] = folder;
});
afterEach(async () => {
  if (outside === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = outside;
  await repository.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const jobFolders = (): string[] => readdirSync(folder).filter((name) => name.startsWith('patchline-job-'));

it('a job survives the removal of its folder between two runs, and leaves nothing behind', async () => {
  repository = await smallRepository({ 'sum.js': 'exports.sum = (a, b) => a - b;\n' });
  const acceptance = acceptanceOf('sum.test.js', "require('node:test')('adds', () => require('./sum.js').sum(1, 2));", {});
  const context = { sandbox: bubblewrapSandbox(), checkout: repository.checkout, acceptance, suiteFiles: [], seed: 1 };
  const job = await prepareJob(context, { mode: 'baseline', testFiles: ['sum.test.js'], sources: {} });
  const [own = 'none'] = jobFolders();
  const kindsOf = async (): Promise<string[]> => {
    const kinds: string[] = [];
    await job.run({}, { wallMs: 20_000, stallMs: 20_000 }, (message) => kinds.push(message.kind));
    return kinds;
  };

  expect(await kindsOf()).toContain('result');
  rmSync(join(folder, own), { recursive: true });
  expect(await kindsOf()).toContain('result');

  await job.dispose();
  expect(jobFolders()).toEqual([]);
});
