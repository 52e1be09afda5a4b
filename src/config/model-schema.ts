import { z } from 'zod';
import { modelRoles, type ModelRole } from '#domain/model-role.ts';
import { ownerGatesSchema } from './owner-gate-schema.ts';

/** Vendors of models. `scripted` says what a script says, `replay` what was recorded. */
export const vendors = ['anthropic', 'openai', 'google', 'compatible', 'scripted', 'replay'] as const;
export type Vendor = (typeof vendors)[number];

/** Environment variable that holds the key where none is named; `null`: none is needed. */
export const usualKey: Readonly<Record<Vendor, string | null>> = {
  anthropic: 'ANTHROPIC_API_KEY',
  openai: 'OPENAI_API_KEY',
  google: 'GEMINI_API_KEY',
  compatible: null,
  scripted: null,
  replay: null,
};

const name = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,59}$/, 'lower-case letters, digits, "." and "-"');
const command = z.union([z.string().min(1), z.array(z.string()).min(1)]);
const tier = z.number().int().min(1).max(100).describe('Rank in cost and strength; 1 is the cheapest.');
const attempts = z.number().int().min(1).max(3).optional();
const dollars = z.number().min(0).max(100_000);

const model = z.strictObject({
  vendor: z
    .enum(vendors)
    .describe(
      'Whose interface is spoken. "compatible": OpenAI\'s chat completions at an address of yours (Ollama, llama.cpp, vLLM).',
    ),
  model: z.string().min(1).max(200).describe('The vendor\'s id of the model. For "replay": the recorded model, as vendor/model.'),
  tier,
  baseUrl: z.url().optional().describe('Where it listens; needed for "compatible".'),
  key: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .optional()
    .describe(
      'Environment variable that holds the key. Default ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY by vendor, none for the others.',
    ),
  script: z.string().min(1).optional().describe('Path of the script, for "scripted"; from the top of the repository.'),
  recordings: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the recordings, for "replay"; from the top of the repository. Also behind an agent.'),
  record: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder into which every answer of this model is recorded, also where an agent asks; from the top of the repository.',
    ),
  timeoutSeconds: z.number().int().min(1).max(3600).optional().describe('Longest time of one call. Default 300.'),
  price: z
    .strictObject({
      input: dollars.describe('US dollars for a million tokens that are sent.'),
      output: dollars.describe('US dollars for a million tokens that come back.'),
    })
    .optional()
    .describe('What it costs, where the table of known prices does not know it; zero for one of your own.'),
  attempts: attempts.describe('How often it may try as a builder before the next one on the ladder is asked. Default 2.'),
});

const agent = z.strictObject({
  command: command.describe('How the agent is started so that it speaks the Agent Client Protocol; never a shell line.'),
  tier,
  model: name.describe('Name of the model under "models" that it is given through our proxy.'),
  env: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().max(20_000))
    .optional()
    .describe(
      'More variables that it gets in the sandbox; "{{url}}" becomes the address of its model there (without "/v1"), "{{model}}" the name. It can read them: no secrets.',
    ),
  attempts: attempts.describe('How often it may try before the next one on the ladder is asked. Default 2.'),
});

export type SeatedRole = Exclude<ModelRole, 'builder'>;

/** Every role that configuration may give a model; builders stand on the ladder. */
export const seatedRoles: readonly SeatedRole[] = modelRoles.filter((role) => role !== 'builder');

const seat = z.string().min(1).optional();
const does: Readonly<Record<SeatedRole, string>> = {
  'premise-challenger': 'Doubts that the issue is a bug at all.',
  skeptic: 'Doubts the way to the fix, in COUNCIL.',
  'backward-compat': 'Looks for users whom the fix would break, in COUNCIL.',
  'edge-hunter': 'Looks for inputs that the fix would miss, in COUNCIL.',
  'spec-adversary': 'Attacks behaviours and plan.',
  'test-adversary': 'Tries to pass the acceptance tests with a wrong program.',
  'structure-reviewer':
    'Attacks the shape of the diff. At least as strong as every builder, and of another vendor than the other reviewer.',
  'logic-reviewer':
    'Attacks what the diff does. At least as strong as every builder, and of another vendor than the other reviewer.',
  reproducer: 'Writes a reproduction where the issue has none.',
  'spec-author': 'Writes behaviours and plan.',
  'test-author': 'Writes acceptance tests from the behaviours alone. Never a model that builds.',
  planner: 'Says where to look first.',
  'failure-reader': 'Reads why an acceptance test failed on a candidate.',
};
const seats = Object.fromEntries(seatedRoles.map((role) => [role, seat.describe(does[role])])) as Record<SeatedRole, typeof seat>;

/** Fields of `patchline.yml` about models, agents and who does what with them. */
export const modelFields = {
  models: z.record(name, model).optional().describe('Models by a name of yours.'),
  agents: z.record(name, agent).optional().describe('Coding agents that speak the Agent Client Protocol, by a name of yours.'),
  ladder: z
    .array(z.string().min(1))
    .min(1)
    .max(10)
    .optional()
    .describe(
      'Who may build, cheapest first: "search", "command", names of models and agents, in ascending order of tiers. Default: what "builder" says.',
    ),
  roles: z
    .strictObject({
      default: seat.describe('Model for every role that is not named; without it those roles are played mechanically.'),
      ...seats,
    })
    .optional()
    .describe('Which model plays which role. "none": the role is played mechanically.'),
  gates: ownerGatesSchema
    .optional()
    .describe('Commands of yours (lint, types, an eval, a probe) that have to end with 0 before a draft pull request is opened.'),
  handOver: z
    .boolean()
    .optional()
    .describe(
      'Whether a builder is told what the ones before it learnt. Default true; false only to measure what that is worth.',
    ),
};

const bound = z.number().int().min(0).max(1_000_000_000_000).optional();

/** Bounds on what one work item may spend on models. */
export const modelBounds = {
  inputTokens: bound.describe('Most tokens that one work item may send to models. Default 200000.'),
  outputTokens: bound.describe('Most tokens that models may answer. Default 50000.'),
  usd: z.number().min(0).max(1_000_000).optional().describe('Most US dollars for models. Default: no bound.'),
  calls: bound.describe('Most calls of models, failed ones included. Default 300.'),
  modelSeconds: bound.describe('Longest time in calls of models, added up. Default 3600.'),
};

export type ModelFile = z.infer<typeof model>;
export type AgentFile = z.infer<typeof agent>;
export type ModelSection = z.infer<z.ZodObject<typeof modelFields>>;
export type ModelBounds = z.infer<z.ZodObject<typeof modelBounds>>;
