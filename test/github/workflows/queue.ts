import type { World } from '../world.ts';
import { execute, stop } from './execute.ts';
import type { Job } from './workflow.ts';

interface Group {
  running: Job | null;
  waiting: Job[];
}

/** Documented for `queue: max`. */
const longestQueue = 100;

/** Concurrency groups: at most one job of a group runs. */
export interface Queue {
  add(job: Job): void;
  drop(job: Job): void;
  /** Jobs that run or wait; empty when all is done. */
  readonly alive: ReadonlySet<Promise<void>>;
}

export function makeQueue(world: World): Queue {
  const groups = new Map<string, Group>();
  const alive = new Set<Promise<void>>();

  const untilEmpty = async (first: Job, group: Group): Promise<void> => {
    for (let job: Job | undefined = first; job !== undefined; job = group.waiting.shift()) {
      group.running = job;
      await execute(world, job);
    }
    group.running = null;
  };

  return {
    alive,
    add: (job) => {
      const wanted = job.workflow.concurrency?.(job.event) ?? { group: `run ${job.run.id} ${job.attempt.number}` };
      const group = groups.get(wanted.group) ?? { running: null, waiting: [] };
      groups.set(wanted.group, group);
      if (group.running === null) {
        const done = untilEmpty(job, group);
        alive.add(done);
        void done.finally(() => alive.delete(done));
        return;
      }
      if (wanted.queue !== 'max') group.waiting.splice(0).forEach(stop);
      if (wanted.cancelInProgress === true) stop(group.running);
      if (group.waiting.length >= longestQueue) return stop(job);
      job.attempt.status = 'pending';
      group.waiting.push(job);
    },
    drop: (job) => {
      for (const group of groups.values()) group.waiting = group.waiting.filter((each) => each !== job);
      stop(job);
    },
  };
}
