import type { ForgeEffect, RepairAction } from '#domain/forge-action.ts';
import { readRecordMarker } from '#domain/record-marker.ts';
import { WorldError } from '#domain/world-error.ts';
import type { Forge, ForgeRecord, LabelHand } from './forge.ts';

/** A forge that is an array: `actions` holds what took effect, in order, each effect once. */
export interface FakeForge extends Forge {
  readonly actions: RepairAction[];
  /** Who put labels on by hand, by `<place> <label>`; labels of `actions` that are not here are our own. */
  readonly hands: Map<string, LabelHand>;
  /** Records of earlier work, as a person or another run left them. */
  readonly earlier: ForgeRecord[];
}

export function fakeForge(earlier: readonly ForgeRecord[] = []): FakeForge {
  const actions: RepairAction[] = [];
  const known = [...earlier];
  const hands = new Map<string, LabelHand>();
  return {
    actions,
    hands,
    earlier: known,
    async listRecords() {
      return [...known, ...actions.flatMap((action) => (action.kind === 'open-draft-pull-request' ? [recordOf(action)] : []))];
    },
    async apply(action): Promise<ForgeEffect> {
      refuseUnknownPlace(action, actions, known);
      const index = actions.findIndex((done) => effectOf(done) === effectOf(action));
      const effect = { url: `fake:${effectOf(action)}`, existed: index !== -1 };
      if (action.kind === 'remove-label') return { ...effect, existed: !takeOff(actions, hands, action) };
      if (index === -1) actions.push(action);
      else actions[index] = action;
      return effect;
    },
    async ownComment(on, marker) {
      const found = actions.find((action) => action.kind === 'comment' && action.on === on && action.marker === marker);
      return found?.kind === 'comment' ? found.body : null;
    },
    labels: async (on) => labelsOf(actions, hands, on),
    async labelledBy(on, label) {
      if (!labelsOf(actions, hands, on).includes(label)) return null;
      return hands.get(`${on} ${label}`) ?? { who: 'fake', mayDecide: true };
    },
  };
}

function labelsOf(actions: readonly RepairAction[], hands: ReadonlyMap<string, LabelHand>, on: string): readonly string[] {
  const own = actions.flatMap((action) => {
    if (action.kind === 'open-draft-pull-request') return action.branch === on ? action.labels : [];
    return action.kind === 'add-label' && action.on === on ? [action.label] : [];
  });
  const others = [...hands.keys()].filter((key) => key.startsWith(`${on} `)).map((key) => key.slice(on.length + 1));
  return [...new Set([...own, ...others])];
}

/** Whether it was there. */
function takeOff(
  actions: RepairAction[],
  hands: Map<string, LabelHand>,
  { on, label }: { readonly on: string; readonly label: string },
): boolean {
  const was = labelsOf(actions, hands, on).includes(label);
  hands.delete(`${on} ${label}`);
  for (const [index, action] of [...actions.entries()].reverse()) {
    if (action.kind === 'add-label' && action.on === on && action.label === label) actions.splice(index, 1);
    if (action.kind === 'open-draft-pull-request' && action.branch === on)
      actions[index] = { ...action, labels: action.labels.filter((name) => name !== label) };
  }
  return was;
}

/** Two actions with the same name leave one effect. */
function effectOf(action: RepairAction): string {
  switch (action.kind) {
    case 'open-draft-pull-request':
      return `pull-request/${action.branch}`;
    case 'comment':
      return `comment/${action.on}/${action.marker}`;
    case 'add-label':
    case 'remove-label':
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
