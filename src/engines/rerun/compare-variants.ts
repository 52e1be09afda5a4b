import type { Baseline } from './baseline.ts';
import { repositoryRoot, sourceAt, type RerunContext, type ServedSource } from './context.ts';
import { parsedSource, toRunnable } from './instrument/parsed-source.ts';
import { recording } from './instrument/recording.ts';
import { prepareJob } from './job.ts';

/** A value that a function of the repository was, or might be, called with. */
export interface ObservedInput {
  /** `file:function`. */
  readonly key: string;
  /** The arguments as a person reads them. */
  readonly text: string;
  /** Test that made the call, or that made the call this one was generated from. */
  readonly test: string;
  /** `false` for generated inputs. */
  readonly isRecorded: boolean;
}

/** What each variant does on each input. */
export interface Behaviours {
  readonly inputs: readonly ObservedInput[];
  /** Per variant, per input: the result, what was thrown, or `endless`. `null` for a variant that could not be observed. */
  readonly digests: readonly (readonly string[] | null)[];
}

export interface CompareOptions {
  /** Tests whose calls are recorded. */
  readonly tests: readonly string[];
  /** How many inputs to generate. */
  readonly inputs: number;
  readonly wallMs: number;
}

/**
 * Runs variants (new texts of files; `{}` is the program as it stands) on the same inputs. The first variant is the one whose
 * calls are recorded. Functions are compared where tests call them, not where the edit is: an inner difference that nobody can
 * see from outside is none.
 */
export async function compareVariants(
  context: RerunContext,
  baseline: Baseline,
  variants: readonly Readonly<Record<string, string>>[],
  options: CompareOptions,
): Promise<Behaviours> {
  const digests: (string[] | null)[] = variants.map(() => null);
  let inputs: ObservedInput[] = [];
  const lost = new Set(baseline.unloadable.map((each) => each.file));
  const testFiles = [...context.acceptance.files.map((file) => file.path), ...context.suiteFiles].filter(
    (file) => !lost.has(file),
  );
  const job = await prepareJob(context, {
    mode: 'behave',
    testFiles,
    tests: options.tests,
    inputs: options.inputs,
    seed: context.seed,
    fuel: 200_000,
    sourcePaths: baseline.sources.map((source) => `${repositoryRoot}/${source.path}`),
    sources: servedRecording(baseline, Object.fromEntries(baseline.sources.map((source) => [source.path, source.text])), context),
    variants: variants.map((changes) => ({ sources: servedRecording(baseline, changes, context) })),
  });
  const deadline = Date.now() + options.wallMs;
  let at = -1;
  let from = 0;
  try {
    while (from < variants.length && Date.now() < deadline) {
      let isDone = false;
      await job.run({ from }, { wallMs: Math.max(1_000, deadline - Date.now()), stallMs: 10_000 }, (message) => {
        if (message.kind === 'inputs') inputs = message['inputs'] as ObservedInput[];
        if (message.kind === 'at') at = Number(message['index']);
        if (message.kind === 'digests') digests[Number(message['index'])] = message['digests'] as string[];
        if (message.kind === 'done' || message.kind === 'broken') isDone = true;
      });
      if (isDone || at < from) break;
      from = at + 1;
    }
  } finally {
    await job.dispose();
  }
  return { inputs, digests };
}

function servedRecording(
  baseline: Baseline,
  texts: Readonly<Record<string, string>>,
  context: RerunContext,
): Record<string, ServedSource> {
  const served: Record<string, ServedSource> = {};
  for (const [path, text] of Object.entries(texts)) {
    const known = baseline.sources.find((source) => source.path === path) ?? sourceAt(context, path);
    const parsed = known === null ? null : known.text === text ? known : parsedSource(path, text, known.format);
    if (parsed === null) continue;
    served[`${repositoryRoot}/${path}`] = { text: toRunnable(path, recording(parsed), known?.mayBeValue), format: parsed.format };
  }
  return served;
}
