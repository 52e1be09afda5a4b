import { embeddedBytesLimit, type Receipt } from '#domain/receipt.ts';
import { parseReceipt } from '#domain/receipt/parse.ts';
import { embeddedForm } from '#domain/receipt/embed.ts';
import { markdownCode, markdownText } from './plain-text.ts';

/**
 * The receipt in a pull request's body, from the text of its file: a short table for people, then the whole of it for machines.
 * GitHub-flavoured Markdown. Throws on text that is no receipt: that is our own bug.
 */
export function receiptSummary(text: string): string {
  const parsed = parseReceipt(text);
  if (parsed.kind === 'fault') throw new Error(`A receipt that cannot be read was to be shown: ${parsed.fault.kind}`);
  const { receipt } = parsed;
  return [receiptTable(receipt), '', ...receiptDetails(receipt), ''].join('\n');
}

/** The table alone. */
export function receiptTable({ repair, signer, digest }: Receipt): string {
  const { tests, evidence, score } = repair;
  const rows: readonly (readonly [string, string])[] = [
    [
      'red before, green after',
      `${tests.failToPass.count} (${(tests.failToPass.names ?? []).map((id) => markdownCode(id, 120)).join(', ')})`,
    ],
    ['still green', suiteText(repair)],
    ['held aside', heldAsideText(evidence.heldAside)],
    [
      'mutants of the changed lines',
      evidence.mutants === null ? 'none could be made' : `${evidence.mutants.killed} of ${evidence.mutants.total} killed`,
    ],
    ['score', `${score.percent} of 100${score.caps.length === 0 ? '' : ` (caps: ${score.caps.join(', ')})`}`],
    ['model', repair.models.length === 0 ? 'none' : repair.models.map((model) => markdownText(model, 80)).join(', ')],
    ['cost', costText(repair.usage)],
    ['base', markdownCode(repair.base.commit)],
    ['result (tree)', markdownCode(repair.headTree)],
    ['signed by', markdownCode(signer.keyid)],
    ['receipt', markdownCode(`sha256:${digest}`)],
  ];
  return ['| | |', '| --- | --- |', ...rows.map(([name, text]) => `| ${name} | ${text} |`)].join('\n');
}

function receiptDetails(receipt: Receipt): readonly string[] {
  const shown = embeddedForm(receipt);
  const replay = `Replay it: \`patchline receipt verify <file> --repo <clone>\`. A receipt is a claim; replaying it is the proof.`;
  if (Buffer.byteLength(shown) > embeddedBytesLimit) {
    return [
      `The receipt is too large for this page; it travels with the branch: \`git show <branch>^2:receipt.json\`. ${replay}`,
    ];
  }
  return ['<details>', '<summary>The receipt, signed</summary>', '', replay, '', '```json', shown, '```', '', '</details>'];
}

function suiteText({ tests, evidence: { suite } }: Receipt['repair']): string {
  if (suite === null) return 'the repository has no suite';
  const tolerated = suite.failuresOnBase.count === 0 ? '' : `, ${suite.failuresOnBase.count} failing on base too`;
  return `${tests.passToPass.count} tests of the repository${tolerated}`;
}

function heldAsideText({ examples, satisfied }: Receipt['repair']['evidence']['heldAside']): string {
  return examples.length === 0 ? 'nothing could be' : `${satisfied} of ${examples.length} examples satisfied`;
}

function costText({ tokens, costMicroUsd }: Receipt['repair']['usage']): string {
  const tokenText = tokens === null ? 'unknown tokens' : `${tokens} tokens`;
  return `${tokenText}, ${costMicroUsd === null ? 'unknown cost' : `$${(costMicroUsd / 1_000_000).toFixed(2)}`}`;
}
