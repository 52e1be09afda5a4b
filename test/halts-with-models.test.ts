import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultFiles, fingerprint, fix, makeProject, mendedByProgram, sumIssue, type Project } from './support/project.ts';

let project: Project;
beforeEach(() => {
  project = makeProject();
});
afterEach(() => project.remove());

/** Commits a configuration that names scripted models, and lays the script beside the repository. */
function withModels(configuration: string, answers: readonly object[]): void {
  project.write('patchline.yml', configuration);
  project.git('add', '.');
  project.git('commit', '--quiet', '--message=configuration');
  project.aside('script.yml', JSON.stringify({ answers }));
}

const says = (role: string, ...answers: readonly object[]): object => ({
  role,
  say: answers.map((answer) => ({ text: JSON.stringify(answer) })),
});

/** How these are answered, and where the run goes on: test/halts-on-github.test.ts. */
describe('council-deadlock', () => {
  const finding = {
    severity: 'blocking',
    text: 'The sum of nothing must stay nothing.',
    cites: { file: 'test/index.test.js', line: 12, quote: "test('the sum of nothing is nothing'" },
  };
  const open = { answers: [{ finding: 'F1', resolved: false, says: 'Not at all.' }] };
  const draft = {
    behaviours: [],
    plan: [{ file: 'index.js', does: 'Start with the first value.' }],
    answers: [{ finding: 'F1', says: 'B1 states it.' }],
  };

  test('is reached where three rounds with the specification settle nothing', async () => {
    withModels(
      `
models:
  doubts: { vendor: scripted, model: doubts, tier: 1, script: ../script.yml }
  writes: { vendor: scripted, model: writes, tier: 1, script: ../script.yml }
roles: { skeptic: doubts, spec-author: writes }
`,
      [says('skeptic', { findings: [finding] }, open, open), says('spec-author', draft, draft, draft)],
    );
    const before = fingerprint(project);
    const { json, exitCode, stderr } = await fix(project, sumIssue);
    expect({ exitCode, outcome: json.outcome, halt: json.halt, branch: json.branch }, stderr).toEqual({
      exitCode: 1,
      outcome: 'halted',
      halt: 'council-deadlock',
      branch: null,
    });
    expect(json.haltDetails?.evidence.join('\n')).toContain('test/index.test.js:12');
    expect(fingerprint(project)).toBe(before);
  });
});

describe('test-instance-unsafe', () => {
  test('is reached where a live probe asks for what is not on its list; nothing of it goes out', async () => {
    const asked: string[] = [];
    // What the instance answers decides what the probe does next: something that no probe may.
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end('DELETE');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    project.write(
      'probe.mjs',
      `const things = process.env.PATCHLINE_PROBE_URL + '/staging/things';
const method = await (await fetch(things)).text();
process.exit((await fetch(things, { method })).ok ? 0 : 1);
`,
    );
    const gate = `
gates:
  - name: live
    command: node probe.mjs
    writes: { scope: fixture-1, targets: [{ name: staging, url: "http://127.0.0.1:${port}" }], create: [{ path: "/things", scopeField: id }] }
`;
    withModels(gate, []);
    const flags = mendedByProgram(project);
    const { json, exitCode, stderr } = await fix(project, sumIssue, ...flags);
    expect({ exitCode, halt: json.halt, branch: json.branch }, stderr).toEqual({
      exitCode: 1,
      halt: 'test-instance-unsafe',
      branch: null,
    });
    expect(json.haltDetails?.evidence.join('\n')).toContain('DELETE /staging/things');
    expect(new Set(asked)).toEqual(new Set(['GET /things']));
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('--resume after a halt by a gate', () => {
  test('goes on with the gate corrected, under another branch where the usual one is taken, and never past a new gate unseen', async () => {
    const gates = (argument: string): void =>
      project.write(
        'patchline.yml',
        `gates: [{ name: lint, command: [node, "-e", "process.exit(${argument})"], evenIfRedOnBase: true }]\n`,
      );
    gates('1');
    project.git('add', '.');
    project.git('commit', '--quiet', '--message=configuration');
    const flags = mendedByProgram(project);
    const halted = await fix(project, sumIssue, ...flags);
    expect(halted.json, halted.stderr).toMatchObject({ outcome: 'halted', halt: 'regression-found' });
    gates('0');
    project.git('branch', 'bot/issue-7-sum-ignores-the-first-value');
    const taken = await fix(project, sumIssue, ...flags, '--resume');
    expect(taken.stderr).toMatch(/Going on with run \S+, whose gates changed since[^]*going on at SELF_REVIEW/);
    expect(taken.stderr).toContain('--resume and --branch NAME');
    const { json, stderr } = await fix(project, sumIssue, ...flags, '--resume', '--branch', 'bot/second-try');
    expect(stderr).toMatch(/whose branch has another name since/);
    expect(json, stderr).toMatchObject({ outcome: 'fixed', run: halted.json.run, branch: 'bot/second-try' });
    gates('2');
    const anew = await fix(project, sumIssue, ...flags, '--resume', '--branch', 'bot/second-try');
    expect(anew.stderr).toMatch(/cannot go on here: it has ended CLOSE with other gates\. A new run begins/);
    expect(anew.json.run).not.toBe(halted.json.run);
  });

  test('a branch that is not one of ours is refused before anything else', async () => {
    const { exitCode, stderr } = await fix(project, sumIssue, '--branch', 'main');
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Begin it with "bot/"') as string,
    });
  });
});

test('the project of these tests is the one of the others', () => {
  expect(defaultFiles['test/index.test.js']?.split('\n')[11]).toContain('the sum of nothing is nothing');
});
