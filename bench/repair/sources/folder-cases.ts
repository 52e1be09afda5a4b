// A folder of case folders: `repo/` (files as they are), `issue.md`, and where known `fixed/` with the developer's versions of the
// changed files and `probes.json` with calls from which inputs are generated.
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import type { BenchCase, CaseList, Probes } from '../bench-case.ts';

const probesSchema: z.ZodType<Probes> = z.strictObject({
  imports: z.array(z.string()),
  expressions: z.array(z.string()).min(1),
  runner: z.enum(['node', 'vitest']),
});

export function folderCases(folder: string): CaseList {
  const names = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'issue.md')) && existsSync(join(folder, name, 'repo')))
    .sort();
  return { cases: names.map((name) => folderCase(join(folder, name), basename(folder))), unavailable: [] };
}

function folderCase(folder: string, group: string): BenchCase {
  const [fixed, probes] = [join(folder, 'fixed'), join(folder, 'probes.json')];
  return {
    name: basename(folder),
    group,
    issue: readFileSync(join(folder, 'issue.md'), 'utf8'),
    materialise: (target) => cpSync(join(folder, 'repo'), target, { recursive: true }),
    fixed: existsSync(fixed) ? filesBelow(fixed) : null,
    hidden: null,
    probes: existsSync(probes) ? probesSchema.parse(JSON.parse(readFileSync(probes, 'utf8'))) : null,
    withoutSuite: false,
  };
}

function filesBelow(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}
