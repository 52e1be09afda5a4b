import type { ReceiptFault, ReceiptFaultKind } from '#domain/receipt/fault.ts';
import type { ReceiptVerdict, ReplayDifference, ReplaySummary } from '#domain/verify-receipt/verdict.ts';
import { oneLine } from './plain-text.ts';

/** What a fault means: what it is about goes in front, claimed and found behind. */
interface Explanation {
  readonly what: (about: string) => string;
  readonly next: string;
}

const askAgain = 'Ask the maker for the receipt as it was signed.';
const fetchBranch = 'Fetch the branch that carries the receipt ("git fetch <remote> <branch>") and verify again.';
const doNotMerge = 'Do not merge on the strength of this receipt.';

const explanations: Readonly<Record<ReceiptFaultKind, Explanation>> = {
  'no-receipt': {
    what: () => 'There is no receipt in this text.',
    next: 'Name a receipt file, or take it from the branch with "git show <branch>^2:receipt.json".',
  },
  'two-receipts': {
    what: () => 'There are two receipts in this text, and only one can speak for a patch.',
    next: 'Remove all but one.',
  },
  'too-large': { what: () => 'The text is too large to be a receipt.', next: 'Check that the right file was named.' },
  malformed: { what: (about) => `This is no receipt that can be read: ${about}.`, next: askAgain },
  'duplicate-key': {
    what: (about) => `The receipt names a key twice (${about}), so that two readers could read it differently.`,
    next: askAgain,
  },
  'non-integer': { what: (about) => `The receipt holds a number that is no plain integer (${about}).`, next: askAgain },
  'lone-surrogate': {
    what: (about) => `The receipt holds half a character (${about}), so that two readers could read it differently.`,
    next: askAgain,
  },
  'unsupported-version': {
    what: () => 'The receipt is of a version that this Patchline does not know.',
    next: 'Update Patchline, then verify again.',
  },
  'not-canonical': { what: (about) => `The ${about} is not in canonical form (RFC 8785).`, next: askAgain },
  'other-receipt': {
    what: () => 'This is not the receipt that the commit names.',
    next: 'Take the one that travels with the branch: "git show <branch>^2:receipt.json".',
  },
  'key-mismatch': {
    what: (about) => `The key id of the ${about} is not that of the key that comes with the receipt.`,
    next: doNotMerge,
  },
  'signature-invalid': {
    what: (about) =>
      `The signature of the ${about} does not hold: it was changed after it was signed, or signed with another key.`,
    next: doNotMerge,
  },
  'signer-untrusted': {
    what: () => 'The signatures hold, but the key is not among those that this repository trusts.',
    next: 'Add the key to the trusted signers on the base branch if you know whose it is.',
  },
  'binding-mismatch': { what: (about) => `The statements of the receipt contradict each other (${about}).`, next: doNotMerge },
  'score-mismatch': { what: () => 'The score is not the one that the recorded evidence gives.', next: doNotMerge },
  'base-missing': {
    what: () => 'This repository does not have the commit that the patch starts from.',
    next: 'Fetch the base branch (a shallow clone needs "git fetch --unshallow") and verify again.',
  },
  'head-missing': { what: () => 'This repository does not have the tree that the receipt calls the result.', next: fetchBranch },
  'unsupported-change': {
    what: (about) => `The patch changes ${about}, which is a link, a submodule or no UTF-8 text; receipts cover text files only.`,
    next: doNotMerge,
  },
  'tree-mismatch': { what: (about) => `The repository has another tree than the receipt says (${about}).`, next: doNotMerge },
  'frozen-file-changed': {
    what: (about) => `The acceptance test ${about} is not the one that was frozen before the fix.`,
    next: doNotMerge,
  },
  'diff-mismatch': { what: (about) => `The patch in the repository is not the one in the receipt (${about}).`, next: doNotMerge },
  'names-missing': {
    what: (about) =>
      `The receipt cut the list ${about} for its size, and the names document with the whole list is not at hand or is another one.`,
    next: 'Take it from the branch: "git show <branch>^2:names.json".',
  },
  'graph-missing': {
    what: () => 'The hypothesis graph that the receipt binds is not at hand, so its nodes cannot be run again.',
    next: 'Take it from the branch: "git show <branch>^2:graph.json".',
  },
  'graph-mismatch': {
    what: (about) => `The hypothesis graph is not the one that the receipt binds (${about}).`,
    next: doNotMerge,
  },
  'replay-not-red': {
    what: (about) => `Run again, the acceptance tests do not fail on base as the receipt says (${about}).`,
    next: `${doNotMerge} The tests do not show the defect here.`,
  },
  'replay-not-green': {
    what: (about) => `Run again, the acceptance tests do not pass with the patch (${about}).`,
    next: `${doNotMerge} The patch does not repair the defect here.`,
  },
  'replay-regression': {
    what: (about) => `Run again, the repository's own tests lost something with the patch (${about}).`,
    next: doNotMerge,
  },
  'node-disagrees': {
    what: (about) => `Run again, a node of the hypothesis graph gives another result (${about}).`,
    next: `${doNotMerge} If the test is flaky, ask the maker for a receipt without it.`,
  },
};

/** One paragraph for people: what is wrong, what was claimed and found, what to do. Foreign text in it is made harmless. */
export function faultSentence(fault: ReceiptFault): string {
  const { what, next } = explanations[fault.kind];
  return [what(oneLine(fault.about)), comparison(fault), next].filter((sentence) => sentence !== '').join(' ');
}

function comparison({ claimed, found }: ReceiptFault): string {
  if (claimed === null && found === null) return '';
  if (claimed === null) return `Found: ${oneLine(found ?? '')}.`;
  return found === null
    ? `The receipt says ${oneLine(claimed)}.`
    : `The receipt says ${oneLine(claimed)}; found: ${oneLine(found)}.`;
}

/** The verdict as lines for a terminal, the answer first. */
export function receiptVerdictLines(verdict: ReceiptVerdict): readonly string[] {
  if (verdict.kind === 'rejected') return [`Receipt rejected (${verdict.fault.kind}). ${faultSentence(verdict.fault)}`];
  const { signer, replay } = verdict;
  const trust =
    signer.trust === 'trusted' ? 'a key that is trusted' : 'a key that nobody vouched for: a claim by whoever holds it';
  return [
    `Receipt verified: sha256:${verdict.digest}`,
    `Signed by ${signer.keyid}, ${trust}.`,
    ...(replay === null ? ['Nothing was executed: the receipt is consistent, and only a claim.'] : replayLines(replay)),
    `Score ${verdict.scorePercent} of 100, computed again from the recorded evidence.`,
  ];
}

function replayLines(replay: ReplaySummary): readonly string[] {
  const { nodes } = replay;
  const tolerated = replay.failuresOnBase === 0 ? '' : `; ${plural(replay.failuresOnBase, 'failure')} that base has too`;
  return [
    `Replayed: ${plural(replay.failToPass, 'test')} red by assertion on base and green with the patch, ${plural(replay.passToPass, 'test')} still green${tolerated}.`,
    `Nodes of the hypothesis graph run again: ${nodes.run} of ${nodes.replayable}, all with the recorded results.`,
    ...replay.differences.map(differenceLine),
  ];
}

function differenceLine({ about, recorded, here }: ReplayDifference): string {
  const names = { node: 'Node', sandbox: 'the sandbox', 'sandbox-profile': "the sandbox's profile" };
  return `Note: ${names[about]} differs from the one recorded (${oneLine(recorded, 80)}; here ${oneLine(here, 80)}).`;
}

function plural(count: number, word: string): string {
  return count === 1 ? `1 ${word}` : `${count} ${word}s`;
}
