import { z } from 'zod';
import type { OwnComments } from '#ports/own-comments.ts';
import type { GateForge, PullRequests, WorkflowRunState } from '#ports/pull-requests.ts';
import { orNone, type Desk } from './desk.ts';
import { readChangedFiles } from './read/changed-files.ts';
import { readFileText, readFolder, readMainline } from './read/content.ts';
import { commentOf, readComments, readIssueAnswer, readLabelEvents, readLabels } from './read/discussion.ts';
import { listPullRequests, readPullRequest, readPullRequestAnswer, summaryOf } from './read/pull-request.ts';
import { readOwnComments } from './read/own-comments.ts';
import { readExisting } from './read/read.ts';
import { fullName, inRepository } from './repository-name.ts';
import { applyGate } from './write/apply.ts';
import type { StageWorkflow } from './write/start-stage.ts';

/** The gate's forge over one repository of GitHub. */
export function gateForge(desk: Desk, workflow: StageWorkflow): GateForge {
  return { ...pullRequests(desk), apply: (action) => applyGate(desk, workflow, action) };
}

/** What can be read of pull requests, for those who write nothing. */
export function pullRequests(desk: Desk): PullRequests & OwnComments {
  const { client, repository } = desk;
  return {
    pullRequest: (number) => orNone(desk, readPullRequest(client, repository, number)),
    async summary(number) {
      const answer = await orNone(desk, readPullRequestAnswer(client, repository, number));
      return answer === null ? null : summaryOf(answer);
    },
    async *list(filter) {
      for await (const answer of listPullRequests(client, repository, filter)) yield summaryOf(answer);
    },
    async files(number) {
      const answer = await readPullRequestAnswer(client, repository, number);
      return readChangedFiles(client, repository, { number, announced: answer?.changed_files ?? null });
    },
    labels: (number) => readLabels(client, repository, number),
    labelEvents: (number) => readLabelEvents(client, repository, number),
    comments: async (number) => (await readComments(client, repository, number)).map(commentOf),
    ownComments: (filter) => readOwnComments(desk, filter),
    issue: (number) => orNone(desk, readIssueAnswer(client, repository, number)),
    ...readableFiles(desk),
    mainline: (limit, since = 0) => readMainline(client, repository, { limit, since }),
    workflowRun: (id, attempt) => readWorkflowRun(desk, id, attempt),
    self: () => desk.self(),
  };
}

/** The files of a repository, and nothing else of it. */
export function readableFiles(desk: Desk): Pick<GateForge, 'file' | 'folder'> {
  const { client, repository } = desk;
  return {
    file: (path, ref) => orNone(desk, readFileText(client, repository, { path, ref })),
    async folder(path) {
      const names = await readFolder(client, repository, path);
      if (names.length === 0) await desk.about();
      return names;
    },
  };
}

async function readWorkflowRun(desk: Desk, id: number, attempt: number): Promise<WorkflowRunState> {
  const { client, repository } = desk;
  const answer = readExisting(client, z.object({ status: z.string().nullish() }), {
    route: 'runAttempt',
    doing: `read attempt ${attempt} of the workflow run ${id} of ${fullName(repository)}`,
    parameters: { ...inRepository(repository), run_id: id, attempt_number: attempt },
  });
  const found = await orNone(desk, answer);
  if (found === null) return 'unknown';
  return found.status === 'completed' ? 'completed' : 'running';
}
