import { readSeal, sealComment } from '#domain/comment-seal.ts';
import type { RepairAction } from '#domain/forge-action.ts';
import { isRunStateLabel, runStateLabel, type RunStateLabel } from '#domain/run-label.ts';
import type { WorkItem } from '#domain/work-item.ts';
import { WorldError } from '#domain/world-error.ts';
import type { Forge } from '#ports/forge.ts';
import type { Journal } from '#ports/journal.ts';
import { forgeActionText } from '#present/forge-action-text.ts';
import { runComment, type RunStory } from '#present/run-comment.ts';

/** The one comment and the one label by which a run shows on its issue where it stands. */
export interface Thread {
  /** Whether somebody changed our comment since the run wrote it. Asked before anything is written. */
  wasEdited(): Promise<boolean>;
  /** Returns at once; of several in quick succession only the last is written. */
  show(story: RunStory): void;
  /** Until what was shown last is written. `must`: throws where it could not be; else that is only told. */
  settle(must: boolean): Promise<void>;
}

export interface ThreadRequest {
  readonly forge: Forge;
  readonly journal: Journal;
  readonly run: string;
  readonly item: WorkItem;
  readonly dryRun: boolean;
  /** Told, in one sentence, what was not written and why. */
  readonly report: (sentence: string) => void;
}

/** Digests of texts are recorded before the texts are written, so that whatever is found later and not recorded is somebody else's. */
const recordedAs = 'said~';

export function openThread(request: ThreadRequest): Thread {
  const { journal, report } = request;
  const said = new Set<string>();
  let isRecalled = false;
  const recallOnce = async (): Promise<void> => {
    if (!isRecalled) await recall(journal, said);
    isRecalled = true;
  };
  const standing: Standing = { label: null, isEdited: false };
  let wanted: RunStory | null = null;
  let shown: RunStory | null = null;
  let writing: Promise<void> | null = null;
  let failure: unknown = null;
  let isRefused = false;

  const drain = async (): Promise<void> => {
    await recallOnce();
    while (wanted !== null && shown !== wanted) {
      const story = wanted;
      await write(request, story, said, standing);
      shown = story;
    }
    failure = null;
  };
  const start = (): void => {
    writing ??= drain()
      .catch((error: unknown) => {
        failure = error;
        isRefused = error instanceof WorldError && error.kind !== 'network';
      })
      .finally(() => (writing = null));
  };
  return {
    async wasEdited() {
      await recallOnce();
      const on = placeOf(request.item, null);
      if (said.size === 0 || on === null) return false;
      const body = await request.forge.ownComment(on, markerOf(request, null, false));
      standing.isEdited = body !== null && !said.has(readSeal(body)?.textDigest ?? '');
      return standing.isEdited;
    },
    show(story) {
      wanted = story;
      if (!isRefused) start();
    },
    async settle(must) {
      await writing;
      if (wanted !== shown && !isRefused) {
        start();
        await writing;
      }
      if (failure === null) return;
      if (must || !(failure instanceof WorldError)) throw failure;
      report(`Where this run stands could not be said on its issue: ${failure.message}`);
    },
  };
}

interface Standing {
  label: RunStateLabel | null;
  /** Whether somebody changed our comment. */
  isEdited: boolean;
}

async function recall(journal: Journal, said: Set<string>): Promise<void> {
  for (const name of journal.recorded().filter((each) => each.startsWith(recordedAs))) {
    said.add(await journal.step<string>(name, () => Promise.reject(new Error(`${name} was recorded`))));
  }
}

/** An issue without a number has no place on its forge but its draft pull request. */
function placeOf({ number }: WorkItem, story: RunStory | null): string | null {
  if (number !== null) return `issue-${number}`;
  return story?.end.kind === 'pr-opened' ? story.end.published.branch : null;
}

/** What was edited is not written over: it is what people have to look at. */
function markerOf({ run }: ThreadRequest, story: RunStory | null, isEdited: boolean): string {
  const isCorrupted = story?.end.kind === 'halted' && story.end.halt.reason === 'state-corrupted';
  return `patchline/run/${run}${isCorrupted || isEdited ? '/state-corrupted' : ''}`;
}

async function write(request: ThreadRequest, story: RunStory, said: Set<string>, standing: Standing): Promise<void> {
  const { journal, item, run } = request;
  const on = placeOf(item, story);
  if (on === null) return;
  const body = sealComment(runComment(story), { run, workItemDigest: item.digest });
  const digest = readSeal(body)?.textDigest ?? '';
  const isFirst = said.size === 0;
  if (!said.has(digest) && !request.dryRun) await journal.step(`${recordedAs}${said.size + 1}`, async () => digest);
  said.add(digest);
  if (isFirst || !request.dryRun)
    await perform(request, { kind: 'comment', on, body, marker: markerOf(request, story, standing.isEdited) });
  const label = runStateLabel(story.end.kind === 'halted' ? { kind: 'halted', reason: story.end.halt.reason } : story.end);
  if (standing.label === label) return;
  const present = request.dryRun ? [] : await request.forge.labels(on);
  for (const other of present.filter((name) => isRunStateLabel(name) && name.toLowerCase() !== label)) {
    await perform(request, { kind: 'remove-label', on, label: other });
  }
  if (!present.includes(label)) await perform(request, { kind: 'add-label', on, label });
  standing.label = label;
}

async function perform({ dryRun, forge, report }: ThreadRequest, action: RepairAction): Promise<void> {
  if (dryRun) report(`dry run: would ${forgeActionText(action)}`);
  else await forge.apply(action);
}
