import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelRole } from '../../src/domain/model-role.ts';
import type { Project } from './project.ts';

/** One rule of a script, as docs/models.md describes it. */
export type Rule = Readonly<Record<string, unknown>>;

/** A call of one of the builder's tools. */
export interface Call {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export const edit = (path: string, old: string, next: string): Call => ({ name: 'edit', input: { path, old, new: next } });
export const finish = (summary = 'fixed, all tests pass'): Call => ({ name: 'finish', input: { summary } });

/** A builder that does so many calls in each of its turns. */
export function builds(...turns: readonly (readonly Call[])[]): Rule {
  return { role: 'builder', by: 'turn', say: turns.map((calls) => ({ text: '', calls })) };
}

/** A role that says the same every time. */
export function says(role: ModelRole | readonly ModelRole[], answer: unknown, more: Rule = {}): Rule {
  return { role, loop: true, say: [{ text: typeof answer === 'string' ? answer : JSON.stringify(answer) }], ...more };
}

/** The defect of the project, mended. */
export const mends: readonly Call[] = [edit('index.js', 'index = 1', 'index = 0')];
export const honestBuilder: Rule = builds(
  [{ name: 'read', input: { path: 'index.js' } }],
  mends,
  [{ name: 'test', input: {} }],
  [finish('the loop began at the second value')],
);

/** The issue without code: only a model can write its reproduction. */
/** An attack that is executed and holds: without one, the approval of a reviewer counts for nothing. */
export const attack = {
  says: 'The values may be added twice now.',
  at: null,
  violates: 'regression',
  run: { setup: "const { clamp } = require('little-math');", expression: 'clamp(2, 1, 3)', produces: '2' },
};

export const proseIssue = `# sum() ignores the first value (#7)

With little-math 1.2.0 the sum of 1, 2 and 3 should be 6, and the sum of only 5 should be 5. The sum of 7 and -2 should be 5. The first element never counts.
`;

const example = (values: string, produces: string, claim: string): object => ({
  claim,
  run: { setup: "const { sum } = require('little-math');", expression: `sum(${values})`, produces },
});

/** Every role but the builder's, played honestly on the issue of the project, with or without code. */
export const honestRoles: readonly Rule[] = [
  says('reproducer', {
    reproductions: [
      example('[1, 2, 3]', '6', 'the sum of 1, 2 and 3 should be 6'),
      example('[5]', '5', 'the sum of only 5 should be 5'),
      example('[7, -2]', '5', 'The sum of 7 and -2 should be 5'),
    ],
  }),
  says('premise-challenger', { objection: null }),
  says(
    'edge-hunter',
    { answers: [{ finding: 'F1', resolved: true, says: 'A behaviour says it.' }] },
    { contains: 'Your findings, and the answers' },
  ),
  says('edge-hunter', { findings: [{ severity: 'medium', text: 'Nothing says what the sum of one negative value is.' }] }),
  says(['skeptic', 'backward-compat'], { findings: [] }),
  says('spec-author', {
    behaviours: ['Calling `sum([-4])` produces `-4`.'],
    plan: [{ file: 'index.js', does: 'Begin with the first value.' }],
    answers: [{ finding: 'F1', says: 'A behaviour states it.' }],
  }),
  says('spec-adversary', { verdict: 'approve', reasons: [] }),
  says('test-author', {
    imports: [{ from: 'little-math', name: 'sum' }],
    tests: [{ behaviours: ['B1'], setup: '', expression: 'sum([10, 20, 30, 40])', produces: '100' }],
    file: null,
  }),
  says('test-adversary', {
    programs: [
      {
        says: 'knows one input',
        edits: [{ path: 'index.js', find: 'return total;', replace: 'return values.length === 3 ? 6 : total;' }],
      },
    ],
  }),
  says('planner', {
    places: [{ file: 'index.js', line: 5, why: 'the loop begins too late' }],
    steps: ['Look at how the loop begins.'],
  }),
  says('failure-reader', { fault: 'implementation', next: 'run-again', why: 'to see it twice' }),
  says(['structure-reviewer', 'logic-reviewer'], { verdict: 'approve', findings: [attack] }),
];

const models = `models:
  works: { vendor: scripted, model: works, tier: 1, script: ../works.json, record: ../asked }
  doubts: { vendor: scripted, model: doubts, tier: 2, script: ../doubts.json, record: ../asked }
  strong: { vendor: scripted, model: strong, tier: 3, script: ../strong.json, record: ../asked }
`;

/** Gives a project scripted models, committed: `works` and then `strong` build, `doubts` plays the other roles. What they are asked is recorded. */
export function withScripts(project: Project, options: Scripts): void {
  const { works, strong = silent, doubts = null, more = 'ladder: [works]\n' } = options;
  project.write('patchline.yml', `${models}${more}${doubts === null ? '' : 'roles: { default: doubts }\n'}`);
  project.git('add', '--all');
  project.git('commit', '--quiet', '--message=models');
  for (const [name, answers] of Object.entries({ works, strong, doubts: doubts ?? silent }))
    project.aside(`${name}.json`, JSON.stringify({ answers }));
}

export interface Scripts {
  readonly works: readonly Rule[];
  readonly strong?: readonly Rule[];
  /** Absent: every role is mechanical. */
  readonly doubts?: readonly Rule[];
  /** The rest of patchline.yml. */
  readonly more?: string;
}

const silent: readonly Rule[] = [{ loop: true, say: [{ text: 'nobody asked me' }] }];

/** Everything that models were asked and answered, as the recordings hold it. */
export function recordedTalk(project: Project): readonly string[] {
  return globSync(join(project.folder, 'asked/*.json')).map((file) => readFileSync(file, 'utf8'));
}

/** Ended calls of the only account so far, oldest first. */
export function settledCalls(project: Project): readonly Settled[] {
  const [file] = globSync(join(project.folder, 'state/**/spending/*/*.jsonl'));
  if (file === undefined) return [];
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Settled & { readonly kind: string; readonly call: number });
  const roles = new Map(lines.filter(({ kind }) => kind === 'asked').map(({ call, role }) => [call, role]));
  return lines.filter(({ kind }) => kind === 'settled').map((line) => ({ ...line, role: roles.get(line.call) ?? '' }));
}

interface Settled {
  readonly role: string;
  readonly outcome: string;
  readonly inputTokens: number | null;
}
