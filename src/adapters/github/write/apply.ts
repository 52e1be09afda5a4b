import type { ForgeEffect, GateAction, RepairAction } from '#domain/forge-action.ts';
import { WorldError } from '#domain/world-error.ts';
import { readPullRequestAnswer } from '../read/pull-request.ts';
import { inRepository } from '../repository-name.ts';
import { upsertComment } from './comment.ts';
import type { Desk } from '../desk.ts';
import { addLabels, deleteLabel, removeLabel } from './label.ts';
import { openPullRequest, type Publishing } from './open-pull-request.ts';
import { placeOf, type Place } from './place.ts';
import { startStage, type StageWorkflow } from './start-stage.ts';

/** What a run that repairs may write. */
export async function applyRepair(desk: Desk, publishing: Publishing, action: RepairAction): Promise<ForgeEffect> {
  switch (action.kind) {
    case 'open-draft-pull-request':
      return openPullRequest(desk, publishing, action);
    case 'comment':
      return upsertComment(desk, await placeOf(desk, action.on), action);
    case 'add-label':
      return labelIfMay(desk, publishing, await placeOf(desk, action.on), action.label);
    case 'remove-label':
      return removeIfMay(desk, await placeOf(desk, action.on), action.label);
  }
}

/** Labels are for those who triage; a contributor's work stands without them. */
async function labelIfMay(desk: Desk, publishing: Publishing, place: Place, label: string): Promise<ForgeEffect> {
  if ((await desk.about()).mayLabel !== false) return addLabels(desk, place, [label]);
  publishing.report(`${place.shown} was left without ${label}: the token's owner may not set labels there.`);
  return { url: place.url, existed: false };
}

/** Who may not put labels on has put none on that would have to go. */
async function removeIfMay(desk: Desk, place: Place, label: string): Promise<ForgeEffect> {
  if ((await desk.about()).mayLabel === false) return { url: place.url, existed: true };
  return removeLabel(desk, place, label);
}

/** What the maintainer's gate may write. */
export async function applyGate(desk: Desk, workflow: StageWorkflow, action: GateAction): Promise<ForgeEffect> {
  switch (action.kind) {
    case 'comment':
      return upsertComment(desk, await placeOf(desk, action.on), action);
    case 'add-label':
      return addLabels(desk, await placeOf(desk, action.on), [action.label]);
    case 'remove-label':
      return removeLabel(desk, await placeOf(desk, action.on), action.label);
    case 'delete-label':
      return deleteLabel(desk, action.label);
    case 'close-pull-request':
      return closePullRequest(desk, await placeOf(desk, action.on));
    case 'dispatch-stage':
      return startStage(desk, workflow, action);
  }
}

async function closePullRequest({ client, repository }: Desk, { number, shown, url }: Place): Promise<ForgeEffect> {
  const found = await readPullRequestAnswer(client, repository, number);
  if (found === null) {
    throw new WorldError('usage', `There is no pull request ${shown} to close. Name the number of a pull request.`);
  }
  if (found.state !== 'open') return { url, existed: true };
  await client.ask({
    route: 'changePullRequest',
    doing: `close ${shown}`,
    parameters: { ...inRepository(repository), pull_number: number, state: 'closed' },
  });
  return { url, existed: false };
}
