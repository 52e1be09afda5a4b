import type { ChangedFile, ForgeActor, ForgeComment, LabelEvent, PullRequestSummary } from '#domain/gate/pull-request.ts';
import type { GateAction } from '#domain/forge-action.ts';
import { WorldError } from '#domain/world-error.ts';
import type { GateForgeSeed } from './gate-forge.contract.ts';
import type { ForgeIssue, MainlineCommit, WorkflowRunState } from './pull-requests.ts';

export interface Card {
  summary: PullRequestSummary;
  files: readonly ChangedFile[];
  messages: readonly string[];
}
export interface Thread {
  labels: readonly string[];
  /** As they were before the last change. */
  earlierLabels: readonly string[];
  readonly events: LabelEvent[];
  readonly comments: ForgeComment[];
}
export interface World {
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

export const self: ForgeActor = { id: 41_898_282, login: 'github-actions[bot]', kind: 'bot' };
const epoch = Date.UTC(2026, 0, 1);

export function setLabel(world: World, thread: Thread, event: Omit<LabelEvent, 'at'>): boolean {
  const isThere = thread.labels.includes(event.label);
  if (isThere === (event.kind === 'added')) return false;
  thread.earlierLabels = thread.labels;
  thread.labels = isThere ? thread.labels.filter((label) => label !== event.label) : [...thread.labels, event.label];
  thread.events.push({ ...event, at: tick(world) });
  return true;
}

export function seedOf(world: World): GateForgeSeed {
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

export function emptyWorld(): World {
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

function actorOf(world: World, login: string): ForgeActor {
  const known = world.actors.get(login) ?? { id: 1_000 + world.actors.size, login, kind: 'person' };
  world.actors.set(login, known);
  return known;
}

export function cardOf(world: World, number: number): Card {
  return world.cards.get(number) ?? notThere(`pull-${number}`);
}

export function threadOf(world: World, number: number): Thread {
  return world.threads.get(number) ?? notThere(`#${number}`);
}

export function threadOn(world: World, on: string): Thread {
  return threadOf(world, numberOf(on));
}

export function numberOf(on: string): number {
  return Number(/^(?:pull|issue)-(\d+)$/.exec(on)?.[1] ?? notThere(on));
}

function notThere(on: string): never {
  throw new WorldError(
    'usage',
    `There is no pull request or issue "${on}" in the fake, so nothing can be done there. Open one first.`,
  );
}

export function nextNumber(world: World): number {
  world.counter += 1;
  return world.counter;
}

/** Milliseconds since the epoch; one second later each time. */
export function tick(world: World): number {
  return epoch + 1_000 * nextNumber(world);
}

function nextCommit(world: World): string {
  return nextNumber(world).toString(16).padStart(40, 'c0ffee0');
}
