import { mkdir, readFile, appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal, Journals } from '#ports/journal.ts';
export function fileJournals({ folder }: { readonly folder: string }): Journals {
  return {
    async open(run) {
      const dir = join(folder, run); await mkdir(dir, { recursive: true }); const file = join(dir, 'journal.jsonl');
      const known = new Map<string, unknown>();
      const text = await readFile(file, 'utf8').catch(() => '');
      for (const line of text.split('\n')) if (line) { const r = JSON.parse(line) as { name: string; value: unknown }; known.set(r.name, r.value); }
      const journal: Journal = {
        async step<T>(name: string, execute: (key: string) => Promise<T>): Promise<T> {
          if (known.has(name)) return known.get(name) as T;
          const value = await execute(`${run}/${name}`);
          await appendFile(file, JSON.stringify({ name, value: value ?? null }) + '\n');
          known.set(name, JSON.parse(JSON.stringify(value ?? null)));
          return known.get(name) as T;
        },
        recorded: () => [...known.keys()],
        close: async () => {},
      };
      return journal;
    },
    list: () => readdir(folder),
  };
}
