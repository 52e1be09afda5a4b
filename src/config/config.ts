import { defaultModelBudget, type ModelBudget } from '#domain/model-spending.ts';
import type { MergePolicy } from '#domain/merge-policy.ts';
import type { OwnerGate } from '#domain/owner-gate.ts';
import { WorldError } from '#domain/world-error.ts';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { gateConfig, type GateConfig } from './gate-settings.ts';
import type { ModelBounds, ModelSection } from './model-schema.ts';
import { ownerGates } from './owner-gate-schema.ts';
import { configSchema, type ConfigFile } from './schema.ts';
import { splitArguments } from './split-arguments.ts';

/** Everything a run needs to know from its owner, with defaults filled in. */
export interface Config {
  readonly base: string | null;
  readonly builder: 'search' | 'command';
  /** Program and arguments for builder `command`; `null` otherwise. */
  readonly builderCommand: readonly string[] | null;
  readonly testCommand: readonly string[] | null;
  readonly testTimeoutMs: number;
  readonly withoutSuite: boolean;
  readonly budget: { readonly wallMs: number; readonly candidates: number };
  /** Names of who may build, cheapest first; what they stand for tells `modelPlan`. */
  readonly ladder: readonly string[];
  /** Models, agents and roles as they are written; `modelPlan` resolves them. */
  readonly models: Pick<ModelSection, 'models' | 'agents' | 'roles'>;
  readonly modelBudget: ModelBudget;
  readonly gates: readonly OwnerGate[];
  readonly handOver: boolean;
  readonly memoryBytes: number;
  readonly processes: number;
  readonly protect: readonly string[];
  readonly sign: { readonly with: 'ed25519' | 'ssh'; readonly key: string | null };
  /** What the file says; whether it holds is for the owner's file on the forge to say. */
  readonly merge: MergePolicy;
  readonly gate: GateConfig;
  readonly seed: number;
}

/** What came from the command line; `undefined` leaves the file's value or the default. */
export type ConfigFlags = Partial<Pick<ConfigFile, 'base' | 'builder' | 'builderCommand' | 'seed'>> & {
  readonly seconds?: number;
  readonly withoutSuite?: boolean;
  readonly ladder?: readonly string[];
  /** Bounds on models, by their names under `budget`. */
  readonly bounds?: ModelBounds;
};

/**
 * Text of `patchline.yml` (or `null`) and flags → configuration. Flags win.
 * Throws `WorldError('usage')` that lists every problem of the file at once.
 */
export function readConfig(yaml: string | null, flags: ConfigFlags): Config {
  const file = yaml === null ? {} : readConfigFile(yaml);
  const builderCommand = flags.builderCommand ?? file.builderCommand;
  const builder =
    flags.builder ??
    (flags.builderCommand === undefined ? file.builder : 'command') ??
    (builderCommand === undefined ? 'search' : 'command');
  const named = flags.builder !== undefined || flags.builderCommand !== undefined ? undefined : file.ladder;
  const config: Config = {
    base: flags.base ?? file.base ?? null,
    builder,
    builderCommand: builderCommand === undefined ? null : toArgv(builderCommand, 'builderCommand'),
    testCommand: file.test?.command === undefined ? null : toArgv(file.test.command, 'test.command'),
    testTimeoutMs: (file.test?.timeoutSeconds ?? 300) * 1000,
    withoutSuite: flags.withoutSuite ?? file.test?.withoutSuite ?? false,
    budget: { wallMs: (flags.seconds ?? file.budget?.seconds ?? 300) * 1000, candidates: file.budget?.candidates ?? 200_000 },
    ladder: flags.ladder ?? named ?? [builder],
    models: { models: file.models, agents: file.agents, roles: file.roles },
    modelBudget: modelBudget({ ...file.budget, ...flags.bounds }),
    gates: ownerGates(file.gates, toArgv),
    handOver: file.handOver ?? true,
    memoryBytes: (file.sandbox?.memoryMegabytes ?? 2048) * 1024 ** 2,
    processes: file.sandbox?.processes ?? 256,
    protect: file.protect ?? [],
    sign: { with: file.sign?.with ?? 'ed25519', key: file.sign?.key ?? null },
    merge: file.policy?.merge ?? 'never',
    gate: gateConfig(file.gate),
    seed: flags.seed ?? file.seed ?? 1,
  };
  checkRules(config);
  return config;
}

/** Text of `patchline.yml` → what it says, defaults left out. Throws `WorldError('usage')` that lists every problem at once. */
export function readConfigFile(yaml: string): ConfigFile {
  let value: unknown;
  try {
    value = parseYaml(yaml) ?? {};
  } catch (error) {
    const where = error instanceof YAMLParseError && error.linePos !== undefined ? ` at line ${error.linePos[0].line}` : '';
    throw new WorldError(
      'usage',
      `Cannot read patchline.yml: it is not valid YAML${where}. Mend the file, or remove it to use the defaults.`,
      {
        cause: error,
      },
    );
  }
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  - ${issue.path.join('.') || '(top level)'}: ${issue.message}`);
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  throw new WorldError(
    'usage',
    `Cannot use patchline.yml: it has ${count}.\n${problems.join('\n')}\nThe fields are described in docs/configuration.md.`,
  );
}

function checkRules(config: Config): void {
  if (config.builder === 'command' && config.builderCommand === null) {
    throw new WorldError(
      'usage',
      'Builder "command" needs a program. Pass --builder-command "PROGRAM ARGUMENTS", or set builderCommand in patchline.yml.',
    );
  }
  if (config.sign.with === 'ssh' && config.sign.key === null) {
    throw new WorldError(
      'usage',
      'Signing with "ssh" needs a key. Set sign.key in patchline.yml to the path of your private SSH key.',
    );
  }
}

function modelBudget({ inputTokens, outputTokens, usd, calls, modelSeconds }: ModelBounds): ModelBudget {
  return {
    inputTokens: inputTokens ?? defaultModelBudget.inputTokens,
    outputTokens: outputTokens ?? defaultModelBudget.outputTokens,
    costMicroUsd: usd === undefined ? defaultModelBudget.costMicroUsd : Math.round(usd * 1e6),
    calls: calls ?? defaultModelBudget.calls,
    wallMs: modelSeconds === undefined ? defaultModelBudget.wallMs : modelSeconds * 1000,
  };
}

function toArgv(command: string | readonly string[], field: string): readonly string[] {
  const argv = typeof command === 'string' ? splitArguments(command) : command;
  if (argv === null || argv.length === 0) {
    throw new WorldError('usage', `Cannot read ${field}: a quote is not closed. Write it as a list of arguments instead.`);
  }
  return argv;
}
