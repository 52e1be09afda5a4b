import { clampIssue } from '../../test/support/clamp-issue.ts';
import { defaultFiles, makeProject, patchline, sumIssue, sumSource, type Project } from '../../test/support/project.ts';
import { addPast } from './example-past.ts';

/** An issue that is not true: its run halts. */
const wrongIssue = `# sum() of an empty list throws (#11)

\`\`\`js
const { sum } = require('little-math');

sum([]); // expected 0, got TypeError
\`\`\`
`;

const files = {
  ...defaultFiles,
  'index.js': sumSource.replace('if (value > high) return high;', 'if (value > low + high * 100) return high;'),
  'test/index.test.js': `'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { clamp } = require('../index.js');

test('clamp keeps a small value inside its bounds', () => {
  assert.strictEqual(clamp(-5, 1, 3), 1);
  assert.strictEqual(clamp(2, 1, 3), 2);
});
`,
};

/** A repository with a past, a defect in `sum` and one in `clamp`. */
export function exampleProject(pastPullRequests: number): Project {
  const project = makeProject(files);
  addPast(project.repository, pastPullRequests);
  return project;
}

/** Commands of the real program on it: a fix, a halt, a forecast, a slate. `say` is told each one. */
export async function exampleRuns(project: Project, say: (sentence: string) => void): Promise<void> {
  const run = async (argv: readonly string[], stdin?: string): Promise<void> => {
    const { exitCode } = await patchline(project, [...argv, '--repo', project.repository], stdin === undefined ? {} : { stdin });
    say(`patchline ${argv.join(' ')}: ${exitCode}`);
  };
  await run(['forecast', 'train']);
  await run(['fix', '-', '--seconds', '30'], sumIssue);
  await run(['fix', '-'], wrongIssue);
  await run(['slate', '-', '--seconds', '12'], clampIssue);
}
