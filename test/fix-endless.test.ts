import { afterEach, describe, expect, test } from 'vitest';
import { defaultFiles, fix, makeProject, patchline, type Project } from './support/project.ts';

let project: Project;
afterEach(() => project.remove());

const source = `'use strict';

exports.bits = function bits(number) {
  let rest = number;
  let count = 0;
  while (rest !== 0) {
    rest ^= rest - 1;
    count++;
  }
  return count;
};
`;

const suite = `'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { bits } = require('../index.js');

test('zero has no bits', () => assert.strictEqual(bits(0), 0));
`;

const issue = `# bits() never comes back (#9)

\`\`\`js
const { bits } = require('little-math');

bits(127); // expected 7
bits(128); // expected 1
bits(3005); // expected 9
\`\`\`
`;

describe('patchline fix where the reproduction does not end on base', () => {
  test('a clock in the test makes it red by assertion, and the branch replays', async () => {
    project = makeProject({ ...defaultFiles, 'index.js': source, 'test/index.test.js': suite });
    const { json, exitCode, stderr } = await fix(project, issue);
    expect(stderr).toContain('did not end within 1 second');
    expect({ exitCode, outcome: json.outcome, halt: json.haltDetails }).toEqual({ exitCode: 0, outcome: 'fixed', halt: null });
    expect(json.diff).toMatch(/-.*rest \^= rest - 1[^]*\+.*rest &= rest - 1/);
    const argv = ['receipt', 'verify', json.receipt ?? '', '--repo', project.repository, '--json'];
    const verified = await patchline(project, argv);
    expect(JSON.parse(verified.stdout)).toMatchObject({ verdict: 'verified' });
  }, 300_000);
});
