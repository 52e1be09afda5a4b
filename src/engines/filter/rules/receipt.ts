import { receiptKind } from '#domain/receipt.ts';
import { finding, type Rule } from '../facts.ts';

/** The manifest of an older tool, pasted or linked: texts that its author says a test printed before and after. */
const olderManifest =
  /"kind"\s{0,20}:\s{0,20}"test_attestation"|\/attestations\/[\w./-]{1,200}-(?:manifest\.json|before\.txt|after\.txt)/;

/** Whether there is a receipt, and whether it is whole. It stays a claim: only the replay shows whether it holds. */
export const receipt: Rule = ({ pullRequest, receipt: read }, { isReceiptRequired }) => {
  if (read.kind === 'receipt') {
    const says = 'It carries a receipt that is well formed; the test stage replays it before anything of it is believed.';
    return finding('receipt', 'pass', says, [`sha256:${read.receipt.digest}`]);
  }
  const { kind, about, claimed, found } = read.fault;
  if (kind !== 'no-receipt') {
    const says = 'It carries a receipt that cannot be read, so please let Patchline write it anew.';
    return finding('receipt', 'warn', says, [[kind, about, claimed ?? '', found ?? ''].filter((part) => part !== '').join(': ')]);
  }
  if (olderManifest.test(pullRequest.body)) {
    const says = 'It carries a manifest with texts from before and after, which proves nothing without a replay.';
    return finding('receipt', 'note', says, ['an older manifest of tests, whose texts and digests both come from the author']);
  }
  const says = 'It carries no receipt, which is fine: its own tests are run instead, where there are any.';
  if (!isReceiptRequired) return finding('receipt', 'note', says);
  return finding(
    'receipt',
    'warn',
    `This repository asks for a receipt (${receiptKind}), and none was found in the description.`,
  );
};
