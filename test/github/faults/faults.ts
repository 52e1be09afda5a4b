import type { ApiResponse } from '../serving/route.ts';
import { fits, type ArmedFault, type FaultKind, type FaultOrder } from './fault.ts';

type Snapshot = { readonly url: string; readonly states: ApiResponse[] };

/** The faults of one server, taken in the order in which they were injected. */
export interface Faults {
  /** A `stale` fault needs an exact path, and looks back at most to its own injection: from then on every write leaves a snapshot. */
  inject(order: FaultOrder): void;
  /** Faults that were ordered and not yet met; a test that expects them all asserts that it is empty. */
  readonly pending: readonly FaultOrder[];
  clear(): void;
}

export interface FaultBox extends Faults {
  /** The fault for this request, used up by one. */
  take(method: string, path: string): FaultKind | null;
  /** Called before every write, with a way to ask for the present state of a path. */
  beforeWrite(read: (path: string) => Promise<ApiResponse>): Promise<void>;
  /** What the path answered so many writes ago; `null` where nothing was kept. */
  staleAnswer(path: string, writesAgo: number): ApiResponse | null;
}

export function makeFaults(): FaultBox {
  let armed: ArmedFault[] = [];
  let snapshots: Snapshot[] = [];
  return {
    inject: (order) => {
      armed.push({ order, skip: order.skip ?? 0, left: order.times ?? 1 });
      if (order.fault.kind !== 'stale') return;
      if (typeof order.path !== 'string') throw new Error('A stale fault needs an exact path.');
      if (!snapshots.some(({ url }) => url === order.path)) snapshots.push({ url: order.path, states: [] });
    },
    get pending() {
      return armed.filter(({ left }) => left > 0 && left !== Infinity).map(({ order }) => order);
    },
    clear: () => {
      armed = [];
      snapshots = [];
    },
    take: (method, path) => {
      const found = armed.find((each) => fits(each, method, path));
      if (found === undefined) return null;
      if (found.skip > 0) {
        found.skip -= 1;
        return null;
      }
      found.left -= 1;
      return found.order.fault;
    },
    beforeWrite: async (read) => {
      for (const { url, states } of snapshots) states.push(await read(url));
    },
    staleAnswer: (path, writesAgo) => {
      const states = snapshots.find(({ url }) => url === path)?.states ?? [];
      return states.at(-writesAgo) ?? states[0] ?? null;
    },
  };
}
