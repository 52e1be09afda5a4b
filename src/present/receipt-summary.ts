import { embeddedBytesLimit, type Receipt, type UsageTotals } from '#domain/receipt.ts';
import { parseReceipt } from '#domain/receipt/parse.ts';
import { embeddedForm } from '#domain/receipt/embed.ts';
import { markdownCode, markdownText, oneLine } from './plain-text.ts';

/**
 * The receipt in a pull request's body, from the text of its file: in a fold, a table for people, then the whole of it for machines.
 * GitHub-flavoured Markdown. Throws on text that is no receipt: that is our own bug.
 */
export function receiptSummary(text: string): string {
  const parsed = parseReceipt(text);
  if (parsed.kind === 'fault') throw new Error(`A receipt that cannot be read was to be shown: ${parsed.fault.kind}`);
  const { receipt } = parsed;
  const title = `<summary>The receipt, signed: sha256 ${receipt.digest.slice(0, 12)}…</summary>`;
  const replay = 'Replay it: `patchline receipt verify <file> --repo <clone>`. A receipt is a claim; replaying it is the proof.';
  return ['<details>', title, '', receiptTable(receipt), '', replay, '', ...receiptDetails(receipt), '</details>', ''].join('\n');
}

/** The table alone. */
export function receiptTable(receipt: Receipt): string {
  const rows = receiptRows(receipt, markdown).map(([name, text]) => `| ${name} | ${text} |`);
  return ['| | |', '| --- | --- |', ...rows].join('\n');
}

/** The same for a terminal, one line each. */
export function receiptLines(receipt: Receipt): readonly string[] {
  return receiptRows(receipt, { words: oneLine, code: oneLine }).map(([name, text]) => `${name}: ${text}`);
}

/** How foreign text is written where the rows will be read. */
interface Medium {
  readonly words: (text: string, most: number) => string;
  readonly code: (text: string, most: number) => string;
}

const markdown: Medium = { words: markdownText, code: markdownCode };

function receiptRows({ repair, signer, digest }: Receipt, { words, code }: Medium): readonly (readonly [string, string])[] {
  const { tests, evidence, score } = repair;
  const names = tests.failToPass.names ?? [];
  const more = names.length > 20 ? [`and ${names.length - 20} more`] : [];
  const red = [...names.slice(0, 20).map((id) => code(id, 120)), ...more].join(', ');
  const { mutants } = evidence;
  return [
    ['red before, green after', `${tests.failToPass.count} (${red})`],
    ['still green', suiteText(repair)],
    ['held aside', heldAsideText(evidence.heldAside)],
    ['mutants of the changed lines', mutants === null ? 'none could be made' : `${mutants.killed} of ${mutants.total} killed`],
    ['score', `${score.percent} of 100${score.caps.length === 0 ? '' : ` (caps: ${score.caps.join(', ')})`}`],
    ['model', repair.models.length === 0 ? 'none' : repair.models.map((model) => words(model, 80)).join(', ')],
    ...panelRows(repair.panel, words),
    ['cost', costText(repair.usage)],
    ['base', code(repair.base.commit, 80)],
    ['result (tree)', code(repair.headTree, 80)],
    ['signed by', code(signer.keyid, 120)],
    ['receipt', code(`sha256:${digest}`, 80)],
  ];
}

function panelRows(panel: Receipt['repair']['panel'], words: Medium['words']): readonly (readonly [string, string])[] {
  if (panel === undefined) return [];
  const tries = panel.attempts.map(({ rung, model, outcome }) => `${words(model ?? rung, 60)} ${outcome}`);
  const reviews = panel.reviewers.map(({ by, model, verdict }) => `${by} ${words(model, 60)} ${verdict}`);
  const vendors = panel.sameVendorReviewers === true ? ['both of one vendor'] : [];
  const { testAuthor } = panel;
  return [
    ['tries', tries.length === 0 ? 'none recorded' : tries.join(', ')],
    ['reviewed by', reviews.length === 0 ? 'no model' : [...reviews, ...vendors].join(', ')],
    ...(testAuthor === null
      ? []
      : [['tests by a model', `${testAuthor.tests.length} by ${words(testAuthor.model, 60)}`] as const]),
    ...(panel.handOver ? [] : [['hand-over', 'off'] as const]),
  ];
}

function receiptDetails(receipt: Receipt): readonly string[] {
  const shown = embeddedForm(receipt);
  if (Buffer.byteLength(shown) <= embeddedBytesLimit) return ['```json', shown, '```', ''];
  return ['The receipt is too large for this page; it travels with the branch: `git show <branch>^2:receipt.json`.', ''];
}

function suiteText({ tests, evidence: { suite } }: Receipt['repair']): string {
  if (suite === null) return 'the repository has no suite';
  const tolerated = suite.failuresOnBase.count === 0 ? '' : `, ${suite.failuresOnBase.count} failing on base too`;
  return `${tests.passToPass.count} tests of the repository${tolerated}`;
}

function heldAsideText({ examples, satisfied }: Receipt['repair']['evidence']['heldAside']): string {
  return examples.length === 0 ? 'nothing could be' : `${satisfied} of ${examples.length} examples satisfied`;
}

function costText({ workItem, ...run }: Receipt['repair']['usage']): string {
  return workItem === undefined ? totalsText(run) : `${totalsText(run)} (all runs of this issue: ${totalsText(workItem)})`;
}

function totalsText({ tokens, costMicroUsd }: UsageTotals): string {
  const tokenText = tokens === null ? 'unknown tokens' : `${tokens} tokens`;
  return `${tokenText}, ${costMicroUsd === null ? 'unknown cost' : `$${(costMicroUsd / 1_000_000).toFixed(2)}`}`;
}
