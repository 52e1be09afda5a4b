import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ForgeEffect, RepairAction } from '#domain/forge-action.ts';
import { WorldError } from '#domain/world-error.ts';
import type { Forge, ForgeRecord } from '#ports/forge.ts';
import { writeFileAtomically } from '#lib/atomic-file.ts';
import { systemErrorCode } from '#lib/system-error.ts';
import { issueFolder, namedAfter, pullRequestFolder } from './place.ts';
import { readRecord, recordOf, writeRecord, type OpenPullRequest, type PullRequestRecord } from './record-file.ts';

export interface LocalForgeOptions {
  /** Absolute path of the folder that is the forge, by convention `<git common folder>/patchline`. Made when first written to. */
  readonly folder: string;
}

/**
 * A forge that is a folder: each pull request is a folder with `pull-request.md` for people and `record.json` for programs, comments
 * and labels are files beside them, so that git and an editor are enough to read it. Throws WorldError `storage` for a record that
 * cannot be understood, and `usage` for a comment or label on a branch without a pull request.
 */
export function localForge({ folder }: LocalForgeOptions): Forge {
  return {
    listRecords: () => orStorageError(folder, listRecords(folder)),
    apply: (action) => orStorageError(folder, apply(folder, action)),
    ownComment: (on, marker) => orStorageError(folder, readOwnComment(folder, on, marker)),
    labels: async (on) => orStorageError(folder, readLabels(await placeOf(folder, on))),
    async labelledBy(on, label) {
      const labels = await orStorageError(folder, readLabels(await placeOf(folder, on)));
      // Who can write into this folder owns the repository.
      return labels.includes(label) ? { who: 'the owner of this repository', mayDecide: true } : null;
    },
  };
}

async function apply(folder: string, action: RepairAction): Promise<ForgeEffect> {
  switch (action.kind) {
    case 'open-draft-pull-request':
      return openPullRequest(folder, action);
    case 'comment':
      return leaveFile(await commentPath(folder, action.on, action.marker), action.body);
    case 'add-label':
      return leaveLabel(await placeOf(folder, action.on), action.label);
    case 'remove-label':
      return removeLabel(await placeOf(folder, action.on), action.label);
  }
}

async function orStorageError<T>(folder: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (systemErrorCode(error) === null) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new WorldError(
      'storage',
      `The local forge in ${folder} could not be used: ${said}. Make the folder writable and make room there, then run the same command again.`,
      { cause: error },
    );
  }
}

async function listRecords(folder: string): Promise<readonly ForgeRecord[]> {
  const all = join(folder, 'pull-requests');
  const names: readonly string[] = await readdir(all).catch(noneWhereMissing);
  const records = await Promise.all(
    names.toSorted().map(async (name) => asForgeRecord(join(all, name), await readRecord(join(all, name)))),
  );
  return records.filter((record) => record !== null);
}

function asForgeRecord(folder: string, record: PullRequestRecord | null): ForgeRecord | null {
  if (record === null) return null;
  const { title, branch, issue, workItemDigest, patchId, state } = record;
  return { url: urlOf(folder), title, branch, issue, workItemDigest, patchId, state };
}

async function openPullRequest(folder: string, action: OpenPullRequest): Promise<ForgeEffect> {
  const place = pullRequestFolder(folder, action.branch);
  const earlier = await readRecord(place);
  const record = recordOf(action, earlier);
  if (earlier === null || earlier.bodyDigest !== record.bodyDigest || earlier.title !== record.title) {
    await writeFileAtomically(join(place, 'pull-request.md'), textOf(action), 0o644);
  }
  for (const { path, content } of action.attachments) await leaveFile(join(place, basename(path)), content);
  for (const label of action.labels) await leaveLabel(place, label);
  // The record comes last: it is what says that the pull request is there.
  await writeRecord(place, record);
  return { url: urlOf(place), existed: earlier !== null };
}

function textOf({ title, branch, base, head, body }: OpenPullRequest): string {
  const about = `Draft pull request of branch \`${branch}\` (\`${head.slice(0, 12)}\`) into \`${base}\`.`;
  return `# ${title}\n\n${about} To close it, set \`state\` to \`closed\` in \`record.json\`.\n\n---\n\n${body}`;
}

function urlOf(place: string): string {
  return pathToFileURL(join(place, 'pull-request.md')).href;
}

async function placeOf(folder: string, on: string): Promise<string> {
  const [, issue] = /^issue-(\d+)$/.exec(on) ?? [];
  if (issue !== undefined) return issueFolder(folder, issue);
  const place = pullRequestFolder(folder, on);
  if ((await readRecord(place)) !== null) return place;
  throw new WorldError(
    'usage',
    `There is no pull request for the branch "${on}" in ${folder}, so nothing can be said on it. Open one first, or name an issue as "issue-<number>".`,
  );
}

async function commentPath(folder: string, on: string, marker: string): Promise<string> {
  return join(await placeOf(folder, on), 'comments', `${namedAfter(marker)}.md`);
}

async function readOwnComment(folder: string, on: string, marker: string): Promise<string | null> {
  return readOrNull(await commentPath(folder, on, marker));
}

/** A person may put a file of any name there: what it holds is the label. */
async function labelFiles(place: string): Promise<readonly { readonly path: string; readonly label: string }[]> {
  const names = await readdir(join(place, 'labels')).catch(noneWhereMissing);
  const files = names.toSorted().map(async (name) => {
    const path = join(place, 'labels', name);
    return { path, label: ((await readOrNull(path)) ?? '').trimEnd() };
  });
  return (await Promise.all(files)).filter(({ label }) => label !== '');
}

async function readLabels(place: string): Promise<readonly string[]> {
  return [...new Set((await labelFiles(place)).map(({ label }) => label))];
}

async function removeLabel(place: string, label: string): Promise<ForgeEffect> {
  const found = (await labelFiles(place)).filter((file) => file.label === label);
  for (const { path } of found) await rm(path, { force: true });
  return { url: pathToFileURL(join(place, 'labels')).href, existed: found.length === 0 };
}

function noneWhereMissing(error: unknown): string[] {
  if (systemErrorCode(error) === 'ENOENT') return [];
  throw error;
}

async function readOrNull(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  });
}

function leaveLabel(place: string, label: string): Promise<ForgeEffect> {
  return leaveFile(join(place, 'labels', namedAfter(label)), `${label}\n`);
}

/** Leaves a file with this content; one that has it already is not touched. */
async function leaveFile(path: string, content: string): Promise<ForgeEffect> {
  const before = await readFile(path, 'utf8').catch(() => null);
  if (before !== content) await writeFileAtomically(path, content, 0o644);
  return { url: pathToFileURL(path).href, existed: before !== null };
}
