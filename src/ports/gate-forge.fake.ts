import type { ForgeEffect, GateAction } from '#domain/forge-action.ts';
import type { ForgeComment, PullRequest, PullRequestSummary } from '#domain/gate/pull-request.ts';
import { WorldError } from '#domain/world-error.ts';
import type { GateForgeSeed } from './gate-forge.contract.ts';
import {
  cardOf,
  emptyWorld,
  nextNumber,
  numberOf,
  seedOf,
  self,
  setLabel,
  threadOf,
  threadOn,
  tick,
  type Thread,
  type World,
} from './gate-forge-world.fake.ts';
import type { GateForge } from './pull-requests.ts';

/** Where a test may step in. Each is called with a name such as `labels` or `apply/remove-label`. */
export interface FakeFaults {
  /** Before the call has an effect: wait to interleave calls, throw to refuse one. */
  readonly before?: (call: string) => Promise<void>;
  /** After the effect: throw, and the answer is lost. */
  readonly after?: (call: string) => Promise<void>;
  /** A read of labels for which this is true answers as if the last change had not happened. */
  readonly isStale?: (call: string) => boolean;
  /** `find-then-destroy` looks for a label, calls `before('find-then-destroy')`, then destroys it: two callers may both be told that they did. */
  readonly removal?: 'atomic' | 'find-then-destroy';
}

/** A repository on a forge, in memory. Ids, commits and times are counters, so that two runs of a test are alike. */
export interface FakeGateForge extends GateForge {
  readonly seed: GateForgeSeed;
  /** Every action that had an effect, oldest first. */
  readonly effects: readonly GateAction[];
  /** Ends a run that `seed.startRun` started. */
  endRun(id: number): void;
}

export function fakeGateForge(faults: FakeFaults = {}): FakeGateForge {
  const world = emptyWorld();
  const read = async <T>(call: string, answer: () => T): Promise<T> => {
    await faults.before?.(call);
    const found = answer();
    await faults.after?.(call);
    return found;
  };
  return {
    ...readers(world, read, faults),
    effects: world.effects,
    seed: seedOf(world),
    endRun: (id) => void world.runs.set(id, 'completed'),
    async apply(action) {
      const call = `apply/${action.kind}`;
      await faults.before?.(call);
      const isFound = action.kind === 'remove-label' && threadOn(world, action.on).labels.includes(action.label);
      if (action.kind === 'remove-label' && faults.removal === 'find-then-destroy') await faults.before?.('find-then-destroy');
      const effect = perform(world, action);
      await faults.after?.(call);
      if (world.isNextAnswerLost) {
        world.isNextAnswerLost = false;
        throw new WorldError('network', `The answer to "${action.kind}" was lost. Look whether it took effect, then try again.`);
      }
      return faults.removal === 'find-then-destroy' && isFound ? { ...effect, existed: false } : effect;
    },
  };
}

type Read = <T>(call: string, answer: () => T) => Promise<T>;

function readers(world: World, read: Read, { isStale }: FakeFaults): Omit<GateForge, 'apply'> {
  return {
    pullRequest: (number) => read('pullRequest', () => pullRequestOf(world, number)),
    summary: (number) => read('summary', () => (world.cards.has(number) ? summaryOf(world, number) : null)),
    async *list({ state, since }) {
      const all = await read('list', () => [...world.cards.keys()].toReversed().map((number) => summaryOf(world, number)));
      yield* all.filter((card) => (state === 'open' ? card.state === 'open' : card.closedAt !== null && card.closedAt >= since));
    },
    files: (number) => read('files', () => ({ files: cardOf(world, number).files, isTruncated: false })),
    labels: (number) =>
      read('labels', () => {
        const thread = threadOf(world, number);
        return isStale?.('labels') === true ? thread.earlierLabels : thread.labels;
      }),
    labelEvents: (number) => read('labelEvents', () => [...threadOf(world, number).events]),
    comments: (number) => read('comments', () => [...threadOf(world, number).comments]),
    async *ownComments({ marker, since }) {
      yield* await read('ownComments', () => ownCommentsOf(world, marker, since));
    },
    issue: (number) => read('issue', () => world.issues.get(number) ?? null),
    file: (path, ref) => read('file', () => world.texts.get(`${ref ?? ''}:${path}`) ?? world.texts.get(`:${path}`) ?? null),
    folder: (path) => read('folder', () => entriesOf(world, path)),
    mainline: (limit) => read('mainline', () => world.mainline.toReversed().slice(0, limit)),
    workflowRun: (id, attempt) => read('workflowRun', () => (attempt === 1 ? (world.runs.get(id) ?? 'unknown') : 'unknown')),
    self: async () => ({ id: self.id, login: self.login }),
  };
}

function perform(world: World, action: GateAction): ForgeEffect {
  const existed = !change(world, action);
  if (!existed) world.effects.push(action);
  return { url: `fake:${action.kind}/${'on' in action ? action.on : ''}/${'marker' in action ? action.marker : ''}`, existed };
}

/** Whether something came to be that was not there; a comment that is brought up to date was there. */
function change(world: World, action: GateAction): boolean {
  switch (action.kind) {
    case 'comment':
      return upsertComment(world, action);
    case 'add-label':
      return setLabel(world, threadOn(world, action.on), { kind: 'added', label: action.label, actor: self });
    case 'remove-label':
      return setLabel(world, threadOn(world, action.on), { kind: 'removed', label: action.label, actor: self });
    case 'delete-label':
      return [...world.threads.values()].filter((thread) => loseLabel(thread, action.label)).length > 0;
    case 'close-pull-request': {
      const card = cardOf(world, numberOf(action.on));
      if (card.summary.state !== 'open') return false;
      card.summary = { ...card.summary, state: 'closed', closedAt: tick(world) };
      return true;
    }
    case 'dispatch-stage':
      return true;
  }
}

function upsertComment(world: World, { on, body, marker }: Extract<GateAction, { kind: 'comment' }>): boolean {
  const { comments } = threadOn(world, on);
  const index = comments.findIndex((comment) => comment.author.id === self.id && comment.body.includes(marker));
  const earlier = comments[index];
  if (earlier === undefined) comments.push({ id: nextNumber(world), author: self, body });
  else {
    comments[index] = { ...earlier, body };
    if (earlier.body !== body) world.effects.push({ kind: 'comment', on, body, marker });
  }
  return earlier === undefined;
}

/** Deleting a label from a repository leaves no events behind. */
function loseLabel(thread: Thread, label: string): boolean {
  if (!thread.labels.includes(label)) return false;
  thread.earlierLabels = thread.labels;
  thread.labels = thread.labels.filter((other) => other !== label);
  return true;
}

function summaryOf(world: World, number: number): PullRequestSummary {
  return { ...cardOf(world, number).summary, labels: threadOf(world, number).labels };
}

function pullRequestOf(world: World, number: number): PullRequest | null {
  const card = world.cards.get(number);
  if (card === undefined) return null;
  const linked = [...card.summary.body.matchAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?) #(\d+)/gi)].map((match) =>
    Number(match[1]),
  );
  const linkedIssues = [...new Set(linked)].filter((issue) => world.issues.has(issue));
  return { ...summaryOf(world, number), files: card.files, isTruncated: false, linkedIssues, commitMessages: card.messages };
}

function ownCommentsOf(world: World, marker: string, since: number) {
  return [...world.cards].flatMap(([number, { summary }]) => {
    const isForgotten = summary.closedAt !== null && summary.closedAt < since;
    const isOwn = ({ author, body }: ForgeComment): boolean => author.id === self.id && body.split(/\r?\n/).includes(marker);
    const own = isForgotten ? undefined : threadOf(world, number).comments.find(isOwn);
    return own === undefined ? [] : [{ pullRequest: number, body: own.body }];
  });
}

function entriesOf(world: World, folder: string): readonly string[] {
  const start = folder === '' ? ':' : `:${folder}/`;
  const names = [...world.texts.keys()].filter((name) => name.startsWith(start));
  return [...new Set(names.map((name) => name.slice(start.length).split('/')[0] ?? ''))];
}
