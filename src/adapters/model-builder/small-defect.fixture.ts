import { join } from 'node:path';
import type { BuildTask } from '#ports/builder.ts';
import type { ModelAnswer, ModelRequest, ToolCall } from '#ports/model.ts';
import { fakeModel, type FakeModel } from '#ports/model.fake.ts';
import { defaultLimits } from '#ports/sandbox.ts';
import type { Workspace } from '#ports/workspace.ts';
import { bubblewrapSandbox } from '../bubblewrap/bubblewrap-sandbox.ts';
import { gitWorkspace } from '../git-workspace/git-workspace.ts';
import { temporaryRepository, type TemporaryRepository } from '../git-workspace/temporary-repository.ts';
import { modelBuilder, type ModelBuilderOptions } from './model-builder.ts';

/** A package with one defect, that its own suite does not see. */
const files = {
  'package.json': '{ "name": "ranges", "version": "1.0.0", "type": "module" }\n',
  'src/index.js': "export { range } from './range.js';\nexport { sum } from './sum.js';\n",
  'src/range.js': `/** Whole numbers from \`start\` up to and without \`end\`. */
export function range(start, end, step = 1) {
  const numbers = [];
  for (let at = start; at <= end; at += step) numbers.push(at);
  return numbers;
}
`,
  'src/sum.js': 'export function sum(numbers) {\n  return numbers.reduce((total, next) => total + next, 0);\n}\n',
  'test/range.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { range } from '../src/index.js';

test('starts at the start', () => {
  assert.equal(range(2, 5)[0], 2);
});
`,
};

/** An issue of usual length. */
export const issue = {
  title: 'range() includes its end',
  body: `According to the documentation \`range(start, end)\` goes up to \`end\` and leaves it out, as in Python. It does not:

\`\`\`js
import { range } from 'ranges';
range(0, 3); // [0, 1, 2, 3]
range(0, 3); // expected [0, 1, 2]
range(0, 10, 5); // [0, 5, 10], expected [0, 5]
\`\`\`

I noticed it because a pager of ours showed one page too many. With a negative step nothing comes out at all, but that is another matter.

Version 1.0.0, Node 24.`,
};

const setup = {
  runner: 'node-test',
  entry: null,
  extraArgv: [],
  moduleKind: 'esm',
  language: 'js',
  suiteFiles: ['test/range.test.js'],
  testFolder: 'test',
  command: null,
} as const;

export interface SmallDefect extends Disposable {
  readonly repository: TemporaryRepository;
  readonly workspace: Workspace;
  task(changed?: Partial<BuildTask>): Promise<BuildTask>;
  /** A builder whose model answers from a list; `more` overrides options. */
  builder(answers: readonly (string | Partial<ModelAnswer>)[], more?: Partial<ModelBuilderOptions>): Scripted;
}

export interface Scripted {
  readonly builder: ReturnType<typeof modelBuilder>;
  readonly model: FakeModel;
}

export function smallDefect(extra: Readonly<Record<string, string>> = {}): SmallDefect {
  const repository = temporaryRepository({ ...files, ...extra });
  const commit = repository.commit();
  const workspace = gitWorkspace({ repository: repository.root, cacheDir: join(repository.around, 'cache') });
  const sandbox = bubblewrapSandbox();
  return {
    repository,
    workspace,
    task: async (changed = {}) => ({
      checkout: await workspace.checkout(commit),
      issue,
      visibleTests: { setup, files: [], tests: {} },
      locations: [{ at: { file: 'src/range.js', line: 4 }, endLine: 4, score: 0.7, reasons: ['named in the issue'] }],
      refuted: [],
      budget: { wallMs: 60_000, candidates: 1 },
      handover: null,
      feedback: [],
      seed: 1,
      progress: () => undefined,
      ...changed,
    }),
    builder(answers, more = {}) {
      const model = fakeModel(answers, 'fake/small');
      const complete = (request: ModelRequest): Promise<ModelAnswer> => model.complete(request);
      return { model, builder: modelBuilder({ complete, sandbox, workspace, limits: defaultLimits, name: model.name, ...more }) };
    },
    [Symbol.dispose]: () => repository[Symbol.dispose](),
  };
}

let calls = 0;

/** An answer that asks for tools. */
export function asks(...wanted: readonly (readonly [name: string, input: ToolCall['input']])[]): Partial<ModelAnswer> {
  return { calls: wanted.map(([name, input]) => ({ id: `call-${++calls}`, name, input })) };
}

export const mend = ['edit', { path: 'src/range.js', old: 'at <= end', new: 'at < end' }] as const;

/** What a model does that knows its trade: look, change, check, end. */
export const fourTurnFix: readonly Partial<ModelAnswer>[] = [
  asks(['read', { path: 'src/range.js' }]),
  asks(mend),
  asks(['test', {}]),
  asks(['finish', { summary: 'The loop ran one too far.' }]),
];

/** The text of the last results that a model was shown. */
export function lastShown(model: FakeModel): string {
  const turn = model.requests.at(-1)?.turns.at(-1);
  return turn?.kind === 'tools' ? turn.results.map((result) => result.text).join('\n---\n') : '';
}
