import type { Judgement, Published } from '#domain/run-state.ts';
import type { WorkItem } from '#domain/work-item.ts';

/**
 * The comment that closes a run, with the hidden marker that ties it to the text: an issue or comment edited later no longer
 * agrees with it. Returns the body and the marker (which the body ends with).
 */
export function closingComment(
  run: string,
  item: WorkItem,
  published: Published,
  judgement: Judgement,
): { readonly body: string; readonly marker: string } {
  const marker = `<!-- patchline:closed run=${run} issue=${item.digest} -->`;
  const body = [
    `Patchline (an automated tool) made a draft pull request for this issue: ${published.recordUrl}`,
    '',
    `- branch \`${published.branch}\`, tests that were red and are green: ${judgement.failToPass.length}`,
    `- score ${judgement.score.value.toFixed(2)} (${judgement.score.route}); a person decides`,
    `- receipt sha256:${published.receiptDigest}; replay it with \`patchline receipt verify\``,
    '',
    marker,
  ].join('\n');
  return { body, marker };
}
