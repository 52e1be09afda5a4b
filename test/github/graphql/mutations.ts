import { secondsPrecision } from '../git/commits.ts';
import { nodeId } from '../git/commit-json.ts';
import { isGranted, type Identity, type Permission } from '../identity.ts';
import { objectOf, textOf, type JsonObject } from '../json.ts';
import { missingChecks } from '../merging.ts';
import { announce } from '../routes/announce.ts';
import { mayAs } from '../routes/authority.ts';
import { issueOf } from '../routes/stored.ts';
import type { PullRecord, Repository, World } from '../world.ts';
import { pullNode } from './graph.ts';
import { GraphProblem, type Node } from './resolve.ts';

/** The mutations that this GitHub has: a draft becomes ready, and a pull request is asked to merge once its rules are kept. */
export function mutationsOf(world: World, caller: Identity): Node {
  return {
    type: 'Mutation',
    fields: {
      markPullRequestReadyForReview: async ({ input }) => {
        const place = await placeOf(world, given(input, ['pullRequestId', 'clientMutationId']));
        demand(caller, place, ['pull_requests']);
        if (!place.pull.draft) throw unprocessable('Pull request is not a draft');
        place.pull.draft = false;
        const { repository, pull } = place;
        await announce(world, { repository, number: pull.number, action: 'ready_for_review', actor: caller });
        return payload('MarkPullRequestReadyForReviewPayload', world, place, caller);
      },
      enablePullRequestAutoMerge: async ({ input }) => {
        const wanted = given(input, ['pullRequestId', 'expectedHeadOid', 'mergeMethod', 'clientMutationId']);
        const place = await placeOf(world, wanted);
        demand(caller, place, ['contents', 'pull_requests']);
        refuseAutoMerge(world, place, wanted);
        const method = textOf(wanted['mergeMethod'] ?? 'MERGE');
        place.pull.autoMerge = { by: caller.login, at: secondsPrecision(new Date()), method };
        return payload('EnablePullRequestAutoMergePayload', world, place, caller);
      },
    },
  };
}

interface Place {
  readonly repository: Repository;
  readonly pull: PullRecord;
  readonly issue: JsonObject;
}

function given(input: unknown, known: readonly string[]): JsonObject {
  const fields = objectOf(input);
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new GraphProblem('argumentNotAccepted', `InputObject doesn't accept argument '${unknown}'`);
  return fields;
}

async function placeOf(world: World, { pullRequestId }: JsonObject): Promise<Place> {
  for (const repository of world.repositories.values()) {
    for (const pull of repository.pulls.values()) {
      if (nodeId('PullRequest', `${repository.fullName}#${pull.number}`) !== pullRequestId) continue;
      const issue = await issueOf(world, repository, pull.number);
      if (issue !== null) return { repository, pull, issue };
    }
  }
  throw new GraphProblem('NOT_FOUND', `Could not resolve to a node with the global id of '${String(pullRequestId)}'.`);
}

/** Who opened a pull request may say that it is ready; to ask for a merge takes whoever may write. */
function demand(caller: Identity, { repository, pull }: Place, permissions: readonly Permission[]): void {
  const isAuthor = pull.author === caller.login && !permissions.includes('contents');
  const isGrantedAll = permissions.every((permission) => isGranted(caller, [permission], 'write'));
  if (isGrantedAll && (isAuthor || mayAs(caller, repository, 'write'))) return;
  throw new GraphProblem('FORBIDDEN', 'Resource not accessible by personal access token');
}

function unprocessable(message: string): GraphProblem {
  return new GraphProblem('UNPROCESSABLE', message);
}

function refuseAutoMerge(world: World, { repository, pull, issue }: Place, { expectedHeadOid }: JsonObject): void {
  if (!repository.merging.allowsAuto) throw unprocessable('Auto merge is not allowed for this repository');
  if (issue['state'] !== 'open') throw unprocessable('Pull request is closed');
  if (pull.draft) throw unprocessable('Pull request is in draft state');
  if (expectedHeadOid !== undefined && expectedHeadOid !== pull.headCommit)
    throw unprocessable(`Head sha didn't match expected ${textOf(expectedHeadOid)}`);
  // What may be merged at once is not waited for: GitHub refuses, and whoever asks has to merge, which we cannot.
  if (missingChecks(world, repository, pull.headCommit).length === 0)
    throw unprocessable('Pull request Pull request is in clean status');
}

function payload(type: string, world: World, { repository, pull, issue }: Place, caller: Identity): Node {
  const pullRequest = (): Node => pullNode(world, repository, { pull, issue, caller });
  return { type, fields: { clientMutationId: () => null, pullRequest } };
}
