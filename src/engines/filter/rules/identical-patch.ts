import { counted, finding, type EarlierPullRequest, type FilterFacts, type Rule } from '../facts.ts';

/**
 * An earlier pull request with the identical patch is a fact. It rejects only where that one is still open, against the same branch and
 * by somebody else; a merged one is the matter of `already-fixed`. Two honest people may write the same fix, so nobody is blamed.
 */
export const identicalPatch: Rule = (facts) => {
  const { pullRequest, fingerprint } = facts;
  if (pullRequest.isTruncated) {
    return finding(
      'identical-patch',
      'unknown',
      'The forge did not give the whole diff, so it could not be compared with earlier ones.',
    );
  }
  const same = facts.corpus.identical(fingerprint).flatMap((number) => facts.earlier.get(number) ?? []);
  const open = same.find(({ summary }) => summary.state === 'open' && isSameWork(facts, summary) && !isOwn(facts, summary));
  if (open !== undefined) {
    const says = `The identical change is already proposed in pull request #${open.summary.number}, so it may be best to continue there.`;
    return finding('identical-patch', 'reject', says, same.map(describe));
  }
  const closed = same.find(({ summary }) => summary.state !== 'merged');
  if (closed !== undefined) {
    const says = `Pull request #${closed.summary.number} holds the identical change, which may be of help to the reader.`;
    return finding('identical-patch', 'note', says, same.map(describe));
  }
  const unread = mayBeIdentical(facts);
  if (unread.length > 0) {
    const says = 'Some files came without their text, so a person should see whether earlier work on the same files is the same.';
    return finding('identical-patch', 'unknown', says, unread.map(describe));
  }
  const says = `No earlier pull request among ${facts.corpus.size} holds the identical change.`;
  const uncompared = facts.earlier.size - facts.corpus.size;
  const evidence = uncompared > 0 ? [`${counted(uncompared, 'earlier pull request')} not compared: no fingerprint yet`] : [];
  return finding('identical-patch', 'pass', says, evidence);
};

function isSameWork({ pullRequest }: FilterFacts, summary: EarlierPullRequest['summary']): boolean {
  return summary.base.branch === pullRequest.base.branch;
}

function isOwn({ pullRequest }: FilterFacts, summary: EarlierPullRequest['summary']): boolean {
  return summary.author.id === pullRequest.author.id;
}

/** Open work of others on exactly the same files, where either of the two could not be identified. */
function mayBeIdentical(facts: FilterFacts): readonly EarlierPullRequest[] {
  const { identity, sketches } = facts.fingerprint;
  if (identity !== null || facts.pullRequest.files.length === 0) return [];
  const files = sketches.files.join();
  return [...facts.earlier.values()].filter(
    ({ summary, fingerprint }) =>
      summary.state === 'open' &&
      isSameWork(facts, summary) &&
      !isOwn(facts, summary) &&
      fingerprint?.identity === null &&
      fingerprint.sketches.files.join() === files,
  );
}

export function describe({ summary: { number, state, title, base } }: EarlierPullRequest): string {
  return `#${number} (${state}, against ${base.branch}): ${title}`;
}
