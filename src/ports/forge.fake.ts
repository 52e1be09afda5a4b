import type { ForgeEffect, RepairAction } from '#domain/forge-action.ts';
import { readRecordMarker } from '#domain/record-marker.ts';
import { WorldError } from '#domain/world-error.ts';
import type { Forge, ForgeRecord } from './forge.ts';

/** A forge that is an array: `actions` holds what took effect, in order, each effect once. */
export interface FakeForge extends Forge {
  readonly actions: readonly RepairAction[];
  /** Records of earlier work, as a person or another run left them. */
  readonly earlier: ForgeRecord[];
}

export function fakeForge(earlier: readonly ForgeRecord[] = []): FakeForge {
  const actions: RepairAction[] = [];
  const known = [...earlier];
  return {
    actions,
    earlier: known,
    async listRecords() {
      return [...known, ...actions.flatMap((action) => (action.kind === 'open-draft-pull-request' ? [recordOf(action)] : []))];
    },
    async apply(action): Promise<ForgeEffect> {
      refuseUnknownPlace(action, actions, known);
      const index = actions.findIndex((done) => effectOf(done) === effectOf(action));
      if (index === -1) actions.push(action);
      else actions[index] = action;
      return { url: `fake:${effectOf(action)}`, existed: index !== -1 };
    },
  };
}

/** Two actions with the same name leave one effect. */
function effectOf(action: RepairAction): string {
  switch (action.kind) {
    case 'open-draft-pull-request':
      return `pull-request/${action.branch}`;
    case 'comment':
      return `comment/${action.on}/${action.marker}`;
    case 'add-label':
      return `label/${action.on}/${action.label}`;
  }
}

function refuseUnknownPlace(action: RepairAction, actions: readonly RepairAction[], earlier: readonly ForgeRecord[]): void {
  if (action.kind === 'open-draft-pull-request' || /^issue-\d+$/.test(action.on)) return;
  const isOpened = actions.some((done) => done.kind === 'open-draft-pull-request' && done.branch === action.on);
  if (isOpened || earlier.some((record) => record.branch === action.on)) return;
  throw new WorldError(
    'usage',
    `There is no pull request for the branch "${action.on}", so nothing can be said on it. Open one first.`,
  );
}

function recordOf(action: Extract<RepairAction, { kind: 'open-draft-pull-request' }>): ForgeRecord {
  const marker = readRecordMarker(action.body);
  return {
    url: `fake:pull-request/${action.branch}`,
    title: action.title,
    branch: action.branch,
    issue: action.issue,
    workItemDigest: marker?.workItemDigest ?? null,
    patchId: marker?.patchId ?? null,
    state: 'open',
  };
}
