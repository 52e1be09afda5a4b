import type { Behaviours, ObservedInput } from '../rerun/rerun.ts';

/** What a survivor does on generated inputs, compared with the program as it stands and with the others. */
export interface BehaviourView {
  /** Survivors with the same number do the same on every input. */
  readonly cluster: number;
  /** Otherwise nothing could be compared, and the cluster is its own. */
  readonly isObserved: boolean;
  /** Share of the inputs near passing tests on which it does something else than the original; `null` where nothing was observed. */
  readonly changedNearPassing: number | null;
  /** The same near failing tests. */
  readonly changedNearFailing: number | null;
  /** Share of inputs on which it throws one of the engine's own errors or does not end, where the original did not. */
  readonly newlyBroken: number;
}

/** Of a survivor that nothing is known of. */
export function unobserved(cluster: number): BehaviourView {
  return { cluster, isObserved: false, changedNearPassing: null, changedNearFailing: null, newlyBroken: 0 };
}

/** Views of the survivors; `behaviours.digests[0]` is the original, survivor i is at i + 1. */
export function behaviourViews(behaviours: Behaviours, survivors: number, failingIds: ReadonlySet<string>): BehaviourView[] {
  const original = observed(behaviours, 0);
  const steady = behaviours.inputs.map((_, index) => index);
  const clusters = new Map<string, number>();
  return Array.from({ length: survivors }, (_, at) => {
    const own = observed(behaviours, at + 1);
    const signature = own === null ? `unobserved ${at}` : own.join('\n');
    const cluster = clusters.get(signature) ?? clusters.size;
    clusters.set(signature, cluster);
    if (own === null || original === null) return { ...unobserved(cluster), isObserved: own !== null };
    const near = (isFailing: boolean): number[] =>
      steady.filter((index) => failingIds.has(behaviours.inputs[index]?.test ?? '') === isFailing);
    const changed = (indices: readonly number[]): number | null =>
      indices.length === 0 ? null : indices.filter((index) => own[index] !== original[index]).length / indices.length;
    const broken = steady.filter((index) => isBroken(own[index]) && !isBroken(original[index])).length;
    return {
      cluster,
      isObserved: true,
      changedNearPassing: changed(near(false)),
      changedNearFailing: changed(near(true)),
      newlyBroken: steady.length === 0 ? 0 : broken / steady.length,
    };
  });
}

/** What one variant was seen to do; `null` where that is nothing. */
function observed({ inputs, digests }: Behaviours, variant: number): readonly string[] | null {
  return inputs.length === 0 ? null : (digests[variant] ?? null);
}

export function isBroken(digest: string | undefined): boolean {
  return (
    digest === undefined ||
    digest === 'endless' ||
    digest === 'not reached' ||
    /^throws (Type|Reference|Range|Syntax)Error$/.test(digest)
  );
}

/** Up to three inputs on which two survivors differ, as people can read them. What could not be compared may differ. */
export function differences(behaviours: Behaviours, one: number, other: number): string[] {
  const [a, b] = [observed(behaviours, one + 1), observed(behaviours, other + 1)];
  if (a === null || b === null) return ['what they do could not be compared'];
  const found: { readonly input: ObservedInput; readonly text: string }[] = [];
  behaviours.inputs.forEach((input, index) => {
    const name = input.key.slice(input.key.lastIndexOf(':') + 1);
    if (a[index] !== b[index])
      found.push({ input, text: `${name}(${input.text}): ${b[index] ?? '?'}, the first gives ${a[index] ?? '?'}` });
  });
  return found
    .sort((x, y) => x.text.length - y.text.length)
    .slice(0, 3)
    .map((each) => each.text);
}
