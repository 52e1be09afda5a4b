import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { git } from './github/git/run-git.ts';
import type { LocalGitHub } from './github/local-github.ts';
import type { Repository } from './github/world.ts';
import { callerOf, hostProject, type HostedProject } from './support/hosted-project.ts';
import { neverAllowed } from './support/never-on-the-wire.ts';
import { fixedSum, patchline, type CommandResult, type FixJson, type Project } from './support/project.ts';

const branch = 'bot/issue-1-sum-ignores-the-first-value';
let hosted: HostedProject;
let project: Project;
let github: LocalGitHub;
let repository: Repository;
let issueUrl: string;
beforeEach(async () => {
  hosted = await hostProject('contributor');
  ({ project, github, repository, issueUrl } = hosted);
});
afterEach(async () => {
  expect(neverAllowed(github.requests)).toEqual([]);
  await github.close();
  project.remove();
});

function call(who: 'maintainer' | 'contributor', method: string, path: string, body?: unknown): Promise<unknown> {
  return github.call(github.tokens[who], method, `/repos/acme/little-math${path}`, body);
}

/** A builder that repairs the sum, and leaves a trace in the code if it could see a token. */
function builderFlags(token: string): readonly string[] {
  const fixed = JSON.stringify(fixedSum);
  const program = project.aside(
    'builder.mjs',
    `import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
const read = (path) => { try { return readFileSync(path, 'latin1'); } catch { return ''; } };
const seen = [JSON.stringify(process.env), ...readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).flatMap((id) => [read('/proc/' + id + '/environ'), read('/proc/' + id + '/cmdline')])];
const leaked = seen.some((text) => text.includes(${JSON.stringify(token.slice(0, 12))} + ${JSON.stringify(token.slice(12))}));
const canary = seen.length > 1 && seen.some((text) => text.includes('PATH'));
writeFileSync('index.js', ${fixed} + (leaked ? '// leaked\\n' : '') + (canary ? '' : '// blind\\n'));\n`,
  );
  return ['--repo', project.repository, '--json', '--builder-command', `node ${program}`];
}

const environment = (token: string | null): Project => callerOf(hosted, token);

interface Run extends CommandResult {
  readonly json: FixJson & { readonly pullRequest: string | null };
}

async function fixIssue(token: string | null, ...flags: string[]): Promise<Run> {
  const result = await patchline(environment(token), ['fix', issueUrl, ...builderFlags(token ?? 'no token'), ...flags]);
  return { ...result, json: JSON.parse(result.stdout === '' ? '{}' : result.stdout) as Run['json'] };
}

interface PullJson {
  readonly number: number;
  readonly draft: boolean;
  readonly title: string;
  readonly body: string;
  readonly html_url: string;
  readonly user: { readonly login: string };
  readonly head: { readonly sha: string; readonly ref: string; readonly repo: { readonly full_name: string } };
  readonly labels: readonly { readonly name: string }[];
}

async function pulls(): Promise<readonly PullJson[]> {
  return (await call('maintainer', 'GET', '/pulls?state=all')) as readonly PullJson[];
}

async function issueTraces(): Promise<{ readonly comments: number; readonly labels: readonly string[] }> {
  const comments = (await call('maintainer', 'GET', '/issues/1/comments')) as readonly unknown[];
  const labels = (await call('maintainer', 'GET', '/issues/1/labels')) as readonly { readonly name: string }[];
  return { comments: comments.length, labels: labels.map(({ name }) => name) };
}

const written = (): readonly string[] =>
  github.requests
    .filter(({ method, path }) => method !== 'GET' && path !== '/graphql')
    .map(({ method, path }) => `${method} ${path}`);

describe('patchline fix <address of an issue>', () => {
  test('pushes the branch and opens a draft pull request with its receipt; the token is nowhere', async () => {
    const token = github.tokens.maintainer;
    const { exitCode, json, stdout, stderr } = await fixIssue(token);
    expect(stderr).toContain('11/11 CLOSE');
    expect({ exitCode, outcome: json.outcome, branch: json.branch }).toEqual({ exitCode: 0, outcome: 'fixed', branch });
    const [pull, ...others] = await pulls();
    expect(others).toEqual([]);
    expect(pull).toMatchObject({ draft: true, title: 'fix: sum() ignores the first value', html_url: json.pullRequest });
    expect(pull?.head).toMatchObject({ ref: branch, sha: json.head });
    expect(pull?.body).toMatch(/an automated tool for #1[^]*<details>[^]*patchline:record work-item=[^]*\n\nFixes #1\s*$/);
    expect(pull?.labels.map(({ name }) => name)).toEqual([expect.stringMatching(/^auto:/)]);
    expect(await issueTraces()).toEqual({ comments: 1, labels: ['auto:pr-opened'] });
    expect((await git(repository.gitDirectory, ['rev-parse', `refs/heads/${branch}`])).trim()).toBe(json.head);
    expect(json.diff).not.toMatch(/leaked|blind/);
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
    const files = (text: string): string => spawnSync('grep', ['-rlF', '-e', text, project.folder], { encoding: 'utf8' }).stdout;
    expect(files('little-math'), 'control').not.toBe('');
    expect([files(token), files(basic)]).toEqual(['', '']);
    expect((stdout + stderr).includes(token) || (stdout + stderr).includes(basic)).toBe(false);
    expect(project.git('config', '--list')).not.toMatch(/extraheader/i);
    const verified = await patchline(project, ['receipt', 'verify', json.receipt ?? '', '--repo', project.repository]);
    expect(verified.exitCode, verified.stderr).toBe(0);
  });

  test('killed between push and pull request, the same command again opens one pull request', async () => {
    const token = github.tokens.maintainer;
    // The request that would open it never gets its answer, so that there is time to kill.
    github.faults.inject({
      method: 'POST',
      path: '/repos/acme/little-math/pulls',
      fault: { kind: 'dropped-connection', effect: 'before' },
    });
    const program = join(import.meta.dirname, '../bin/patchline.js');
    const argv = [program, 'fix', issueUrl, ...builderFlags(token)];
    const child = spawn(process.execPath, argv, { cwd: project.folder, env: environment(token).environment, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const isPushed = (): Promise<boolean> =>
      git(repository.gitDirectory, ['rev-parse', '--verify', `refs/heads/${branch}`]).then(
        () => true,
        () => false,
      );
    while (child.exitCode === null && !(await isPushed())) await sleep(5);
    child.kill('SIGKILL');
    await ended;
    expect(await isPushed()).toBe(true);
    expect(await pulls()).toEqual([]);
    github.faults.clear();

    const again = await fixIssue(token);
    expect(again.json.outcome).toBe('fixed');
    expect(await pulls()).toHaveLength(1);
    const third = await fixIssue(token);
    expect(third.json.pullRequest).toBe(again.json.pullRequest);
    expect(await pulls()).toHaveLength(1);
    expect(await issueTraces()).toEqual({ comments: 1, labels: ['auto:pr-opened'] });
  });

  test('an answer lost after the effect leaves one pull request and one comment', async () => {
    for (const path of ['/repos/acme/little-math/pulls', '/repos/acme/little-math/issues/1/comments']) {
      github.faults.inject({ method: 'POST', path, fault: { kind: 'gateway', status: 502, effect: 'after' } });
    }
    const { json } = await fixIssue(github.tokens.maintainer);
    expect(json.outcome).toBe('fixed');
    expect(github.faults.pending).toEqual([]);
    expect(await pulls()).toHaveLength(1);
    expect(await issueTraces()).toEqual({ comments: 1, labels: ['auto:pr-opened'] });
  });

  test('without the right to push a fork is made for the branch, and labels are left to the maintainers', async () => {
    const { json, stderr } = await fixIssue(github.tokens.contributor);
    expect(json.outcome, stderr).toBe('fixed');
    const [pull] = await pulls();
    expect(pull?.head).toMatchObject({ ref: branch, sha: json.head, repo: { full_name: 'contributor/little-math' } });
    const fork = join(repository.gitDirectory, '../../contributor/little-math.git');
    expect((await git(fork, ['rev-parse', `refs/heads/${branch}`])).trim()).toBe(json.head);
    expect(stderr).toContain('was left without auto:');
    expect(await issueTraces()).toEqual({ comments: 1, labels: [] });
  });

  test('a number is enough in a clone; a dry run prints what it would write and writes nothing', async () => {
    const before = written().length;
    const here = environment(github.tokens.maintainer);
    const { exitCode, stderr } = await patchline(here, ['fix', '#1', ...builderFlags('x'), '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('sum() ignores the first value');
    expect(stderr).toContain('11/11 CLOSE');
    expect(stderr).toMatch(
      /would push branch bot\/issue-1[^\n]* and open a draft pull request "fix: sum\(\)[^\n]* into main, labelled auto:/,
    );
    expect(stderr).toContain('would add the label auto:pr-opened to issue-1');
    expect(written().length).toBe(before);
    expect(await pulls()).toEqual([]);
  });

  test('without a token the record stays here, and the way to publish it is told', async () => {
    const before = written().length;
    const { exitCode, json, stderr } = await fixIssue(null);
    expect({ exitCode, outcome: json.outcome, pullRequest: json.pullRequest }).toEqual({
      exitCode: 0,
      outcome: 'fixed',
      pullRequest: null,
    });
    expect(stderr).toContain(`git push origin ${branch}`);
    expect(project.git('rev-parse', branch).trim()).toBe(json.head);
    expect(written().length).toBe(before);
  });
});

describe('patchline fix refuses, before any work,', () => {
  const refused = async (argument: string): Promise<string> => {
    const { exitCode, stderr } = await patchline(environment(github.tokens.maintainer), [
      'fix',
      argument,
      '--repo',
      project.repository,
    ]);
    expect(exitCode).toBe(2);
    return stderr;
  };

  test('what is no issue, is elsewhere, or is not the clone', async () => {
    await github.addRepository({ owner: 'acme', name: 'other', from: project.repository });
    expect(await refused(`${github.gitUrl}/acme/little-math/issues/999`)).toMatch(/There is no issue acme\/little-math#999/);
    expect(await refused(`${github.gitUrl}/acme/little-math/pull/1`)).toMatch(/is a pull request/);
    expect(await refused('https://evil.example/acme/little-math/issues/1')).toMatch(/is not on http/);
    expect(await refused(`${github.gitUrl}/acme/other/issues/1`)).toMatch(/has no remote that is .*acme\/other/);
  });

  test('work on commits that GitHub does not have', async () => {
    project.write('secret.txt', 'not pushed\n');
    project.git('add', '--all');
    project.git('commit', '--quiet', '--message=only here');
    expect(await refused(issueUrl)).toMatch(/neither on the branch "main" nor on the default branch/);
  });

  test("a repository that forbids AI, or wants to be asked, unless it is the caller's own", async () => {
    const commit = (text: string): Promise<string> =>
      github.commit({ repository, branch: 'main', files: { 'AI_POLICY.md': `${text}\n` }, message: 'docs: a policy' });
    const before = written().length;
    const outcome = async (token: string | null, ...flags: string[]) => {
      const { exitCode, stderr, json } = await fixIssue(token, '--dry-run', ...flags);
      return { exitCode, stderr, error: (json as { error?: { kind: string } }).error?.kind };
    };
    await commit('AI-generated contributions are not accepted.');
    for (const [token, flags] of [
      [github.tokens.contributor, []],
      [github.tokens.contributor, ['--policy-checked']],
      [null, []],
    ] as const) {
      const { exitCode, stderr, error } = await outcome(token, ...flags);
      expect({ exitCode, error }).toEqual({ exitCode: 2, error: 'repository' });
      expect(stderr).toMatch(
        /little-math takes no work .* AI_POLICY\.md, line 1, says "AI-generated contributions are not accepted\."/,
      );
      expect(stderr).not.toContain('11/11');
    }
    expect(project.git('branch', '--list', 'bot/*')).toBe('');
    const own = await outcome(github.tokens.maintainer);
    expect(own.exitCode, own.stderr).toBe(0);
    await commit('Contributors must review and understand every line of AI-generated code before they submit it.');
    const asked = await outcome(github.tokens.contributor);
    expect(asked.exitCode).toBe(2);
    expect(asked.stderr).toMatch(/for its maintainers to say: AI_POLICY\.md, line 1, says .*--policy-checked/);
    const checked = await outcome(github.tokens.contributor, '--policy-checked');
    expect(checked.exitCode, checked.stderr).toBe(0);
    expect(checked.stderr).toMatch(/Mind before .*AI_POLICY\.md, line 1/);
    expect(written().length).toBe(before);
  });
});
