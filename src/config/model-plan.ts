import { WorldError } from '#domain/world-error.ts';
import type { Config } from './config.ts';
import { planProblems } from './model-rules.ts';
import { seatedRoles, usualKey, type AgentFile, type ModelFile, type SeatedRole } from './model-schema.ts';
import type { ModelPlan, PlannedModel, PlannedRung, PlannedSeat } from './planned-models.ts';
import { splitArguments } from './split-arguments.ts';

/**
 * The models of a run. Throws WorldError `usage` with everything at once that is wrong with them: names, order, the rules about who may judge
 * whose work, and keys that are not in the environment.
 */
export function modelPlan(config: Config, environment: NodeJS.ProcessEnv): ModelPlan {
  const problems: string[] = [];
  const models = new Map(Object.entries(config.models.models ?? {}).map(([name, file]) => [name, plannedModel(name, file)]));
  const plan: ModelPlan = {
    ladder: config.ladder.flatMap((name) => rung(name, config, models, problems)),
    seats: seatedRoles.flatMap((role) => seat(role, config, models, problems)),
  };
  problems.push(...unknownSeat('default', config.models.roles?.default, models));
  problems.push(...planProblems(plan, [...models.values()], environment));
  if (problems.length === 0) return plan;
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  throw new WorldError(
    'usage',
    `Cannot use the models of patchline.yml: there is ${count}.\n${problems.map((one) => `  - ${one}`).join('\n')}\nThe rules are explained in docs/models.md.`,
  );
}

/** What makes two plans the same for a run that goes on: who builds and who plays, not what it may cost or how long it may take. */
export function planIdentity({ ladder, seats }: ModelPlan): { readonly [key: string]: readonly (readonly string[])[] } {
  return {
    ladder: ladder.map((rung) => [
      rung.name,
      rung.kind,
      ...('argv' in rung ? rung.argv : []),
      ...('model' in rung ? identityOf(rung.model) : []),
    ]),
    seats: seats.map(({ role, model }) => [role, ...identityOf(model)]),
  };
}

function identityOf({ vendor, model, baseUrl, script, recordings }: PlannedModel): readonly string[] {
  return [vendor, model, baseUrl ?? '', script ?? '', recordings ?? ''];
}

function plannedModel(name: string, file: ModelFile): PlannedModel {
  return {
    name,
    vendor: file.vendor,
    model: file.model,
    tier: file.tier,
    // Two ways of writing one address are one model.
    baseUrl: file.baseUrl?.replace(/\/+$/, '') ?? null,
    keyFrom: file.key ?? usualKey[file.vendor],
    script: file.script ?? null,
    recordings: file.recordings ?? null,
    record: file.record ?? null,
    timeoutMs: (file.timeoutSeconds ?? 300) * 1000,
    price: file.price ?? null,
    attempts: file.attempts ?? 2,
  };
}

type Models = ReadonlyMap<string, PlannedModel>;

function rung(name: string, config: Config, models: Models, problems: string[]): readonly PlannedRung[] {
  if (name === 'search') return [{ kind: 'search', name, tier: 0 }];
  if (name === 'command') {
    if (config.builderCommand !== null) return [{ kind: 'command', name, tier: 0, argv: config.builderCommand }];
    problems.push('ladder: "command" needs a program. Set builderCommand, or pass --builder-command.');
    return [];
  }
  const agent = config.models.agents?.[name];
  const model = models.get(name);
  if (agent !== undefined && model !== undefined) problems.push(`agents.${name}: a model has this name too.`);
  if (agent !== undefined) return agentRung(name, agent, models, problems);
  if (model !== undefined) return [{ kind: 'model', name, tier: model.tier, attempts: model.attempts, model }];
  problems.push(`ladder: "${name}" is neither "search" nor "command" nor a name under models or agents.`);
  return [];
}

function agentRung(name: string, agent: AgentFile, models: Models, problems: string[]): readonly PlannedRung[] {
  const argv = typeof agent.command === 'string' ? splitArguments(agent.command) : agent.command;
  const model = models.get(agent.model);
  if (argv === null || argv.length === 0) problems.push(`agents.${name}.command: a quote is not closed. Write it as a list.`);
  if (model === undefined) problems.push(`agents.${name}.model: there is no model "${agent.model}" under models.`);
  if (argv === null || argv.length === 0 || model === undefined) return [];
  return [{ kind: 'agent', name, tier: agent.tier, attempts: agent.attempts ?? 2, argv, env: agent.env ?? {}, model }];
}

function seat(role: SeatedRole, { models: { roles = {} } }: Config, models: Models, problems: string[]): readonly PlannedSeat[] {
  const model = models.get(roles[role] ?? roles.default ?? 'none');
  if (model !== undefined) return [{ role, model }];
  problems.push(...unknownSeat(role, roles[role], models));
  return [];
}

function unknownSeat(role: string, name: string | undefined, models: Models): readonly string[] {
  if (name === undefined || name === 'none' || models.has(name)) return [];
  return [`roles.${role}: there is no model "${name}" under models. Write "none" for the mechanical form.`];
}
