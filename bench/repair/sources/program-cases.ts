// A folder of programs with one defect each: NAME.js is the right program, NAME.json says what it is for, which text makes it wrong,
// and what calls of it give.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import type { BenchCase, CaseList } from '../bench-case.ts';
import { holdsIn } from './holds-in.ts';
import { factProgram, smallPackageIssue, writeSmallPackage, type SmallPackage } from './small-package.ts';

const programSchema = z.strictObject({
  about: z.string().min(1),
  defect: z.strictObject({ from: z.string().min(1), to: z.string() }),
  facts: z.array(z.strictObject({ call: z.string(), expected: z.string() })).min(3),
});

/** Failing calls shown in the issue; further ones only judge. */
const mostShown = 4;

export function isProgramFolder(folder: string): boolean {
  return readdirSync(folder).some((name) => name.endsWith('.json'));
}

export function programCases(folder: string): CaseList {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
  return { cases: names.map((name) => programCase(folder, name)), unavailable: [] };
}

function programCase(folder: string, name: string): BenchCase {
  const fixed = readFileSync(join(folder, `${name}.js`), 'utf8');
  const { about, defect, facts } = programSchema.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
  if (fixed.split(defect.from).length !== 2) throw new Error(`The text of the defect must occur once in ${name}.js.`);
  const source = fixed.replace(defect.from, () => defect.to);
  const exports = exportsOf(fixed);
  const holding = facts.filter((fact) => holdsIn(source, fact));
  const failing = facts.filter((fact) => !holding.includes(fact));
  const small: SmallPackage = { name, source, exports, suite: holding };
  return {
    name,
    group: basename(folder),
    issue: smallPackageIssue(small, `${exports[0] ?? name} gives wrong results`, about, failing.slice(0, mostShown)),
    materialise: (target) => writeSmallPackage(target, small),
    fixed: { 'index.js': fixed },
    hidden: { path: 'hidden.cjs', content: factProgram(exports, facts) },
    probes: {
      imports: [`import { ${exports.join(', ')} } from './index.js';`],
      expressions: facts.map((fact) => fact.call),
      runner: 'node',
    },
    withoutSuite: false,
  };
}

function exportsOf(source: string): string[] {
  const [, names] = /module\.exports = \{ ([^}]+) \}/.exec(source) ?? [];
  return (names ?? '').split(', ').filter((name) => name !== '');
}
