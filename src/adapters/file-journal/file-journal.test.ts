import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processIdentity } from '#lib/process-identity.ts';
import { journalContract } from '#ports/journal.contract.ts';
import type { Journals } from '#ports/journal.ts';
import { fileJournals } from './file-journal.ts';

let folder: string;
let now = 1_700_000_000_000;
const journals = (): Journals => fileJournals({ folder, clock: { now: () => now++ } });
const path = (run: string): string => join(folder, `${run}.jsonl`);

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'patchline-journal-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

journalContract('the file journal', async () => ({ another: journals }));

async function threeSteps(run = 'run'): Promise<void> {
  const journal = await journals().open(run);
  for (const name of ['a', 'b', 'c']) await journal.step(name, async () => ({ from: name }));
  await journal.close();
}

const refusal = (text: RegExp) => expect.objectContaining({ kind: 'storage', message: expect.stringMatching(text) });

describe('the file of a journal', () => {
  it('is for its owner only, begins with its format, and chains each line to the one before', async () => {
    await threeSteps();
    expect(statSync(path('run')).mode & 0o777).toBe(0o600);
    const lines = readFileSync(path('run'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ kind: 'opened', schema: 1, run: 'run', previous: '0'.repeat(64) });
    expect(lines.slice(1).map((line) => line['name'])).toEqual(['a', 'b', 'c']);
    expect(new Set(lines.map((line) => line['previous'])).size).toBe(4);
    expect(readdirSync(folder)).toEqual(['run.jsonl']);
  });

  it('may be cut anywhere in its last record: that step alone is executed again', async () => {
    await threeSteps();
    const whole = readFileSync(path('run'));
    const lastBegins = whole.lastIndexOf(10, whole.length - 2) + 1;
    for (let cut = lastBegins; cut < whole.length; cut++) {
      writeFileSync(path('run'), whole.subarray(0, cut));
      const journal = await journals().open('run');
      expect(journal.recorded()).toEqual(['a', 'b']);
      await journal.close();
      expect(statSync(path('run')).size).toBe(lastBegins);
    }
  });

  it('may end in a record of which the disk kept only holes', async () => {
    await threeSteps();
    const whole = readFileSync(path('run'));
    const lastBegins = whole.lastIndexOf(10, whole.length - 2) + 1;
    writeFileSync(path('run'), Buffer.concat([whole.subarray(0, lastBegins), Buffer.alloc(64), Buffer.from('"}\n')]));
    const journal = await journals().open('run');
    await journal.step('c', async () => 'again');
    await journal.close();
    const again = await journals().open('run');
    expect(await again.step('c', async () => 'wrong')).toBe('again');
    await again.close();
  });

  it('begins anew where even its first record is torn', async () => {
    writeFileSync(path('run'), '{"kind":"ope');
    const journal = await journals().open('run');
    await journal.step('a', async () => 1);
    await journal.close();
    const again = await journals().open('run');
    expect(again.recorded()).toEqual(['a']);
    await again.close();
  });

  it('is refused, with the way on, where a line before the last was changed, lost, doubled or moved', async () => {
    await threeSteps();
    const lines = readFileSync(path('run'), 'utf8').trimEnd().split('\n');
    const [opened = '', a = '', b = '', c = ''] = lines;
    const damages: readonly [string, readonly string[], RegExp][] = [
      ['changed', [opened, a.replace('"from":"a"', '"from":"x"'), b, c], /line 3: .*changed/],
      ['unreadable', [opened, 'rubbish', b, c], /line 2: it is not a record/],
      ['lost', [opened, b, c], /line 2/],
      ['doubled', [opened, a, a, b, c], /line 3/],
      ['moved', [opened, b, a, c], /line 2/],
      ['headless', [a, b, c], /line 1/],
      ['twice begun', [opened, opened], /line 2/],
    ];
    for (const [what, damage, text] of damages) {
      writeFileSync(path('run'), `${damage.join('\n')}\n`);
      await expect(journals().open('run'), what).rejects.toEqual(refusal(text));
    }
    await expect(journals().open('run')).rejects.toEqual(refusal(/mv '.*run\.jsonl' .*run the same command again/));
    expect(readdirSync(folder), 'a refused run is not held').toEqual(['run.jsonl']);
  });

  it('is refused where it belongs to another run or to a later format', async () => {
    await threeSteps();
    const whole = readFileSync(path('run'), 'utf8');
    writeFileSync(path('other'), whole);
    await expect(journals().open('other')).rejects.toEqual(refusal(/belongs to the run "run"/));
    writeFileSync(path('run'), `${(whole.split('\n')[0] ?? '').replace('"schema":1', '"schema":2')}\n{}\n`);
    await expect(journals().open('run')).rejects.toEqual(refusal(/version 2, and this Patchline reads version 1/));
  });

  it('says what is in the way where its folder cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    const blocked = fileJournals({ folder: join(folder, 'file', 'journals'), clock: { now: () => 1 } });
    await expect(blocked.open('run')).rejects.toEqual(refusal(/could not be opened in .*: ENOTDIR/));
  });

  it('takes only names that cannot lead elsewhere', async () => {
    for (const name of ['../x', 'a/b', '', '.hidden', 'x'.repeat(101), 'a.jsonl']) {
      await expect(journals().open(name), name).rejects.toMatchObject({ kind: 'usage' });
    }
  });

  it('says what happened where the disk is full, and stays whole', async () => {
    const journal = await journals().open('run');
    await journal.step('a', async () => 1);
    const script = `
      const { fileJournals } = await import(${JSON.stringify(new URL('./file-journal.ts', import.meta.url).href)});
      const journal = await fileJournals({ folder: ${JSON.stringify(folder)}, clock: { now: () => 1 } }).open('full');
      await journal.step('small', async () => 1);
      await journal.step('large', async () => 'x'.repeat(200_000)).catch((error) => console.log(error.kind, error.message));
      await journal.step('after', async () => 2);
      await journal.close();`;
    const argv = ['-c', 'trap "" XFSZ; ulimit -f 64; exec "$0" --input-type=module -e "$1"', process.execPath, script];
    const child = spawnSync('sh', argv, { encoding: 'utf8' });
    expect(child.stdout).toMatch(/^storage The journal .*full\.jsonl could not be written: EFBIG.*continues at this step/);
    const again = await journals().open('full');
    expect(again.recorded()).toEqual(['small', 'after']);
    await again.close();
    await journal.close();
  });
});

describe('the lock of a run', () => {
  it('outlives no process that was killed, and holds while it lives', async () => {
    const script = `
      const { fileJournals } = await import(${JSON.stringify(new URL('./file-journal.ts', import.meta.url).href)});
      const journal = await fileJournals({ folder: ${JSON.stringify(folder)}, clock: { now: () => 1 } }).open('run');
      await journal.step('a', async () => 'from the child');
      console.log('holding');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await expect(journals().open('run')).rejects.toEqual(
      refusal(new RegExp(`Process ${child.pid} is working on run "run".*kill ${child.pid}`)),
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    const journal = await journals().open('run');
    expect(await journal.step('a', async () => 'wrong')).toBe('from the child');
    await journal.close();
  });

  it('is not fooled by a process that has the number of a dead one', async () => {
    await threeSteps();
    const claims = join(folder, 'run.holders');
    const impostor = `${process.pid}-12345~00`;
    spawnSync('mkdir', [claims]);
    writeFileSync(join(claims, impostor), '');
    await (await journals().open('run')).close();
    spawnSync('mkdir', [claims]);
    writeFileSync(join(claims, `${processIdentity(process.pid)}~00`), '');
    await expect(journals().open('run'), 'control: the same number and start time').rejects.toEqual(refusal(/is working on run/));
  });

  it('is given to one at the most of many that ask at once', async () => {
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.allSettled(Array.from({ length: 8 }, () => journals().open('run')));
      const opened = answers.filter((answer) => answer.status === 'fulfilled');
      expect(opened.length).toBeLessThanOrEqual(1);
      for (const answer of opened) await answer.value.close();
    }
  });
});
