import { describe, expect, it } from 'vitest';
import type { Journals } from './journal.ts';

/** Journals over one storage. Each call of `another` gives journals as another process would open them over it. */
export interface JournalUnderTest {
  another(): Journals;
}

/** What every journal MUST do. `make` gives a fresh storage each time. */
export function journalContract(name: string, make: () => Promise<JournalUnderTest>): void {
  describe(`${name} as a journal`, () => {
    it('executes a step once and gives its recorded result ever after', async () => {
      const storage = await make();
      const first = await storage.another().open('run-1');
      const result = { list: [1, 'two', null, { deep: true }], absent: undefined };
      expect(await first.step('triage', async () => result)).toEqual(result);
      expect(await first.step('triage', mustNotRun)).toEqual(result);
      await first.close();
      const second = await storage.another().open('run-1');
      expect(second.recorded()).toEqual(['triage']);
      expect(await second.step('triage', mustNotRun)).toEqual({ list: [1, 'two', null, { deep: true }] });
      await second.close();
    });

    it('keeps steps without a result, and results that are null, false, zero and empty', async () => {
      const storage = await make();
      const journal = await storage.another().open('run-1');
      const values = [undefined, null, false, 0, ''];
      for (const [index, value] of values.entries()) await journal.step(`step ${index}`, async () => value);
      await journal.close();
      const again = await storage.another().open('run-1');
      for (const [index, value] of values.entries()) expect(await again.step(`step ${index}`, mustNotRun)).toBe(value);
      await again.close();
    });

    it('executes a step again that failed, under the same key, and records it then', async () => {
      const storage = await make();
      const journal = await storage.another().open('run-1');
      const keys: string[] = [];
      const attempt = (fails: boolean) => async (key: string) => {
        keys.push(key);
        if (fails) throw new Error('interrupted');
        return 'done';
      };
      await expect(journal.step('publish', attempt(true))).rejects.toThrow('interrupted');
      expect(journal.recorded()).toEqual([]);
      await journal.close();
      const again = await storage.another().open('run-1');
      expect(await again.step('publish', attempt(false))).toBe('done');
      await again.close();
      expect(keys).toEqual(['run-1/publish', 'run-1/publish']);
    });

    it('lets steps stand inside steps and run side by side, and records each when it is done', async () => {
      const storage = await make();
      const journal = await storage.another().open('run-1');
      await journal.step('outer', async () => {
        await Promise.all(['a', 'b', 'c'].map((inner) => journal.step(`outer/${inner}`, async () => inner)));
        return null;
      });
      expect(journal.recorded().toSorted()).toEqual(['outer', 'outer/a', 'outer/b', 'outer/c']);
      expect(journal.recorded().at(-1)).toBe('outer');
      await journal.close();
      const again = await storage.another().open('run-1');
      expect(again.recorded()).toEqual(journal.recorded());
      await again.close();
    });

    it('refuses what JSON would lose, and a name that is begun twice at once', async () => {
      const journal = await (await make()).another().open('run-1');
      for (const lost of [new Date(0), new Map(), Number.NaN, () => 1, [{ x: 1n }]]) {
        await expect(journal.step('lossy', async () => lost)).rejects.toThrow(/A journal keeps JSON/);
      }
      await journal.step('a', async () => {
        await expect(journal.step('a', mustNotRun)).rejects.toThrow(/begun twice/);
      });
      await journal.close();
    });

    it('does not let anyone change a recorded result', async () => {
      const journal = await (await make()).another().open('run-1');
      const result = await journal.step('a', async () => ({ list: [1] }));
      result.list.push(2);
      expect(await journal.step('a', mustNotRun)).toEqual({ list: [1] });
      await journal.close();
    });

    it('refuses a run that another holds, and gives it when the other has closed it', async () => {
      const storage = await make();
      const holder = await storage.another().open('run-1');
      await expect(storage.another().open('run-1')).rejects.toMatchObject({ name: 'WorldError', kind: 'storage' });
      await (await storage.another().open('run-2')).close();
      await holder.close();
      await (await storage.another().open('run-1')).close();
    });

    it('lists runs, newest first, and keeps them apart', async () => {
      const storage = await make();
      const journals = storage.another();
      expect(await journals.list()).toEqual([]);
      for (const run of ['first', 'second', 'third']) {
        const journal = await journals.open(run);
        await journal.step('which', async () => run);
        await journal.close();
      }
      expect(await storage.another().list()).toEqual(['third', 'second', 'first']);
      const second = await journals.open('second');
      expect(await second.step('which', mustNotRun)).toBe('second');
      await second.close();
    });
  });
}

async function mustNotRun(): Promise<never> {
  throw new Error('A recorded step was executed again');
}
