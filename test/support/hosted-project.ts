import { startLocalGitHub, type LocalGitHub } from '../github/local-github.ts';
import type { Repository } from '../github/world.ts';
import { makeProject, mendedByProgram, patchline, sumIssue, type CommandResult, type Project } from './project.ts';

/** The project with the defect as `acme/little-math` on a local GitHub, where the defect is issue #1. */
export interface HostedProject {
  readonly project: Project;
  readonly github: LocalGitHub;
  readonly repository: Repository;
  readonly issueUrl: string;
}

/** `issue` is what the reporter writes; `prepare` may commit more before the project is pushed. */
export async function hostProject(
  reporter: 'maintainer' | 'contributor',
  text: string = sumIssue,
  prepare: (project: Project) => void = () => {},
): Promise<HostedProject> {
  const project = makeProject();
  prepare(project);
  const github = await startLocalGitHub();
  const repository = await github.addRepository({ owner: 'acme', name: 'little-math', from: project.repository });
  project.git('remote', 'add', 'origin', `${github.gitUrl}/acme/little-math.git`);
  const [title = '', ...body] = text.replace(/^# /, '').replace(' (#7)', '').split('\n');
  const issue = { title, body: body.join('\n') };
  const made = await github.call(github.tokens[reporter], 'POST', '/repos/acme/little-math/issues', issue);
  return {
    project,
    github,
    repository,
    issueUrl: `${github.gitUrl}/acme/little-math/issues/${(made as { number: number }).number}`,
  };
}

/** The project for somebody whose environment leads to the local GitHub; without a token for `null`. */
export function callerOf({ project, github }: HostedProject, token: string | null): Project {
  const places = { GITHUB_SERVER_URL: github.gitUrl, GITHUB_API_URL: github.apiUrl, GITHUB_ACTIONS: '', GH_TOKEN: '' };
  return { ...project, environment: { ...project.environment, ...places, GITHUB_TOKEN: token ?? '' } };
}

/** A contributor's `patchline fix` with a builder that repairs the sum; the number of the pull request that it opened, `NaN` for none. */
export async function fixAsContributor(hosted: HostedProject): Promise<CommandResult & { readonly number: number }> {
  const { project, github, issueUrl } = hosted;
  const flags = ['--repo', project.repository, '--json', ...mendedByProgram(project)];
  const result = await patchline(callerOf(hosted, github.tokens.contributor), ['fix', issueUrl, ...flags]);
  const { pullRequest } = JSON.parse(result.stdout === '' ? '{}' : result.stdout) as { readonly pullRequest?: string | null };
  return { ...result, number: Number(pullRequest?.split('/').at(-1) ?? Number.NaN) };
}
