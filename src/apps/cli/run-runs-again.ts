import type { RunCard } from '#domain/run-card.ts';
import type { RunTrace } from '#domain/run-trace.ts';
import { WorldError } from '#domain/world-error.ts';
import type { ModelBounds } from '#config/model-schema.ts';
import type { FixOptions } from './open-fix.ts';
import { runFix } from './run-fix.ts';
import { openTrace, type RunsPlace } from './run-runs.ts';
import { runSlateAgain } from './run-slate-pick.ts';

export interface ResumeOptions extends RunsPlace {
  readonly proceedAnyway?: boolean;
  readonly trust?: boolean;
  readonly budget?: ModelBounds;
  readonly dryRun?: boolean;
}

/** Goes on with a run as the command that began it would with --resume. Returns what that command returns. */
export async function runRunsResume(name: string, options: ResumeOptions, version: string): Promise<number> {
  const { trace } = await openTrace(name, options);
  const card = cardOf(trace);
  if (options.dryRun === true) return tellResume(card, options);
  const { proceedAnyway, trust, budget, json } = options;
  const answers = { ...defined({ proceedAnyway, trust, budget, json }), repo: card.root };
  if (card.command === 'slate') return await runSlateAgain(card.run, answers, version);
  const flags = card.flags as Partial<FixOptions>;
  return await runFix(card.item, { ...flags, ...answers, base: card.base, resume: card.run }, version);
}

function cardOf({ card, run, holder }: RunTrace): RunCard {
  if (holder !== null) {
    throw new WorldError(
      'usage',
      `Process ${holder} is working on run "${run}", so there is nothing to go on with. Stop it first with "patchline runs stop ${run}".`,
    );
  }
  if (card !== null) return card;
  throw new WorldError(
    'usage',
    `How run "${run}" was begun was not recorded, because an earlier version began it. Give the command that began it again, with --resume ${run}.`,
  );
}

function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function tellResume({ run, command, root, base, flags }: RunCard, { json }: ResumeOptions): number {
  if (json === true) console.log(JSON.stringify({ dryRun: true, run, command, repository: root, base, flags }));
  else
    console.log(`Dry run: "patchline ${command}" would go on with ${run} on ${base.slice(0, 10)} of ${root}. Nothing was done.`);
  return 0;
}

/** Interrupts the process that works on a run. Returns 0, or 1 where none does. */
export async function runRunsStop(name: string, options: RunsPlace & { readonly dryRun?: boolean }): Promise<number> {
  const { trace } = await openTrace(name, options);
  const { holder, run } = trace;
  const isStopped = holder !== null && options.dryRun !== true && interrupt(holder);
  const says =
    holder === null
      ? `No process works on run ${run}.`
      : options.dryRun === true
        ? `Dry run: process ${holder} would be interrupted.`
        : isStopped
          ? `Process ${holder} was interrupted. "patchline runs resume ${run}" goes on with it.`
          : `Process ${holder} had ended by itself.`;
  console.log(
    options.json === true ? JSON.stringify({ run, pid: holder, stopped: isStopped, dryRun: options.dryRun ?? false }) : says,
  );
  return holder === null ? 1 : 0;
}

/** As Ctrl-C does; the sandbox ends what it began when its parent is gone. */
function interrupt(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGINT');
  } catch {
    return false;
  }
}
