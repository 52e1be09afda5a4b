import { z } from 'zod';
import { filterRules, type FilterRule } from '#domain/gate/finding.ts';
import type { Association } from '#domain/gate/pull-request.ts';

const associations = [
  'owner',
  'member',
  'collaborator',
  'contributor',
  'first-time',
  'none',
] as const satisfies readonly Association[];

const rule = z.strictObject({
  on: z.boolean().optional().describe('Whether the rule is looked at. Default true.'),
  reject: z
    .boolean()
    .optional()
    .describe('Whether it may advise against a pull request; false makes that a warning. Default true.'),
  waive: z
    .array(z.union([z.number().int().min(1), z.string().min(1).max(100)]))
    .max(1000)
    .optional()
    .describe('Numbers of pull requests and logins of authors for whom the rule is waived.'),
});

const ruleTable = Object.fromEntries(filterRules.map((name) => [name, rule.optional()])) as Record<
  FilterRule,
  z.ZodOptional<typeof rule>
>;

/** The `gate:` section of `patchline.yml`: how incoming pull requests are looked at. Read from the base branch only. */
export const gateSchema = z.strictObject({
  mode: z
    .enum(['advise', 'gate', 'dry-run'])
    .optional()
    .describe(
      '"advise" (default) labels and comments; "gate" may also close what the filter rejects; "dry-run" writes one comment and nothing else.',
    ),
  tests: z
    .strictObject({
      repeats: z.number().int().min(1).max(10).optional().describe('How often the tests of a pull request are run. Default 3.'),
    })
    .optional()
    .describe('How the tests of a pull request are run. The command is the one under "test", or the one that is detected.'),
  model: z
    .strictObject({
      vendor: z.enum(['anthropic', 'openai', 'google', 'compatible']).describe('Whose interface is spoken.'),
      name: z.string().min(1).max(200).describe("The vendor's id of the model."),
      baseUrl: z.url().optional().describe('Where it listens, for "compatible" or a gateway of your own.'),
      keyFrom: z
        .string()
        .regex(/^[A-Z][A-Z0-9_]*$/)
        .optional()
        .describe('Environment variable that holds the key. Default PATCHLINE_MODEL_KEY.'),
      inputCharacters: z
        .number()
        .int()
        .min(2_000)
        .max(400_000)
        .optional()
        .describe('Most characters of a pull request that are sent. Default 40000.'),
      outputTokens: z.number().int().min(100).max(8_000).optional().describe('Most tokens of an answer. Default 500.'),
      perDay: z
        .number()
        .int()
        .min(0)
        .max(10_000)
        .optional()
        .describe('Most pull requests of a day that a model explains; the others are explained from the facts. Default 50.'),
    })
    .optional()
    .describe('A model that writes the paragraph of the reason stage. Without it the paragraph is composed from the facts.'),
  rules: z.strictObject(ruleTable).optional().describe('Switches for each rule of the filter, by its name.'),
  exempt: z
    .array(z.enum(associations))
    .optional()
    .describe('Authors of whom nothing is asked, by what they are to the repository. Default owner, member and collaborator.'),
  days: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .optional()
    .describe('How many days back closed pull requests are compared with. Default 180.'),
  mainlineCommits: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .optional()
    .describe('How many of the newest commits are searched for work that is already done. Default 300.'),
  similarWork: z
    .strictObject({
      most: z.number().int().min(1).max(10).optional().describe('Most hints at similar work that are shown. Default 3.'),
      least: z.number().min(0).max(1).optional().describe('Least strength of a hint that is shown, from 0 to 1. Default 0.3.'),
    })
    .optional()
    .describe('Hints at pull requests about the same work.'),
  diffSize: z
    .strictObject({
      quantile: z
        .number()
        .min(0.5)
        .max(1)
        .optional()
        .describe('Share of merged pull requests from outside within which a size is usual. Default 0.95.'),
      leastSample: z
        .number()
        .int()
        .min(5)
        .max(1000)
        .optional()
        .describe('How many merged pull requests from outside make a norm. Default 20.'),
    })
    .optional()
    .describe('When a change counts as unusually large here.'),
  requireReceipt: z.boolean().optional().describe('Whether a missing receipt is a warning and not a note. Default false.'),
  requireLinkedIssue: z
    .boolean()
    .optional()
    .describe('Whether a missing linked issue is a warning and not a note. Default false.'),
  protect: z
    .array(z.string().min(1).max(1000))
    .max(1000)
    .optional()
    .describe(
      'Paths whose changes a person should read first, besides workflows, hooks, package scripts and registry settings. A trailing "/" means a folder.',
    ),
});

export type GateFile = z.infer<typeof gateSchema>;
