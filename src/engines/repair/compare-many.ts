import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { failingAcceptance, measureTogether } from '../localize/localize.ts';
import { compareVariants, type Behaviours } from '../rerun/rerun.ts';
import type { ComparedSource } from './compare-behaviour.ts';

/** What several versions of a program do on the same inputs. */
export interface VariantBehaviours {
  /** Inputs on which they were compared, recorded from the tests and generated from these. 0: nothing could be compared. */
  readonly compared: number;
  /** Per variant: those with the same number did the same on every input. `null`: it could not be observed, so it is the same as no other. */
  readonly groups: readonly (number | null)[];
  /** Inputs on which any two differ, those that tell most of them apart first, at most 40. Results per variant, `null` where not observed. */
  readonly differences: readonly { readonly input: string; readonly results: readonly (string | null)[] }[];
}

const generatedInputs = 400;
const mostDifferences = 40;
const mostPassing = 60;

/** Runs versions of a program side by side on recorded and generated inputs, all in one process that has seen nothing else. `null` variants are not run. */
export async function compareMany(task: {
  readonly sandbox: Sandbox;
  /** A checkout of base; nothing is written into it. */
  readonly checkout: Checkout;
  readonly tests: AcceptanceTests;
  readonly variants: readonly (ComparedSource | null)[];
  readonly seed: number;
  readonly progress: (doing: string) => void;
}): Promise<VariantBehaviours> {
  const shown = task.variants.flatMap((variant, index) => (variant === null ? [] : [{ variant, index }]));
  const nothing = { compared: 0, groups: task.variants.map(() => null), differences: [] };
  if (shown.length < 2) return nothing;
  const { context, baseline } = await measureTogether(task);
  const passing = baseline.tests.filter(({ status }) => status === 'passed').slice(0, mostPassing);
  const tests = [...failingAcceptance(baseline, task.tests), ...passing].map(({ id }) => id);
  const options = { tests, inputs: generatedInputs, wallMs: 60_000 };
  const seen = await compareVariants(context, baseline, [{}, ...shown.map(({ variant }) => variant)], options);
  if (seen.inputs.length === 0) return nothing;
  const digests = task.variants.map((_, index) => {
    const at = shown.findIndex((each) => each.index === index);
    return at < 0 ? null : (seen.digests[at + 1] ?? null);
  });
  return { compared: seen.inputs.length, groups: groupsOf(digests), differences: differencesIn(seen.inputs, digests) };
}

type Digests = readonly (readonly string[] | null)[];

function groupsOf(digests: Digests): readonly (number | null)[] {
  const known = new Map<string, number>();
  return digests.map((own) => {
    if (own === null) return null;
    const signature = own.join('\n');
    known.set(signature, known.get(signature) ?? known.size);
    return known.get(signature) ?? null;
  });
}

function differencesIn(inputs: Behaviours['inputs'], digests: Digests): VariantBehaviours['differences'] {
  const differing = inputs.flatMap((input, at) => {
    const results = digests.map((own) => own?.[at] ?? null);
    const kinds = new Set(results.filter((result) => result !== null)).size;
    const name = input.key.slice(input.key.lastIndexOf(':') + 1);
    return kinds < 2 ? [] : [{ input: `${name}(${input.text})`, results, kinds }];
  });
  return differing
    .toSorted((one, other) => other.kinds - one.kinds || one.input.length - other.input.length)
    .slice(0, mostDifferences)
    .map(({ input, results }) => ({ input, results }));
}
