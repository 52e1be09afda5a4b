import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { allDeaths, runChild, surviveDeath, surviveKills, type KilledRun } from '#ports/journal-kill-matrix.ts';

const steps = [1, 2, 3, 4, 5].map((number) => `step-${number}`);
const wanted = steps.flatMap((step) => [`run/${step} first half`, `run/${step} second half`]);

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

interface RunOfFiveSteps extends KilledRun {
  readonly lines: (name: string) => readonly string[];
}

function runOfFiveSteps(guard: 'guarded' | 'careless' = 'guarded'): RunOfFiveSteps {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-kill-'));
  folders.push(folder);
  const lines = (name: string): readonly string[] => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
  return {
    lines,
    command: {
      argv: [process.execPath, fileURLToPath(new URL('./kill-matrix-child.ts', import.meta.url)), folder, guard],
      env: {},
    },
    verify(finished) {
      expect(lines('effects.txt')).toEqual(wanted);
      expect(finished.stdout, 'recorded results add up').toContain('sum 15');
    },
  };
}

describe.concurrent('a run that is killed with SIGKILL and started again', () => {
  it.each(allDeaths(steps, 5))('loses nothing and doubles nothing: $moment of $step', async (death) => {
    const run = runOfFiveSteps();
    await surviveDeath(run, death);
    const triesOfKilled = death.moment === 'during-execute' || death.moment === 'after-execute' ? 2 : 1;
    for (const step of steps) {
      const tries = run.lines('tries.txt').filter((key) => key === `run/${step}`);
      expect(tries, step).toHaveLength(step === death.step ? triesOfKilled : 1);
    }
  });

  it.each([1, 2])('survives being killed from outside again and again at random times (round %i)', async () => {
    const times = Array.from({ length: 5 }, () => Math.floor(Math.random() * 60));
    const killed = await surviveKills(runOfFiveSteps(), times);
    expect(killed, `times ${times.join(', ')}`).toBeGreaterThan(0);
  });

  it('doubles an effect that has no key, which shows that the matrix sees doubling', async () => {
    const death = { step: 'step-3', moment: 'after-execute', afterMs: 0 } as const;
    await expect(surviveDeath(runOfFiveSteps('careless'), death)).rejects.toThrow(/first half/);
  });

  it('never dies at a step that was recorded before, and misses an effect that is gone', async () => {
    const run = runOfFiveSteps();
    const finished = await runChild(run.command, null);
    await expect(surviveDeath(run, { step: 'step-5', moment: 'after-record', afterMs: 0 })).rejects.toThrow(/did not die/);
    writeFileSync(join(run.command.argv[2] ?? '', 'effects.txt'), wanted.slice(1).join('\n'));
    expect(() => run.verify(finished)).toThrow(/first half/);
  });
});
