import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { PullRecord } from './github/world.ts';
import { callerOf, hostProject, type HostedProject } from './support/hosted-project.ts';
import { neverAllowed } from './support/never-on-the-wire.ts';
import { attack } from './support/scripted-models.ts';
import { fix, makeProject, patchline, sumIssue, type CommandResult, type FixJson, type Project } from './support/project.ts';

let hosted: HostedProject | null = null;
afterEach(async () => {
  expect(hosted?.github.crashes ?? []).toEqual([]);
  await hosted?.github.close();
  hosted?.project.remove();
  hosted = null;
});

const few = 'budget: { candidates: 400 }\n';
const reviewed = `
models: { careful: { vendor: scripted, model: careful, tier: 9, script: ../script.yml } }
roles: { logic-reviewer: careful, structure-reviewer: careful }
`;
const approves = { loop: true, say: [{ text: JSON.stringify({ verdict: 'approve', findings: [attack] }) }] };
const calls = [
  { name: 'edit', input: { path: 'index.js', old: 'index = 1', new: 'index = 0' } },
  { name: 'finish', input: { summary: 'the loop began at the second value' } },
];
const builds = { role: 'builder', by: 'turn', say: calls.map((call) => ({ text: '', calls: [call] })) };

function configure(project: Project, configuration: string): void {
  project.write('patchline.yml', `${few}${configuration}`);
  project.git('add', '.');
  project.git('commit', '--quiet', '--message=configuration');
}

interface Told extends CommandResult {
  readonly json: FixJson;
  readonly pull: PullRecord | undefined;
  /** Mutations on the wire, and whatever else no run may send under `never`. */
  readonly wire: readonly string[];
}

/** The whole program on a repository of GitHub whose file says this; `then` happens before the command runs. */
async function fixed(configuration: string, then: (hosted: HostedProject) => unknown = () => undefined): Promise<Told> {
  hosted = await hostProject('contributor', sumIssue, (made) => configure(made, configuration));
  const { project, github, repository, issueUrl } = hosted;
  Object.assign(repository.merging, { allowsAuto: true, requiredChecks: ['ci'] });
  project.aside('script.yml', JSON.stringify({ answers: [builds, approves] }));
  await then(hosted);
  const argv = ['fix', issueUrl, '--repo', project.repository, '--json'];
  const result = await patchline(callerOf(hosted, github.tokens.maintainer), argv);
  const named = github.requests.flatMap(
    ({ body }) => /mutation[^{]*\{\s*(\w+)/.exec(JSON.stringify(body ?? '').replaceAll(String.raw`\n`, ' '))?.slice(1, 2) ?? [],
  );
  const others = neverAllowed(github.requests).filter((line) => line !== 'POST /graphql');
  const json = JSON.parse(result.stdout === '' ? '{}' : result.stdout) as FixJson;
  return { ...result, json, pull: [...repository.pulls.values()][0], wire: [...named, ...others] };
}

describe('policy.merge: auto', () => {
  test('asks GitHub for its own auto-merge, which waits for the checks of the branch; the receipt lists it', async () => {
    const told = await fixed(`${reviewed}policy: { merge: auto }\n`);
    expect(told.json, told.stderr).toMatchObject({ outcome: 'fixed' });
    expect(told.json.score).toBeGreaterThanOrEqual(0.9);
    expect(told.stderr).toContain('as policy.merge "auto" allows');
    expect(told.wire).toEqual(['markPullRequestReadyForReview', 'enablePullRequestAutoMerge']);
    expect(told.pull).toMatchObject({ draft: false, autoMerge: { by: 'maintainer' }, merged: null });
    const { envelopes } = JSON.parse(readFileSync(told.json.receipt ?? '', 'utf8')) as { envelopes: { payload: string }[] };
    const statements = envelopes.map(({ payload }) => Buffer.from(payload, 'base64').toString()).join('\n');
    expect(statements).toContain(`"actions":[{"kind":"ask-auto-merge","on":"${told.json.branch}","with":"main"}]`);
    const { github, project } = hosted as HostedProject;
    const verified = await patchline(project, ['receipt', 'verify', told.json.receipt ?? '', '--repo', project.repository]);
    expect(verified.exitCode, verified.stderr).toBe(0);
    const path = `/repos/acme/little-math/statuses/${told.json.head}`;
    await github.call(github.tokens.owner, 'POST', path, { state: 'success', context: 'ci' });
    expect(told.pull?.merged).toMatchObject({ by: 'maintainer' });
  });

  const takesItBack = ({ github, repository }: HostedProject): Promise<string> =>
    github.commit({ repository, branch: 'main', files: { 'patchline.yml': null }, message: 'not any more' });
  const nothing = (): void => undefined;
  const conditions: readonly (readonly [string, string, RegExp, (hosted: HostedProject) => unknown])[] = [
    [
      'the owner took the line back on GitHub',
      reviewed,
      /there is no patchline.yml on GitHub's default branch, so "never" holds/,
      takesItBack,
    ],
    [
      'no model reviewed',
      '',
      /auto-merge is not asked for: the score is 0.80, and 0.90 is needed; no review of a model counts/,
      nothing,
    ],
    [
      'the reviewers are of the vendor of the builder',
      `${reviewed.replace('} }', '}, small: { vendor: scripted, model: small, tier: 1, script: ../script.yml } }')}ladder: [small]\n`,
      /no reviewer is of another vendor than the builder \(scripted\)/,
      nothing,
    ],
  ];
  test.each(conditions)('asks for nothing where %s, and says so', async (_, configuration, because, then) => {
    const told = await fixed(`${configuration}policy: { merge: auto }\n`, then);
    expect(told.json, told.stderr).toMatchObject({ outcome: 'fixed' });
    expect(told.stderr.replaceAll(/\s+/g, ' ')).toMatch(because);
    expect({ wire: told.wire, draft: told.pull?.draft }).toEqual({ wire: [], draft: true });
  });

  test('asks for nothing where the result is a record beside the repository', async () => {
    const project = makeProject();
    try {
      configure(project, `${reviewed}policy: { merge: auto }\n`);
      project.aside('script.yml', JSON.stringify({ answers: [approves] }));
      const { json, stderr } = await fix(project, sumIssue);
      expect(json.outcome).toBe('fixed');
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain('auto-merge is not asked for: its pull request is a record');
    } finally {
      project.remove();
    }
  });
});

describe('policy.merge: ready', () => {
  test('marks its own draft as ready and does no more', async () => {
    const told = await fixed(`${reviewed}policy: { merge: ready }\n`);
    expect(told.wire, told.stderr).toEqual(['markPullRequestReadyForReview']);
    expect(told.pull).toMatchObject({ draft: false, autoMerge: null, merged: null });
  });
});
