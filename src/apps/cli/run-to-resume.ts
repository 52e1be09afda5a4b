import type { WorkItem } from '#domain/work-item.ts';
import type { Journal, Journals } from '#ports/journal.ts';
import { changedParts, type RunIdentity, type RunParts } from './run-identity.ts';

/** The run that `--resume` without a name means, and what a person should know about that. */
export interface ResumedRun {
  readonly run: string;
  /** One sentence; `null`: it is the run of this very command. */
  readonly says: string | null;
}

/**
 * The run of this very command; where that never began, the latest of this issue, if it may go on with what changed since: an edit of the issue
 * (so that it is found and told), other gates of the owner that its change has yet to pass, or another branch for what it has yet to publish.
 */
export async function runToResume(journals: Journals, identity: RunIdentity, item: WorkItem): Promise<ResumedRun> {
  const own = { run: identity.run, says: null };
  const all = await journals.list();
  const latest = all.find((run) => run.startsWith(identity.prefix));
  if (all.includes(identity.run) || latest === undefined) return own;
  const journal = await journals.open(latest);
  try {
    if (await isOfAnotherText(journal, item)) return item.number === null ? own : { run: latest, says: null };
    const recorded = await lastIdentity(journal);
    if (recorded === null) return own;
    const changed = changedParts(recorded, identity.parts);
    const isSound = changed.every((name) => mayChange[name] !== undefined);
    const why = isSound ? await whyNot(journal, changed) : differsIn(changed, recorded);
    if (why === null) return { run: latest, says: `Going on with run ${latest}, whose ${wordsFor(changed)} since.` };
    return { ...own, says: `The latest run of this issue, ${latest}, cannot go on here: ${why} A new run begins.` };
  } finally {
    await journal.close();
  }
}

const identityStep = 'identity~';

/** Notes under what a run goes on; a resumed one may go on under something else than it began with. */
export async function recordIdentity(journal: Journal, parts: RunParts): Promise<void> {
  const last = await lastIdentity(journal);
  if (last !== null && changedParts(last, parts).length === 0) return;
  const count = journal.recorded().filter((name) => name.startsWith(identityStep)).length;
  await journal.step(`${identityStep}${count + 1}`, async () => parts);
}

async function lastIdentity(journal: Journal): Promise<RunParts | null> {
  const name = journal.recorded().findLast((each) => each.startsWith(identityStep));
  return name === undefined ? null : readStep<RunParts>(journal, name);
}

function readStep<T>(journal: Journal, name: string): Promise<T> {
  return journal.step<T>(name, () => Promise.reject(new Error(`${name} was recorded`)));
}

async function isOfAnotherText(journal: Journal, { digest }: WorkItem): Promise<boolean> {
  if (!journal.recorded().includes('begin')) return false;
  return (await readStep<{ readonly digest: string }>(journal, 'begin')).digest !== digest;
}

/** What may change while a run is under way, and the first phase whose recorded end stands on it. */
const mayChange: Readonly<Record<string, { readonly until: string; readonly words: string }>> = {
  gates: { until: 'SELF_REVIEW', words: 'gates changed' },
  branch: { until: 'DRAFT_PR', words: 'branch has another name' },
};

function wordsFor(changed: readonly string[]): string {
  return changed.map((name) => mayChange[name]?.words ?? name).join(' and ') || 'name changed';
}

/** Phases from the first on that would have to be taken again. */
const late = ['SELF_REVIEW', 'DRAFT_PR', 'CLOSE'];

/** What a run passed it does not pass again: only where it halted, or has not come so far, is the change heard. */
async function whyNot(journal: Journal, changed: readonly string[]): Promise<string | null> {
  const last = journal.recorded().findLast((name) => /^[A-Z_]+(?:~\d+)?$/.test(name));
  if (last === undefined) return null;
  const { outcome } = await readStep<{ readonly outcome: { readonly kind: string } }>(journal, last);
  if (outcome.kind !== 'continue') return null;
  const phase = last.replace(/~\d+$/, '');
  const passed = changed.find((name) => late.indexOf(phase) >= late.indexOf(mayChange[name]?.until ?? ''));
  if (passed === undefined || !late.includes(phase)) return null;
  return `it has ended ${phase} with other ${passed === 'gates' ? 'gates' : 'names'}.`;
}

function differsIn(changed: readonly string[], recorded: RunParts): string {
  const base = changed.includes('base') ? ` It began on ${recorded['base']?.slice(0, 10)}; --base names a commit.` : '';
  return `it began with other values of ${changed.join(', ')}.${base}`;
}
