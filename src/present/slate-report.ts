import { rejectLabel, type Halt } from '#domain/halt.ts';
import type { LeftOut, PickedVariant, Slate, SlateVariant, VariantCost, VariantForecast } from '#domain/slate.ts';
import type { FixReport } from './fix-report.ts';
import { oneLine } from './plain-text.ts';
import { count, duration, haltLines } from './run-log.ts';
import { shellWord } from './shell-word.ts';

/** What a person reads of a slate: variants best first, what is not on it and why, and how to go on. */
export function slateReport(slate: Slate, { repository }: { readonly repository: string }): string {
  if (slate.halt !== null) return `\n${haltLines(slate.halt)}\n`;
  const place = ` --repo ${shellWord(repository)}`;
  const head = `Slate ${slate.id} (round ${slate.round}): ${count(slate.variants.length, 'variant')} of ${slate.asked.count} wanted, in ${duration(slate.wallMs)}.`;
  const sections = [
    slate.state === 'ready' || slate.state === 'picked'
      ? head
      : `Slate ${slate.id} (round ${slate.round}) is ${slate.state}: ${oneLine(slate.doing)}`,
    ...slate.learnt.map((sentence) => oneLine(sentence, 300)),
  ].join('\n');
  const variants = slate.variants.map((variant, index) => variantLines(variant, index + 1));
  const behaviour = slate.behaviour.says === '' ? [] : [[slate.behaviour.says, ...differenceLines(slate)].join('\n')];
  const leftOut = slate.leftOut.length === 0 ? [] : [['Not on the slate:', ...slate.leftOut.map(leftOutLine)].join('\n')];
  return `\n${[sections, ...variants, ...behaviour, ...leftOut, wayOn(slate, place)].join('\n\n')}\n`;
}

function variantLines(variant: SlateVariant, place: number): string {
  const { id, maker, score, tests, forecast, cost, reasons, findings, sameAs, differsFrom, diff } = variant;
  const caps = score.caps.length === 0 ? '' : `; capped by ${score.caps.join(', ')}`;
  const rewritten = maker.rewrites === 0 ? '' : `, written anew ${count(maker.rewrites, 'time')}`;
  return [
    `${place}. ${id}  score ${score.value.toFixed(2)} (${score.route}${caps})`,
    `   by ${maker.rung}${maker.model === null ? '' : ` (${maker.model})`}${rewritten}; ${costText(cost)}`,
    `   ${count(tests.failToPass.length, 'test')} red → green, ${tests.passToPass} stayed green${mutantText(variant)}`,
    ...forecastLines(forecast),
    ...reasons.slice(0, 3).map((reason) => `   because ${oneLine(reason, 160)}`),
    ...findings.map((finding) => `   mind: ${oneLine(finding, 160)}`),
    ...(sameAs.length === 0 ? [] : [`   does the same: ${sameAs.map((same) => oneLine(same, 80)).join(', ')}`]),
    ...differsFrom.map(
      (other) =>
        `   unlike ${other.variant}: ${oneLine(other.input, 80)} gives ${oneLine(other.here, 60)}, there ${oneLine(other.there, 60)}`,
    ),
    ...printable(diff)
      .trimEnd()
      .split('\n')
      .map((line) => `     ${line}`),
  ].join('\n');
}

function mutantText({ evidence: { mutants } }: SlateVariant): string {
  return mutants === null ? '' : `; ${mutants.killed} of ${mutants.total} mutants of its lines killed`;
}

function costText({ calls, inputTokens, outputTokens, costMicroUsd, buildMs, judgeMs }: VariantCost): string {
  const time = `built in ${duration(buildMs)}, judged in ${duration(judgeMs)}`;
  if (calls === 0) return `no model was asked; ${time}`;
  if (calls === null) return `what it asked of models is not known; ${time}`;
  const tokens = inputTokens === null || outputTokens === null ? 'unknown tokens' : `${inputTokens} + ${outputTokens} tokens`;
  const money = costMicroUsd === null ? 'unknown cost' : `$${(costMicroUsd / 1e6).toFixed(4)}`;
  return `${count(calls, 'call')}, ${tokens}, ${money}; ${time}`;
}

function forecastLines(said: VariantForecast): readonly string[] {
  if (said.kind === 'none') return [`   no forecast: ${said.why}`];
  const { chance, interval, verdict, abstention, reasons } = said.forecast;
  const words = { likely: 'likely to be merged', unlikely: 'unlikely to be merged', abstain: 'no forecast' }[verdict];
  return [
    `   ${words}; ${percent(chance)} (${percent(interval.low)} to ${percent(interval.high)})${abstention === null ? '' : `: ${abstention}`}`,
    ...reasons.map(({ sentence, shift }) => `     ${shift > 0 ? '+' : '-'} ${sentence}`),
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

const mostShown = 6;

function differenceLines({ behaviour: { differences } }: Slate): readonly string[] {
  return differences.slice(0, mostShown).map(
    ({ input, results }) =>
      `  ${oneLine(input, 80)}: ${Object.entries(results)
        .map(([id, result]) => `${id} ${oneLine(result, 60)}`)
        .join(', ')}`,
  );
}

const missed: Readonly<Record<LeftOut['because'], string>> = {
  gate: 'missed a gate',
  same: 'folded in',
  nothing: 'nothing to judge',
};

function leftOutLine({ id, because, why }: LeftOut): string {
  return `  ${id}: ${missed[because]}; ${oneLine(why, 200)}`;
}

function wayOn({ id, variants, picked }: Slate, place: string): string {
  const [first] = variants;
  if (first === undefined)
    return 'Nothing can be picked. Add examples to the issue, name other builders with --ladder, or give them more time with --seconds.';
  return [
    ...(picked === null ? [] : [`Picked:   ${picked.variant}, on branch ${picked.branch}`]),
    `Pick one: patchline slate pick ${id} ${first.id}${place}`,
    `Or say more and get the next slate: patchline slate next ${id} --prose "…"${place}`,
  ].join('\n');
}

export interface PickReport {
  readonly slate: string;
  readonly variant: string;
  /** `null` where nothing was made. */
  readonly picked: PickedVariant | null;
  readonly dryRun: boolean;
  readonly branch: string;
  readonly halt: Halt | null;
  readonly rejectedBy: string | null;
  readonly repository: string;
  readonly base: string;
  readonly unpublished: FixReport['unpublished'];
}

/** What a person reads once a variant was picked. */
export function pickReport(report: PickReport): string {
  const { slate, variant, picked, dryRun, branch, halt, rejectedBy, repository, base, unpublished } = report;
  if (rejectedBy !== null) return `\nEnded: ${rejectedBy} put the label ${rejectLabel} on the issue. Nothing was pushed.\n`;
  if (halt !== null) return `\n${haltLines(halt)}\n`;
  if (picked === null) return dryRun ? `\nDry run: branch ${branch} was not made of ${variant}.\n` : '\nNothing was made.\n';
  const receipt =
    picked.receipt === null
      ? []
      : [`Replay:   patchline receipt verify ${shellWord(picked.receipt)} --repo ${shellWord(repository)}`];
  return `\n${[
    `Picked ${variant} of ${slate}: branch ${picked.branch}.`,
    ...(picked.pullRequest === null ? [] : [`Draft pull request: ${picked.pullRequest}`]),
    ...(unpublished === null ? [] : [`It is not on ${unpublished.repository}: there is no token that may write there.`]),
    ...receipt,
    `Look:     git -C ${shellWord(repository)} log -p ${base.slice(0, 10)}..${picked.branch}`,
    `Take it:  git -C ${shellWord(repository)} merge ${picked.branch}~1`,
    `Drop it:  git -C ${shellWord(repository)} branch -D ${picked.branch}`,
  ].join('\n')}\n`;
}

/** Slates, one a line. */
export function slateLines(slates: readonly Slate[]): string {
  if (slates.length === 0) return 'There is no slate of this repository yet. Make one with "patchline slate <issue>".';
  return slates
    .map(
      ({ id, state, round, variants, item }) =>
        `${id}  ${state}, round ${round}, ${count(variants.length, 'variant')}: ${oneLine(item.title, 60)}`,
    )
    .join('\n');
}

/** Text of strangers without what moves a terminal's cursor. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '\uFFFD');
}
