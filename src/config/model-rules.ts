import { reviewers } from '#domain/model-role.ts';
import type { ModelPlan, PlannedModel, PlannedRung } from './planned-models.ts';

/** Every rule that a plan breaks, one sentence each. */
export function planProblems(
  plan: ModelPlan,
  models: readonly PlannedModel[],
  environment: NodeJS.ProcessEnv,
): readonly string[] {
  const used = new Set([...plan.seats.map(({ model }) => model), ...plan.ladder.flatMap(modelsOf)]);
  return [
    ...ladderProblems(plan.ladder),
    ...models.flatMap(fieldProblems),
    ...plan.ladder.flatMap(agentProblems),
    ...reviewerProblems(plan, models),
    ...authorProblems(plan),
    ...[...used].flatMap((model) => keyProblems(model, environment)),
  ];
}

function modelsOf(rung: PlannedRung): readonly PlannedModel[] {
  return rung.kind === 'model' || rung.kind === 'agent' ? [rung.model] : [];
}

function ladderProblems(ladder: readonly PlannedRung[]): readonly string[] {
  return ladder.flatMap((rung, index) => {
    const before = ladder[index - 1];
    const isTwice = ladder.findIndex(({ name }) => name === rung.name) < index;
    return [
      ...(isTwice ? [`ladder: "${rung.name}" stands on it twice.`] : []),
      ...(before !== undefined && before.tier > rung.tier
        ? [
            `ladder: "${rung.name}" (tier ${rung.tier}) comes after "${before.name}" (tier ${before.tier}). Order it from the cheapest to the strongest.`,
          ]
        : []),
    ];
  });
}

function fieldProblems({ name, vendor, model, baseUrl, script, recordings, record }: PlannedModel): readonly string[] {
  const need = (has: boolean, field: string, what: string): readonly string[] =>
    has ? [] : [`models.${name}.${field}: "${vendor}" needs ${what}.`];
  switch (vendor) {
    case 'compatible':
      return need(baseUrl !== null, 'baseUrl', 'an address (Ollama: http://127.0.0.1:11434/v1)');
    case 'scripted':
      return need(script !== null, 'script', 'the path of a script');
    case 'replay':
      return [
        ...need(recordings !== null, 'recordings', 'the folder of the recordings'),
        ...need(/^[^/]+\/./.test(model), 'model', 'the name of the recorded model, as vendor/model'),
        ...(record === null ? [] : [`models.${name}.record: what is replayed was recorded already. Leave it out.`]),
      ];
    case 'anthropic':
    case 'openai':
    case 'google':
      return [];
  }
}

/** Our proxy speaks for a program in the sandbox what most agents speak, also where it only says again what was recorded. */
function agentProblems(rung: PlannedRung): readonly string[] {
  if (rung.kind !== 'agent' || offeredVendors.includes(makerOf(rung.model))) return [];
  return [`agents.${rung.name}.model: a model of "${makerOf(rung.model)}" cannot be offered to an agent. Name another one.`];
}

const offeredVendors: readonly string[] = ['anthropic', 'openai', 'google', 'compatible', 'scripted'];

/** A reviewer is at least as strong as every builder that may be reached, and the two do not share a vendor where that can be had. */
function reviewerProblems({ ladder, seats }: ModelPlan, models: readonly PlannedModel[]): readonly string[] {
  const strongest = ladder.reduce<PlannedRung | null>(
    (most, rung) => (most === null || rung.tier > most.tier ? rung : most),
    null,
  );
  const tier = strongest?.tier ?? 0;
  const seated = reviewers.flatMap((role) => seats.filter((seat) => seat.role === role));
  const weak = seated
    .filter(({ model }) => model.tier < tier)
    .map(
      ({ role, model }) =>
        `roles.${role}: "${model.name}" (tier ${model.tier}) would judge the work of "${strongest?.name}" (tier ${tier}). Name a model of tier ${tier} or more, or "none".`,
    );
  const [first, second] = seated;
  const able = new Set(models.filter((model) => model.tier >= tier).map(makerOf));
  const isSame = first !== undefined && second !== undefined && makerOf(first.model) === makerOf(second.model) && able.size > 1;
  if (!isSame) return weak;
  return [
    ...weak,
    `roles.${second.role}: both reviewers are models of ${makerOf(first.model)}, although models of ${[...able].toSorted().join(' and ')} are strong enough. Give them models of different vendors.`,
  ];
}

/** Who writes the acceptance tests is not who builds: not the same model of the same vendor, whatever it is called in the configuration. */
function authorProblems({ ladder, seats }: ModelPlan): readonly string[] {
  const author = seats.find(({ role }) => role === 'test-author');
  if (author === undefined) return [];
  return ladder
    .filter((rung) => modelsOf(rung).some((model) => sameModel(model, author.model)))
    .map(
      (rung) =>
        `roles.test-author: "${author.model.name}" also builds, as "${rung.name}" on the ladder, and nobody writes the tests of their own work. Name another model, or "none".`,
    );
}

function sameModel(one: PlannedModel, other: PlannedModel): boolean {
  return one.name === other.name || identityOf(one) === identityOf(other);
}

/** A script is one model, whatever its name: two scripts are two. */
function identityOf({ vendor, model, baseUrl, script }: PlannedModel): string {
  return [vendor, model, baseUrl ?? '', script ?? ''].join('\n');
}

/** Vendor of the recorded model where it is a replay. */
function makerOf({ vendor, model }: PlannedModel): string {
  return vendor === 'replay' ? (model.split('/')[0] ?? vendor) : vendor;
}

/** Variables that hold what opens a forge, a registry, a cloud or a machine. A configuration comes with a repository, and so may one that sends them away. */
const otherSecrets =
  /^(?:GITHUB|GH|GITLAB|GITEA|BITBUCKET|GIT|ACTIONS|CI|NPM|NODE_AUTH|YARN|PYPI|TWINE|DOCKER|SSH|GPG|AWS|AZURE|GOOGLE_APPLICATION)_/;

function keyProblems({ name, keyFrom }: PlannedModel, environment: NodeJS.ProcessEnv): readonly string[] {
  if (keyFrom !== null && otherSecrets.test(keyFrom))
    return [
      `models.${name}.key: ${keyFrom} is where the key of something else is kept, and it would be sent to the address of the model. Put the key of the model into a variable of its own.`,
    ];
  if (keyFrom === null || (environment[keyFrom] ?? '') !== '') return [];
  return [`models.${name}.key: the environment variable ${keyFrom} is not set. Put the key of the model there.`];
}
