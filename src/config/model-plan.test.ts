import { describe, expect, it } from 'vitest';
import { defaultModelBudget } from '#domain/model-spending.ts';
import { readConfig, type ConfigFlags } from './config.ts';
import { modelPlan } from './model-plan.ts';
import type { ModelPlan } from './planned-models.ts';

const keys = { ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'o', LOCAL_KEY: 'l' };
const models = `
models:
  small: { vendor: compatible, model: qwen, tier: 1, baseUrl: "http://127.0.0.1:11434/v1" }
  mid: { vendor: openai, model: gpt-x, tier: 2 }
  large: { vendor: anthropic, model: claude-x, tier: 3, timeoutSeconds: 30, price: { input: 3, output: 15 } }
agents:
  opencode: { command: opencode acp --quiet "two words", tier: 2, model: mid }
`;
const plan = (yaml: string, environment: NodeJS.ProcessEnv = keys, flags: ConfigFlags = {}): ModelPlan =>
  modelPlan(readConfig(models + yaml, flags), environment);

/** The problems that a plan has, or nothing. */
function problems(yaml: string, environment: NodeJS.ProcessEnv = keys): readonly string[] {
  try {
    plan(yaml, environment);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ name: 'WorldError', kind: 'usage' });
    const lines = String(error).split('\n');
    expect(lines.at(-1)).toContain('docs/models.md');
    return lines.slice(1, -1).map((line) => line.replace('  - ', ''));
  }
}

describe('a plan of models', () => {
  it('is the search engine alone where nothing is said', () => {
    expect(modelPlan(readConfig(null, {}), {})).toEqual({ ladder: [{ kind: 'search', name: 'search', tier: 0 }], seats: [] });
    expect(readConfig(null, {}).modelBudget).toEqual(defaultModelBudget);
  });

  it('resolves the ladder and the roles', () => {
    const { ladder, seats } = plan(
      'ladder: [search, small, opencode]\nroles: { default: large, structure-reviewer: mid, skeptic: small, planner: none }',
    );
    expect(ladder).toMatchObject([
      { kind: 'search' },
      { kind: 'model', name: 'small', tier: 1, attempts: 2, model: { vendor: 'compatible', keyFrom: null, timeoutMs: 300_000 } },
      { kind: 'agent', name: 'opencode', tier: 2, argv: ['opencode', 'acp', '--quiet', 'two words'], model: { name: 'mid' } },
    ]);
    expect(seats).toHaveLength(12);
    expect(seats.find(({ role }) => role === 'skeptic')?.model.name).toBe('small');
    expect(seats.find(({ role }) => role === 'logic-reviewer')?.model).toMatchObject({
      name: 'large',
      keyFrom: 'ANTHROPIC_API_KEY',
      timeoutMs: 30_000,
      price: { input: 3, output: 15 },
    });
    expect(seats.map(({ role }) => role)).not.toContain('planner');
  });

  it('takes a ladder and bounds from the command line, and a builder there before the ladder of the file', () => {
    const file = 'ladder: [search, small]\nbudget: { inputTokens: 5, usd: 1.5 }';
    expect(plan(file, keys, { ladder: ['mid'] }).ladder.map(({ name }) => name)).toEqual(['mid']);
    expect(plan(file, keys, { builder: 'search' }).ladder.map(({ name }) => name)).toEqual(['search']);
    expect(plan(file, keys, { builderCommand: 'x y' }).ladder).toMatchObject([{ kind: 'command', argv: ['x', 'y'] }]);
    const { modelBudget } = readConfig(models + file, { bounds: { inputTokens: 9, modelSeconds: 2 } });
    expect(modelBudget).toEqual({ ...defaultModelBudget, inputTokens: 9, costMicroUsd: 1_500_000, wallMs: 2000 });
  });

  it('reads the gates of the owner and the switch of the hand-over', () => {
    const config = readConfig('handOver: false\ngates: [{ name: lint, command: npx eslint "src dir", timeoutSeconds: 9 }]', {});
    expect(config).toMatchObject({
      handOver: false,
      gates: [{ name: 'lint', argv: ['npx', 'eslint', 'src dir'], wallMs: 9000 }],
    });
    expect(readConfig(null, {})).toMatchObject({ handOver: true, gates: [] });
  });
});

describe('the rules about models', () => {
  it('a reviewer is at least as strong as every builder on the ladder', () => {
    expect(problems('ladder: [small, mid]\nroles: { logic-reviewer: small, structure-reviewer: mid }')).toEqual([
      expect.stringMatching(/^roles\.logic-reviewer: "small" \(tier 1\) would judge the work of "mid" \(tier 2\)/),
    ]);
    expect(problems('ladder: [small, mid]\nroles: { logic-reviewer: large, structure-reviewer: mid }')).toEqual([]);
    expect(problems('ladder: [search, opencode]\nroles: { logic-reviewer: small }')).toHaveLength(1);
    expect(problems('ladder: [search]\nroles: { logic-reviewer: small }')).toEqual([]);
  });

  it('the reviewers are of two vendors where two are strong enough', () => {
    const same = 'roles: { logic-reviewer: large, structure-reviewer: large }';
    expect(problems(`ladder: [mid]\n${same}`)).toEqual([
      expect.stringMatching(/^roles\.logic-reviewer: both[^]*anthropic and openai/),
    ]);
    const twoStrong = 'models: { a: { vendor: openai, model: x, tier: 3 }, b: { vendor: openai, model: y, tier: 3 } }';
    const reviewed = 'ladder: [a]\nroles: { logic-reviewer: b, structure-reviewer: b }';
    expect(() => modelPlan(readConfig(`${twoStrong}\n${reviewed}`, {}), keys)).not.toThrow();
    expect(problems('ladder: [large]\nroles: { logic-reviewer: large, structure-reviewer: large }')).toEqual([]);
    expect(problems('ladder: [mid]\nroles: { logic-reviewer: large, structure-reviewer: mid }')).toEqual([]);
    expect(problems('ladder: [mid]\nroles: { logic-reviewer: large, structure-reviewer: none }')).toEqual([]);
  });

  it('who writes the tests does not build, under no name', () => {
    expect(problems('ladder: [small]\nroles: { test-author: small }')).toHaveLength(1);
    expect(problems('ladder: [search, opencode]\nroles: { test-author: mid }')).toEqual([
      expect.stringMatching(/^roles\.test-author: "mid" also builds, as "opencode"/),
    ]);
    expect(problems('ladder: [small]\nroles: { default: small, logic-reviewer: mid }')).toHaveLength(1);
    expect(problems('ladder: [small]\nroles: { default: small, logic-reviewer: mid, test-author: none }')).toEqual([]);
    expect(problems('ladder: [small]\nroles: { default: small, logic-reviewer: mid, test-author: mid }')).toEqual([]);
    const alias = models.replace('models:', 'models:\n  alias: { vendor: openai, model: gpt-x, tier: 9 }');
    expect(() => modelPlan(readConfig(`${alias}ladder: [mid]\nroles: { test-author: alias }`, {}), keys)).toThrow(/test-author/);
  });

  it('an address is the same with a slash at its end', () => {
    const twice = `models:
  a: { vendor: compatible, model: x, tier: 1, baseUrl: "http://127.0.0.1:1/v1" }
  b: { vendor: compatible, model: x, tier: 1, baseUrl: "http://127.0.0.1:1/v1/" }
ladder: [a]
roles: { test-author: b }`;
    expect(() => modelPlan(readConfig(twice, {}), {})).toThrow(/test-author/);
    expect(() => modelPlan(readConfig(twice.replace(':1/v1/', ':2/v1/'), {}), {}), 'control').not.toThrow();
  });

  it('the ladder is climbed, and each name stands on it once', () => {
    expect(problems('ladder: [mid, small, search]')).toHaveLength(2);
    expect(problems('ladder: [search, small, small]')).toEqual([expect.stringContaining('twice')]);
    expect(problems('ladder: [search, command]')).toEqual([expect.stringContaining('--builder-command')]);
  });

  it('a key is in the environment, but only of a model that is used', () => {
    expect(problems('ladder: [mid]', {})).toEqual([
      'models.mid.key: the environment variable OPENAI_API_KEY is not set. Put the key of the model there.',
    ]);
    expect(problems('ladder: [opencode]', { OPENAI_API_KEY: '' })).toHaveLength(1);
    expect(problems('ladder: [search]', {})).toEqual([]);
    expect(problems('ladder: [search, small]', {})).toEqual([]);
  });

  it('everything that is wrong is told at once', () => {
    const wrong = `ladder: [mid, nobody, small]
roles: { default: ghost, skeptic: phantom, test-author: mid }
budget: {}`;
    expect(problems(wrong, {})).toEqual([
      expect.stringContaining('"nobody" is neither'),
      expect.stringContaining('roles.skeptic: there is no model "phantom"'),
      expect.stringContaining('roles.default: there is no model "ghost"'),
      expect.stringContaining('"small" (tier 1) comes after "mid"'),
      expect.stringContaining('roles.test-author'),
      expect.stringContaining('OPENAI_API_KEY'),
    ]);
  });

  it('an agent gets a model that our proxy can offer', () => {
    const gemini =
      'models: { g: { vendor: google, model: x, tier: 1 } }\nagents: { a: { command: a, tier: 1, model: g } }\nladder: [a]';
    const replay = (model: string): string =>
      gemini.replace('vendor: google, model: x', `vendor: replay, model: ${model}, recordings: here`);
    expect(() => modelPlan(readConfig(replay('nobody/x'), {}), {})).toThrow(/agents\.a\.model: a model of "nobody"/);
    expect(modelPlan(readConfig(gemini, {}), { GEMINI_API_KEY: 'g' }).ladder).toMatchObject([{ kind: 'agent' }]);
    for (const model of ['anthropic/x', 'openai/x', 'google/x', 'compatible/x', 'scripted/x'])
      expect(modelPlan(readConfig(replay(model), {}), {}).ladder).toMatchObject([{ kind: 'agent', model: { model } }]);
  });

  it('the key of a forge or of a machine is no key of a model, whatever a repository writes into its configuration', () => {
    const sent = (key: string): string =>
      `models: { a: { vendor: compatible, model: x, tier: 1, baseUrl: "https://elsewhere.example/v1", key: ${key} } }\nladder: [a]`;
    for (const key of ['GITHUB_TOKEN', 'GH_TOKEN', 'NPM_TOKEN', 'AWS_SECRET_ACCESS_KEY'])
      expect(() => modelPlan(readConfig(sent(key), {}), { [key]: 'secret-value' }), key).toThrow(
        /models\.a\.key: [A-Z_]+ is where/,
      );
    expect(() => modelPlan(readConfig(sent('LOCAL_KEY'), {}), keys)).not.toThrow();
  });

  it('a model has what its vendor needs', () => {
    const bare = `models:
  a: { vendor: compatible, model: x, tier: 1 }
  b: { vendor: scripted, model: x, tier: 1 }
  c: { vendor: replay, model: x, tier: 1, record: there }
agents: { d: { command: "x 'y", tier: 1, model: nobody }, a: { command: x, tier: 1, model: a } }
ladder: [d, a]`;
    expect(() => modelPlan(readConfig(bare, {}), {})).toThrow(
      /d\.command[^]*d\.model[^]*agents\.a: a model has this name[^]*a\.baseUrl[^]*b\.script[^]*c\.recordings[^]*c\.model[^]*c\.record:/,
    );
    expect(() => readConfig('models: { a: { vendor: acme, model: x, tier: 0 } }\nroles: { builder: a }', {})).toThrow(
      /vendor[^]*tier[^]*builder/,
    );
  });
});
