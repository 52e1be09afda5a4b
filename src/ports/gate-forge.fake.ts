import type { ForgeEffect, GateAction } from '#domain/forge-action.ts';
import type {
  ChangedFile,
  ForgeActor,
  ForgeComment,
  LabelEvent,
  PullRequest,
  PullRequestSummary,
} from '#domain/gate/pull-request.ts';
import { WorldError } from '#domain/world-error.ts';
import type { GateForgeSeed } from './gate-forge.contract.ts';
import type { ForgeIssue, GateForge, MainlineCommit, WorkflowRunState } from './pull-requests.ts';

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

interface Card {
  summary: PullRequestSummary;
  files: readonly ChangedFile[];
  messages: readonly string[];
}
interface Thread {
  labels: readonly string[];
  /** As they were before the last change. */
  earlierLabels: readonly string[];
  readonly events: LabelEvent[];
  readonly comments: ForgeComment[];
}
interface World {
  readonly cards: Map<number, Card>;
  readonly issues: Map<number, ForgeIssue>;
  readonly threads: Map<number, Thread>;
  readonly runs: Map<number, WorkflowRunState>;
  readonly actors: Map<string, ForgeActor>;
  /** Text by `<commit>:<path>`; the default branch has no commit in front. */
  readonly texts: Map<string, string>;
  readonly mainline: MainlineCommit[];
  readonly effects: GateAction[];
  counter: number;
  isNextAnswerLost: boolean;
}

const self: ForgeActor = { id: 41_898_282, login: 'github-actions[bot]', kind: 'bot' };
const epoch = Date.UTC(2026, 0, 1);

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

function setLabel(world: World, thread: Thread, event: Omit<LabelEvent, 'at'>): boolean {
  const isThere = thread.labels.includes(event.label);
  if (isThere === (event.kind === 'added')) return false;
  thread.earlierLabels = thread.labels;
  thread.labels = isThere ? thread.labels.filter((label) => label !== event.label) : [...thread.labels, event.label];
  thread.events.push({ ...event, at: tick(world) });
  return true;
}

/** Deleting a label from a repository leaves no events behind. */
function loseLabel(thread: Thread, label: string): boolean {
  if (!thread.labels.includes(label)) return false;
  thread.earlierLabels = thread.labels;
  thread.labels = thread.labels.filter((other) => other !== label);
  return true;
}

function seedOf(world: World): GateForgeSeed {
  return {
    async openPullRequest({ title, body, author, path, content }) {
      const number = nextNumber(world);
      const at = tick(world);
      world.threads.set(number, { labels: [], earlierLabels: [], events: [], comments: [] });
      world.cards.set(number, {
        summary: {
          number,
          title,
          body,
          author: actorOf(world, author),
          association: 'none',
          state: 'open',
          draft: false,
          base: { branch: 'main', commit: world.mainline.at(-1)?.id ?? '' },
          head: { branch: `change-${number}`, commit: '', repository: `${author}/sums` },
          labels: [],
          createdAt: at,
          closedAt: null,
        },
        files: [],
        messages: [],
      });
      push(world, number, path, content);
      return number;
    },
    async openIssue({ title, body }) {
      const number = nextNumber(world);
      world.threads.set(number, { labels: [], earlierLabels: [], events: [], comments: [] });
      world.issues.set(number, { number, title, body, state: 'open', labels: [], url: `fake:issue/${number}` });
      return number;
    },
    push: async (number, path, content) => push(world, number, path, content),
    async setState(number, state) {
      const card = cardOf(world, number);
      card.summary = { ...card.summary, state, closedAt: state === 'open' ? null : tick(world) };
    },
    async comment(on, author, body) {
      threadOf(world, on).comments.push({ id: nextNumber(world), author: actorOf(world, author), body });
    },
    async label(on, actor, kind, label) {
      setLabel(world, threadOf(world, on), { kind, label, actor: actorOf(world, actor) });
    },
    async startRun(state) {
      const id = nextNumber(world);
      world.runs.set(id, state);
      return { id, attempt: 1 };
    },
    commitFile: async (path, content, message) => commitFile(world, path, content, message),
    async loseNextAnswer() {
      world.isNextAnswerLost = true;
    },
    dispatched: async () =>
      world.effects.flatMap((action) =>
        action.kind === 'dispatch-stage' ? [{ stage: action.stage, pullRequest: action.pullRequest, head: action.head }] : [],
      ),
  };
}

function emptyWorld(): World {
  const world: World = {
    cards: new Map(),
    issues: new Map(),
    threads: new Map(),
    runs: new Map(),
    actors: new Map(),
    texts: new Map(),
    mainline: [],
    effects: [],
    counter: 0,
    isNextAnswerLost: false,
  };
  commitFile(world, 'README.md', '# Sums\n', 'docs: a beginning');
  return world;
}

function push(world: World, number: number, path: string, content: string): void {
  const card = cardOf(world, number);
  const commit = nextCommit(world);
  const lines = content.split('\n').slice(0, -1);
  const patch = [`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)].join('\n');
  const file: ChangedFile = { path, from: null, status: 'added', additions: lines.length, deletions: 0, patch };
  card.files = [...card.files.filter((other) => other.path !== path), file];
  card.messages = [...card.messages, `change ${path}`];
  for (const [name, text] of world.texts) {
    if (name.startsWith(`${card.summary.head.commit}:`)) world.texts.set(`${commit}${name.slice(name.indexOf(':'))}`, text);
  }
  world.texts.set(`${commit}:${path}`, content);
  card.summary = { ...card.summary, head: { ...card.summary.head, commit } };
}

function commitFile(world: World, path: string, content: string, message: string): void {
  world.texts.set(`:${path}`, content);
  world.mainline.push({ id: nextCommit(world), subject: message.split('\n')[0] ?? '', at: tick(world) });
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

function entriesOf(world: World, folder: string): readonly string[] {
  const names = [...world.texts.keys()].filter((name) => name.startsWith(`:${folder}/`));
  return [...new Set(names.map((name) => name.slice(folder.length + 2).split('/')[0] ?? ''))];
}

function actorOf(world: World, login: string): ForgeActor {
  const known = world.actors.get(login) ?? { id: 1_000 + world.actors.size, login, kind: 'person' };
  world.actors.set(login, known);
  return known;
}

function cardOf(world: World, number: number): Card {
  return world.cards.get(number) ?? notThere(`pull-${number}`);
}

function threadOf(world: World, number: number): Thread {
  return world.threads.get(number) ?? notThere(`#${number}`);
}

function threadOn(world: World, on: string): Thread {
  return threadOf(world, numberOf(on));
}

function numberOf(on: string): number {
  return Number(/^(?:pull|issue)-(\d+)$/.exec(on)?.[1] ?? notThere(on));
}

function notThere(on: string): never {
  throw new WorldError(
    'usage',
    `There is no pull request or issue "${on}" in the fake, so nothing can be done there. Open one first.`,
  );
}

function nextNumber(world: World): number {
  world.counter += 1;
  return world.counter;
}

/** Milliseconds since the epoch; one second later each time. */
function tick(world: World): number {
  return epoch + 1_000 * nextNumber(world);
}

function nextCommit(world: World): string {
  return nextNumber(world).toString(16).padStart(40, 'c0ffee0');
}
