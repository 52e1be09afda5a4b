import { cardEvent, cardOf } from '#domain/gate/card.ts';
import { ownComment, readGateState } from '#domain/gate/gate-state.ts';
import type { GateAnswer, GateRequest, Machine } from '#domain/gate/protocol/request.ts';
import { WorldError } from '#domain/world-error.ts';
import type { GateForge } from '#ports/pull-requests.ts';

/** What the gate works with. */
export interface GateWorld {
  readonly forge: GateForge;
  readonly pause: (ms: number) => Promise<void>;
  /** A sentence for the log of the run, which people with access read; nothing of it is published. */
  readonly report: (sentence: string) => void;
}

/** What was read last, for those parts of a stage that need more than the protocol does. */
export interface Reading {
  readonly head: string;
  /** Body of the gate's own comment. */
  readonly comment: string | null;
}

/** Calls that only one of the machines makes. */
export type OwnCalls = (request: GateRequest, reading: Reading) => Promise<GateAnswer | null>;

/** Pauses before a call that brought no answer is made again. */
const retryMs: readonly number[] = [2_000, 10_000];

/** Walks a machine of the protocol to its end, one call after the other. An unanswered call is told to the machine as `failed`. */
export async function drive<State>(
  world: GateWorld,
  machine: Machine<State>,
  start: { readonly state: State; readonly pullRequest: number },
  ownCalls: OwnCalls = async () => null,
): Promise<State> {
  const { forge, pause } = world;
  const self = await answered(world, retryMs, () => forge.self());
  if (self === null) return machine.receive(start.state, { kind: 'failed' });
  let reading: Reading = { head: '', comment: null };
  const call = async (request: GateRequest): Promise<GateAnswer> => {
    const own = await ownCalls(request, reading);
    if (own !== null) return own;
    if (request.kind === 'wait') {
      await pause(request.ms);
      return { kind: 'waited' };
    }
    const { answer, read } = await ask(forge, request, { number: start.pullRequest, self: self.id });
    reading = { ...reading, ...read };
    return answer;
  };
  let { state } = start;
  for (let request = machine.request(state); request !== null; request = machine.request(state)) {
    const current = request;
    const pauses = current.kind === 'apply' && !current.isRepeatable ? [] : retryMs;
    const answer = await answered(world, pauses, () => call(current));
    state = machine.receive(state, answer ?? { kind: 'failed' });
  }
  return state;
}

interface Asked {
  readonly answer: GateAnswer;
  readonly read?: Partial<Reading>;
}

async function ask(
  forge: GateForge,
  request: GateRequest,
  of: { readonly number: number; readonly self: number },
): Promise<Asked> {
  switch (request.kind) {
    case 'read-card':
      return readCard(forge, of.number);
    case 'read-labels':
      return { answer: { kind: 'labels', labels: await forge.labels(of.number) } };
    case 'read-state': {
      const comment = ownComment(await forge.comments(of.number), of.self)?.body ?? null;
      return { answer: { kind: 'state', state: comment === null ? null : readGateState(comment) }, read: { comment } };
    }
    case 'read-events': {
      const events = await forge.labelEvents(of.number);
      return { answer: { kind: 'events', events: events.map((event) => cardEvent(event, of.self)) } };
    }
    case 'read-run':
      return { answer: { kind: 'run', state: await forge.workflowRun(request.run.id, request.run.attempt) } };
    case 'apply':
      return { answer: { kind: 'applied', existed: (await forge.apply(request.action)).existed } };
    case 'wait':
    case 'work':
    case 'publish':
      throw new Error(`Nobody answers the request "${request.kind}" of the gate's protocol.`);
  }
}

async function readCard(forge: GateForge, number: number): Promise<Asked> {
  const summary = await forge.summary(number);
  // What is not there is as good as closed: nothing is done.
  const card = summary === null ? { head: '', isOpen: false, labels: [] } : cardOf(summary);
  return { answer: { kind: 'card', card }, read: { head: card.head } };
}

/** `null` where the world refused, or gave no answer also after trying again. Our own errors and an interruption pass through. */
async function answered<T>({ pause, report }: GateWorld, pauses: readonly number[], call: () => Promise<T>): Promise<T | null> {
  for (const ms of [...pauses, null]) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof WorldError) || error.kind === 'interrupted') throw error;
      report(error.message);
      if (error.kind !== 'network' || ms === null) return null;
      await pause(ms);
    }
  }
  return null;
}
