import type { GateAction } from '../../forge-action.ts';
import type { Card, CardEvent } from '../card.ts';
import type { GateState } from '../gate-state.ts';
import { gateLabels, type GateLabel, type GateStage } from '../label.ts';
import { readWorkLabel, runName, type WorkRun } from '../work-label.ts';
import type { GateAnswer, GateRequest, Machine } from './request.ts';

/** A forge with one card, as plain data. */
export interface ModelWorld {
  readonly card: Card;
  readonly state: GateState | null;
  /** Without those of claims, which no machine reads where the gate itself made them. */
  readonly events: readonly CardEvent[];
  /** Runs that are over; a claim of any other is of a run that goes on. */
  readonly over: readonly string[];
}

/** Someone who acts: a machine with the data of where it is. `act` hides the type of that data. */
export interface Actor {
  /** For the trace. */
  readonly name: string;
  readonly data: unknown;
  readonly request: GateRequest | null;
  readonly told: (answer: GateAnswer) => Actor;
  /** Its workflow run; `null` for those that hold no claim. */
  readonly run: WorkRun | null;
  readonly isHolding: boolean;
  /** Its next read may be out of date. */
  readonly isSettling: boolean;
  /** The run of the state that it believes to be current, when it publishes. */
  readonly base: string | null;
}

export interface ModelOptions {
  /** Looks at who else has announced itself that show nobody else. With any, two may hold, but still not commit. */
  readonly staleLooks: number;
  /** Whether a label is looked for in one call's step and destroyed in a later one. */
  readonly removal: 'atomic' | 'find-then-destroy';
  readonly crashes: number;
  /** Calls that are answered by nothing, with their effect or without. */
  readonly lostAnswers: number;
  /** A push that may come at any time. */
  readonly pushTo: string | null;
  /** Labels that a person puts on at any time, one after the other. */
  readonly personAdds: readonly GateLabel[];
}

export interface Verdict {
  readonly states: number;
  /** The worlds in which nobody can act any more. */
  readonly ends: readonly ModelWorld[];
  readonly longest: number;
  /** The steps that lead to the first violation; `null` where there is none. */
  readonly counterExample: { readonly violation: string; readonly trace: readonly string[] } | null;
}

interface Node {
  readonly world: ModelWorld;
  readonly actors: readonly (Actor | 'crashed')[];
  /** Per actor, whether the label that it is about to destroy was there when it looked; `null` where it is not about to. */
  readonly found: readonly (boolean | null)[];
  readonly crashes: number;
  readonly lost: number;
  readonly stale: number;
  readonly pushTo: string | null;
  readonly personAdds: readonly GateLabel[];
}

/** The stages' work takes no call, so it is done on the spot. */
const workEnds: Readonly<Record<GateStage, GateLabel>> = {
  filter: gateLabels.testPending,
  test: gateLabels.reasonPending,
  reason: gateLabels.trusted,
};

type AboutActor = Pick<Actor, 'run' | 'isHolding' | 'isSettling' | 'base'>;

export function actorOf<State extends object>(
  name: string,
  machine: Machine<State>,
  data: State,
  about: (data: State) => AboutActor & { readonly stage: GateStage },
): Actor {
  const request = machine.request(data);
  const told = (answer: GateAnswer): Actor => actorOf(name, machine, machine.receive(data, answer), about);
  if (request?.kind === 'wait') return told({ kind: 'waited' });
  if (request?.kind === 'work') return told({ kind: 'worked', next: workEnds[about(data).stage] });
  return { name, data, request, told, ...about(data) };
}

/** Explores every interleaving: depth first, each state once, a state on its own path being a livelock. */
export function explore(world: ModelWorld, actors: readonly Actor[], options: ModelOptions): Verdict {
  const { crashes, lostAnswers: lost, staleLooks: stale, pushTo, personAdds } = options;
  const model = makeModel();
  const start: Node = {
    world: model.world(world),
    actors: actors.map((actor) => model.actor(actor)),
    found: actors.map(() => null),
    crashes,
    lost,
    stale,
    pushTo,
    personAdds,
  };
  const seen = new Map<string, 'open' | 'done'>();
  const ends = new Map<string, ModelWorld>();
  const trace: string[] = [];
  let longest = 0;
  const visit = (node: Node): string | null => {
    const key = model.name(node);
    const before = seen.get(key);
    if (before !== undefined) return before === 'open' ? 'livelock' : null;
    seen.set(key, 'open');
    longest = Math.max(longest, trace.length);
    const holders = node.actors.filter((actor) => actor !== 'crashed' && actor.isHolding);
    if (holders.length > 1 && options.staleLooks === 0) return 'two holders';
    const steps = stepsFrom(node, options, model);
    if (!node.actors.some((actor) => actor !== 'crashed' && actor.request !== null))
      ends.set(JSON.stringify(node.world), endOf(node));
    for (const { label, to, violation } of steps) {
      trace.push(label);
      const found = violation ?? visit(to());
      if (found !== null) return found;
      trace.pop();
    }
    seen.set(key, 'done');
    return null;
  };
  const violation = visit(start);
  const counterExample = violation === null ? null : { violation, trace };
  return { states: seen.size, ends: [...ends.values()], longest, counterExample };
}

/** With nobody at work, every run is over. */
function endOf({ world, actors }: Node): ModelWorld {
  const runs = actors.flatMap((actor) => (actor === 'crashed' || actor.run === null ? [] : [runName(actor.run)]));
  return { ...world, over: [...new Set([...world.over, ...runs])].toSorted() };
}

interface Step {
  readonly label: string;
  readonly to: () => Node;
  readonly violation: string | null;
}

function stepsFrom(node: Node, options: ModelOptions, model: Model): readonly Step[] {
  const steps: Step[] = [];
  node.actors.forEach((actor, index) => {
    if (actor === 'crashed' || actor.request === null) return;
    steps.push(...callsOf(node, index, actor, actor.request, options, model));
    if (node.crashes > 0 && actor.run !== null) {
      steps.push({ label: `${actor.name} crashes`, violation: null, to: () => crashed(node, index, actor.run, model) });
    }
  });
  const { pushTo, personAdds } = node;
  if (pushTo !== null) {
    const world = model.world({ ...node.world, card: { ...node.world.card, head: pushTo } });
    steps.push({ label: 'push', violation: null, to: () => ({ ...node, world, pushTo: null }) });
  }
  const [label, ...others] = personAdds;
  if (label !== undefined) {
    const world = model.world(withLabel(node.world, label, 'added', 'person'));
    steps.push({ label: `person adds ${label}`, violation: null, to: () => ({ ...node, world, personAdds: others }) });
  }
  return steps;
}

function callsOf(
  node: Node,
  index: number,
  actor: Actor,
  request: GateRequest,
  options: ModelOptions,
  model: Model,
): readonly Step[] {
  const text = `${actor.name} ${textOf(request)}`;
  const removal = removedLabel(request);
  const found = node.found[index] ?? null;
  if (removal !== null && options.removal === 'find-then-destroy' && found === null) {
    const isThere = node.world.card.labels.includes(removal);
    return [{ label: `${text}: finds ${isThere ? 'it' : 'none'}`, violation: null, to: () => withFound(node, index, isThere) }];
  }
  const { world, answer: told } = model.perform(node.world, request);
  const answer: GateAnswer = found === null ? told : destroyed[found ? 'mine' : 'gone'];
  const isOverwriting = request.kind === 'publish' && (node.world.state?.run ?? null) !== actor.base;
  const violation = isOverwriting ? 'double effect' : null;
  const steps: Step[] = [
    {
      label: `${text} -> ${'existed' in answer ? `existed ${answer.existed}` : answer.kind}`,
      violation,
      to: () => next(node, index, world, model.told(actor, answer), 0, model),
    },
  ];
  if (node.stale > 0 && actor.isSettling) {
    const stale = model.told(actor, model.alone(node.world, actor));
    steps.push({
      label: `${text}: out of date`,
      violation: null,
      to: () => ({ ...next(node, index, world, stale, 0, model), stale: node.stale - 1 }),
    });
  }
  if (node.lost === 0) return steps;
  const failed = model.told(actor, noAnswer);
  steps.push({ label: `${text}: refused`, violation: null, to: () => next(node, index, node.world, failed, 1, model) });
  if (request.kind === 'apply' || request.kind === 'publish') {
    steps.push({ label: `${text}: answer lost`, violation, to: () => next(node, index, world, failed, 1, model) });
  }
  return steps;
}

function next(node: Node, index: number, world: ModelWorld, actor: Actor, lost: number, model: Model): Node {
  const isOver = actor.request === null && actor.run !== null;
  return {
    ...withFound(node, index, null),
    world: isOver ? model.world(withOver(world, actor.run)) : world,
    actors: node.actors.with(index, actor),
    lost: node.lost - lost,
  };
}

function withOver(world: ModelWorld, run: WorkRun | null): ModelWorld {
  return run === null ? world : { ...world, over: [...world.over, runName(run)].toSorted() };
}

function crashed(node: Node, index: number, run: WorkRun | null, model: Model): Node {
  const world = model.world(withOver(node.world, run));
  return { ...withFound(node, index, null), world, actors: node.actors.with(index, 'crashed'), crashes: node.crashes - 1 };
}

function withFound(node: Node, index: number, found: boolean | null): Node {
  return { ...node, found: node.found.with(index, found) };
}

/** What a forge with linearizable reads does. */
export function perform(world: ModelWorld, request: GateRequest): { readonly world: ModelWorld; readonly answer: GateAnswer } {
  switch (request.kind) {
    case 'read-card':
      return { world, answer: { kind: 'card', card: world.card } };
    case 'read-labels':
      return { world, answer: { kind: 'labels', labels: world.card.labels } };
    case 'read-state':
      return { world, answer: { kind: 'state', state: world.state } };
    case 'read-events':
      return { world, answer: { kind: 'events', events: world.events } };
    case 'read-run':
      return { world, answer: { kind: 'run', state: world.over.includes(runName(request.run)) ? 'completed' : 'running' } };
    case 'wait':
    case 'work':
      return { world, answer: { kind: 'waited' } };
    case 'publish':
      return { world: { ...world, state: request.state }, answer: { kind: 'applied', existed: world.state !== null } };
    case 'apply':
      return applied(world, request.action);
  }
}

function applied(world: ModelWorld, action: GateAction): { readonly world: ModelWorld; readonly answer: GateAnswer } {
  const isThere = 'label' in action && world.card.labels.includes(action.label);
  switch (action.kind) {
    case 'add-label':
      return {
        world: isThere ? world : withLabel(world, action.label, 'added', 'gate'),
        answer: { kind: 'applied', existed: isThere },
      };
    case 'remove-label':
    case 'delete-label':
      return {
        world: isThere ? withLabel(world, action.label, 'removed', 'gate') : world,
        answer: { kind: 'applied', existed: !isThere },
      };
    case 'close-pull-request':
      return {
        world: { ...world, card: { ...world.card, isOpen: false } },
        answer: { kind: 'applied', existed: !world.card.isOpen },
      };
    case 'dispatch-stage':
    case 'comment':
      return { world, answer: { kind: 'applied', existed: false } };
  }
}

function withLabel(world: ModelWorld, label: string, kind: CardEvent['kind'], by: CardEvent['by']): ModelWorld {
  const others = world.card.labels.filter((other) => other !== label);
  const labels = kind === 'added' ? [...others, label].toSorted() : others;
  const events = readWorkLabel(label) === null ? [...world.events, { kind, label, by }] : world.events;
  return { ...world, card: { ...world.card, labels }, events };
}

function isClaimOfOther(label: string, run: WorkRun | null): boolean {
  const claim = readWorkLabel(label);
  return claim !== null && (run === null || runName(claim.run) !== runName(run));
}

function removedLabel(request: GateRequest): string | null {
  if (request.kind !== 'apply') return null;
  const { action } = request;
  return action.kind === 'remove-label' || action.kind === 'delete-label' ? action.label : null;
}

function textOf(request: GateRequest): string {
  if (request.kind === 'apply')
    return [request.action.kind, 'label' in request.action ? request.action.label : ''].join(' ').trim();
  return request.kind;
}

const noAnswer: GateAnswer = { kind: 'failed' };
const destroyed = {
  mine: { kind: 'applied', existed: false },
  gone: { kind: 'applied', existed: true },
} as const satisfies Readonly<Record<string, GateAnswer>>;

/** Keeps one object per world and per actor, so that equal states are the same object and each transition is worked out once. */
interface Model {
  readonly world: (world: ModelWorld) => ModelWorld;
  readonly actor: (actor: Actor) => Actor;
  readonly perform: (world: ModelWorld, request: GateRequest) => { readonly world: ModelWorld; readonly answer: GateAnswer };
  readonly told: (actor: Actor, answer: GateAnswer) => Actor;
  /** The answer to a look from before anybody else announced itself. */
  readonly alone: (world: ModelWorld, actor: Actor) => GateAnswer;
  /** Two nodes with the same data have the same name. */
  readonly name: (node: Node) => string;
}

function makeModel(): Model {
  const numbers = new Map<object, number>();
  const keep = <T extends object>(keyOf: (thing: T) => unknown): ((thing: T) => T) => {
    const kept = new Map<string, T>();
    return (thing) => {
      if (numbers.has(thing)) return thing;
      const key = JSON.stringify(keyOf(thing));
      const known = kept.get(key) ?? thing;
      if (known === thing) {
        kept.set(key, thing);
        numbers.set(thing, numbers.size);
      }
      return known;
    };
  };
  const world = keep<ModelWorld>((thing) => thing);
  const actor = keep<Actor>(({ name, data }) => [name, data]);
  const performed = remember((at: ModelWorld, request: GateRequest) => {
    const outcome = perform(at, request);
    return { ...outcome, world: world(outcome.world) };
  });
  return {
    world,
    actor,
    perform: performed,
    alone: remember((at: ModelWorld, reader: Actor): GateAnswer => {
      const others = at.card.labels.filter((label) => isClaimOfOther(label, reader.run));
      const labels = at.card.labels.filter((label) => !others.includes(label));
      return reader.request?.kind === 'read-labels' ? { kind: 'labels', labels } : { kind: 'card', card: { ...at.card, labels } };
    }),
    told: remember((at: Actor, answer: GateAnswer) => actor(at.told(answer))),
    name: (node) => {
      const names = node.actors.map((at) => (at === 'crashed' ? 'x' : numbers.get(at)));
      return [
        numbers.get(node.world),
        ...names,
        node.found.join(),
        node.crashes,
        node.lost,
        node.stale,
        node.pushTo,
        node.personAdds.length,
      ].join(' ');
    },
  };
}

function remember<One extends object, Other extends object, Result>(
  work: (one: One, other: Other) => Result,
): (one: One, other: Other) => Result {
  const known = new Map<One, Map<Other, Result>>();
  return (one, other) => {
    const row = known.get(one) ?? new Map<Other, Result>();
    known.set(one, row);
    const before = row.get(other);
    if (before !== undefined) return before;
    const result = work(one, other);
    row.set(other, result);
    return result;
  };
}
