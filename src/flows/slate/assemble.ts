import { scoreOf } from '#domain/score.ts';
import { rankVariants, type LeftOut, type Slate, type SlateVariant } from '#domain/slate.ts';
import { separatingRatio } from '#stages/implement/separation.ts';
import { type Compared, isObserved } from './compare.ts';
import type { Passed } from './workshop.ts';

/** What a slate says of its variants, once all were judged and compared. */
export type Assembled = Pick<Slate, 'variants' | 'leftOut' | 'behaviour'>;

const mostDifferences = 12;

/** Weighs candidates against each other, folds those that do the same into the best of them, and puts the rest in order. Pure. */
export function assemble(passed: readonly Passed[], compared: Compared): Assembled {
  const ranked = rankVariants(passed.map((one) => variantOf(one, rivalsOf(one, passed, compared))));
  const groups = Map.groupBy(ranked, ({ id }) => compared.groupOf[id] ?? id);
  const shown = [...groups.values()].flatMap(([first, ...same]) =>
    first === undefined
      ? []
      : [{ ...first, sameAs: [...first.sameAs, ...same.map((other) => `${other.id} by ${other.maker.rung}`)] }],
  );
  const differences = compared.differences
    .map(({ input, results }) => ({ input, results: onlyOf(results, shown) }))
    .filter(({ results }) => new Set(Object.values(results)).size > 1);
  const variants = shown.map((variant) => ({ ...variant, differsFrom: differingFrom(variant, shown, differences) }));
  const leftOut = [...groups.values()].flatMap(([first, ...same]) => same.map((other) => folded(other, first, compared)));
  const behaviour = {
    says: behaviourSentence(passed, shown, compared),
    compared: compared.compared,
    differences: differences.slice(0, mostDifferences),
  };
  return { variants, leftOut, behaviour };
}

/** Others that passed and do something else, one for each behaviour, and that nothing separates from it. */
export function rivalsOf(one: Passed, passed: readonly Passed[], { groupOf }: Compared): readonly Passed[] {
  const own = groupOf[one.id];
  const open = passed.filter((other) => {
    const theirs = groupOf[other.id];
    if (theirs === own) return false;
    const isWeighed = other.pool === one.pool;
    const isKnownToDiffer = isObserved(own) && isObserved(theirs);
    if (isWeighed && one.plausibility >= separatingRatio * other.plausibility) return false;
    return isKnownToDiffer || !isWeighed;
  });
  return [...Map.groupBy(open, ({ id }) => groupOf[id]).values()].flatMap(([first]) => first ?? []);
}

/** The evidence with what only the whole slate tells. */
export function judgementBeside({ judgement }: Passed, rivals: readonly Passed[]): Passed['judgement'] {
  const evidence = { ...judgement.evidence, unseparatedRivals: rivals.length };
  return { ...judgement, evidence, score: scoreOf(evidence) };
}

function variantOf(one: Passed, rivals: readonly Passed[]): SlateVariant {
  const { id, maker, chosen, forecast, cost, alike } = one;
  const { evidence, score, failToPass, passToPass, findings } = judgementBeside(one, rivals);
  return {
    id,
    maker,
    candidate: chosen.patch.id,
    diff: chosen.patch.diff,
    files: chosen.patch.changes.map(({ path }) => path),
    reasons: chosen.reasons,
    tests: { failToPass, passToPass: passToPass.length },
    evidence,
    score,
    forecast,
    findings: findings.map(({ by, severity, text }) => `${by} (${severity}): ${text}`),
    cost,
    sameAs: alike === 0 ? [] : [`${alike} more of the same ${maker.builder}`],
    differsFrom: [],
  };
}

function onlyOf(results: Readonly<Record<string, string>>, shown: readonly SlateVariant[]): Readonly<Record<string, string>> {
  const ids = new Set(shown.map(({ id }) => id));
  return Object.fromEntries(Object.entries(results).filter(([id]) => ids.has(id)));
}

function differingFrom(
  { id }: SlateVariant,
  shown: readonly SlateVariant[],
  differences: Compared['differences'],
): SlateVariant['differsFrom'] {
  return shown.flatMap((other) => {
    const found = differences.find(({ results }) => {
      const [here, there] = [results[id], results[other.id]];
      return here !== undefined && there !== undefined && here !== there;
    });
    if (other.id === id || found === undefined) return [];
    return [{ variant: other.id, input: found.input, here: found.results[id] ?? '', there: found.results[other.id] ?? '' }];
  });
}

function folded(other: SlateVariant, first: SlateVariant | undefined, { compared }: Compared): LeftOut {
  const isSameText = other.candidate === first?.candidate;
  const why = isSameText
    ? `it is the same change as ${first.id}`
    : `it does the same as ${first?.id ?? 'another one'} on all ${compared} inputs`;
  return { id: other.id, by: other.maker.rung, because: 'same', why, diff: other.diff };
}

function behaviourSentence(passed: readonly Passed[], shown: readonly SlateVariant[], { compared }: Compared): string {
  if (passed.length < 2) return 'There is only one candidate, so nothing was compared.';
  if (compared === 0)
    return 'What the candidates do could not be compared: their tests cannot be run in one process, or call nothing of the program directly.';
  const same = passed.length - shown.length;
  const end =
    same === 0 ? 'no two do the same' : `${same} did the same as another one and ${same === 1 ? 'is' : 'are'} folded into it`;
  return `${passed.length} candidates were run on the same ${compared} recorded and generated inputs; ${end}.`;
}
