import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RepairAction } from '#domain/forge-action.ts';
import { readRecordMarker } from '#domain/record-marker.ts';
import { WorldError } from '#domain/world-error.ts';
import { writeFileAtomically } from '#lib/atomic-file.ts';
import { sha256 } from '#lib/digest.ts';
import { systemErrorCode } from '#lib/system-error.ts';

export type OpenPullRequest = Extract<RepairAction, { kind: 'open-draft-pull-request' }>;

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** `record.json`, version 1: what is known about a pull request besides the text in `pull-request.md`. A person closes it by its `state`. */
const pullRequestRecord = z.object({
  version: z.literal(1),
  kind: z.literal('pull-request'),
  state: z.enum(['open', 'closed']),
  branch: z.string().min(1),
  base: z.string(),
  head: z.string(),
  title: z.string(),
  issue: z.number().int().nullable(),
  workItemDigest: digest.nullable(),
  patchId: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/)
    .nullable(),
  /** sha256 (hex) of the body as it was last applied: what a person writes into the text stays until another body comes. */
  bodyDigest: digest,
});

export type PullRequestRecord = z.infer<typeof pullRequestRecord>;

export function recordOf(action: OpenPullRequest, earlier: PullRequestRecord | null): PullRequestRecord {
  const marker = readRecordMarker(action.body);
  const { branch, base, head, title, issue } = action;
  const known = {
    workItemDigest: marker?.workItemDigest ?? null,
    patchId: marker?.patchId ?? null,
    bodyDigest: sha256(action.body),
  };
  return { version: 1, kind: 'pull-request', state: earlier?.state ?? 'open', branch, base, head, title, issue, ...known };
}

/** The record in a folder; `null` where there is none. Throws WorldError `storage` where it cannot be understood. */
export async function readRecord(folder: string): Promise<PullRequestRecord | null> {
  const path = join(folder, 'record.json');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return pullRequestRecord.parse(JSON.parse(text));
  } catch (error) {
    throw unreadable(path, error);
  }
}

export async function writeRecord(folder: string, record: PullRequestRecord): Promise<void> {
  await writeFileAtomically(join(folder, 'record.json'), `${JSON.stringify(record, null, 2)}\n`, 0o644);
}

function unreadable(path: string, error: unknown): WorldError {
  const [issue] = error instanceof z.ZodError ? error.issues : [];
  const reason = issue === undefined ? 'it is not JSON' : `"${issue.path.join('.')}" is wrong (${issue.message})`;
  return new WorldError(
    'storage',
    `The record ${path} of an earlier pull request cannot be understood: ${reason}. Correct it, or move its folder away, then run the same command again.`,
    { cause: error },
  );
}
