import { readRecordMarker } from '#domain/record-marker.ts';
import type { Forge, ForgeRecord } from '#ports/forge.ts';
import type { Desk } from './desk.ts';
import { closingReferences } from './read/closing-references.ts';
import { readLabels } from './read/discussion.ts';
import { readLabelHand } from './read/label-hand.ts';
import { listPullRequests } from './read/pull-request.ts';
import type { PullRequestAnswer } from './read/shapes.ts';
import { applyRepair } from './write/apply.ts';
import { readOwnComment } from './write/comment.ts';
import type { Publishing } from './write/open-pull-request.ts';
import { placeOf } from './write/place.ts';

/** Open pull requests are the records: a closed one says that somebody tried, which stops nobody. */
export function repairForge(desk: Desk, publishing: Publishing): Forge {
  return {
    async listRecords() {
      const records: ForgeRecord[] = [];
      for await (const answer of listPullRequests(desk.client, desk.repository, { state: 'open', since: 0 })) {
        records.push(recordOf(desk, answer));
      }
      return records;
    },
    apply: (action) => applyRepair(desk, publishing, action),
    ownComment: async (on, marker) => readOwnComment(desk, await placeOf(desk, on), marker),
    labels: async (on) => readLabels(desk.client, desk.repository, (await placeOf(desk, on)).number),
    labelledBy: async (on, label) => readLabelHand(desk, await placeOf(desk, on), label),
  };
}

function recordOf({ client, repository }: Desk, { html_url, title, body, head }: PullRequestAnswer): ForgeRecord {
  const marker = readRecordMarker(body ?? '');
  const [issue] = closingReferences(body ?? '', repository, client.place.server);
  return {
    url: html_url,
    title,
    branch: head.ref,
    issue: issue ?? null,
    workItemDigest: marker?.workItemDigest ?? null,
    patchId: marker?.patchId ?? null,
    state: 'open',
  };
}
