import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { TestSetup } from '#domain/acceptance.ts';
import type { ReproductionImport } from '#domain/reproduction.ts';
import type { Sandbox, SandboxLimits } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { newTestPath } from '../detecting/new-test-path.ts';
import { executePlan } from '../running/execute-plan.ts';
import { type ObservedExpression, writeObservingFile } from './observing-file.ts';

/** A value as nested lists: its kind, then its parts. Equal descriptions mean equal values up to prototypes and absent properties. */
export type DescribedValue = string | readonly DescribedValue[];

export type Observation =
  | { readonly kind: 'value'; readonly value: DescribedValue }
  /** `names`: the error's own name and its constructor's. */
  | { readonly kind: 'threw'; readonly error: DescribedValue; readonly names: readonly string[] }
  /** The process ended, or never got there. */
  | { readonly kind: 'unseen'; readonly reason: string };

export interface ObserveRequest {
  readonly sandbox: Sandbox;
  readonly checkout: Checkout;
  readonly setup: TestSetup;
  /** Specifiers as written from the setup's test folder. */
  readonly imports: readonly ReproductionImport[];
  readonly preamble: string;
  readonly expressions: readonly ObservedExpression[];
  readonly limits?: Partial<SandboxLimits>;
}

const describedSchema: z.ZodType<DescribedValue> = z.lazy(() => z.union([z.string(), z.array(describedSchema)]));
const outcomeSchema = z.union([
  z.object({ value: describedSchema }),
  z.object({ threw: describedSchema, names: z.array(z.string()) }),
]);

/**
 * Evaluates expressions against a checkout and brings their values out, so that the comparison with what is expected happens where the
 * checkout's code never ran. Each id gets an observation. The files of the checkout are not changed.
 */
export async function observeValues(request: ObserveRequest): Promise<ReadonlyMap<string, Observation>> {
  const nonce = randomBytes(16).toString('hex');
  const setup =
    request.setup.runner === 'command' ? { ...request.setup, runner: 'node-test' as const, extraArgv: [] } : request.setup;
  const path = newTestPath({ ...setup, suiteFiles: request.setup.suiteFiles }, `values-${randomBytes(4).toString('hex')}`);
  const folder = await mkdtemp(join(tmpdir(), 'patchline-oracle-'));
  try {
    const source = join(folder, 'observing');
    await writeFile(source, writeObservingFile({ ...request, setup, nonce }));
    const mount = { source, target: `/repo/${path}`, access: 'read-only' } as const;
    const run = { ...request, setup, files: [path], mustPass: [], canaries: false };
    const [finished] = await executePlan(run, [mount]);
    const messages = new Map(finished?.reading.results.map((result) => [result.name, result.failure?.message ?? '']));
    const failure = finished?.reading.fileFailures[0]?.failure.message ?? 'no value was reported';
    return new Map(
      request.expressions.map(({ id }, index) => [id, observationOf(messages.get(`value ${index}`), nonce, failure)]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function observationOf(message: string | undefined, nonce: string, otherwise: string): Observation {
  const at = message?.indexOf(nonce) ?? -1;
  if (message === undefined || at === -1) return { kind: 'unseen', reason: otherwise };
  const parsed = outcomeSchema.safeParse(jsonOrNothing(message.slice(at + nonce.length).trim()));
  if (!parsed.success) return { kind: 'unseen', reason: 'the reported value could not be read' };
  return 'value' in parsed.data
    ? { kind: 'value', value: parsed.data.value }
    : { kind: 'threw', error: parsed.data.threw, names: parsed.data.names };
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
