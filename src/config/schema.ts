import { z } from 'zod';
import { mergePolicies } from '#domain/merge-policy.ts';
import { gateSchema } from './gate-schema.ts';
import { modelBounds, modelFields } from './model-schema.ts';

const seconds = z.number().int().min(1).max(86_400);

/** `patchline.yml`, as users write it. Every field is optional; every description is what `docs/configuration.md` shows. */
export const configSchema = z.strictObject({
  base: z.string().min(1).optional().describe('Branch, tag or commit that the fix starts from. Default: what is checked out.'),
  builder: z
    .enum(['search', 'command'])
    .optional()
    .describe('Who makes the fix: the embedded search engine (default), or a program of yours.'),
  builderCommand: z
    .union([z.string().min(1), z.array(z.string()).min(1)])
    .optional()
    .describe(
      'The program for builder "command": a list of arguments, or one string that is split at spaces and quotes; never a shell line.',
    ),
  test: z
    .strictObject({
      command: z
        .union([z.string().min(1), z.array(z.string()).min(1)])
        .optional()
        .describe(
          'How the suite is run, where detection does not find it. Judged by exit status and by TAP or JUnit output where there is any.',
        ),
      timeoutSeconds: seconds.optional().describe('Longest time that one run of the suite may take. Default 300.'),
      withoutSuite: z
        .boolean()
        .optional()
        .describe('Work in a repository that has no tests of its own; the score then stays below 0.75. Default false.'),
    })
    .optional()
    .describe('How the repository is tested.'),
  budget: z
    .strictObject({
      seconds: seconds.optional().describe('Longest time that the builder may search. Default 300.'),
      candidates: z
        .number()
        .int()
        .min(1)
        .max(10_000_000)
        .optional()
        .describe('Most candidates that the builder may try. Default 200000.'),
      ...modelBounds,
    })
    .optional()
    .describe('What may be spent: time and candidates in one run, the rest in all runs of one issue together.'),
  ...modelFields,
  sandbox: z
    .strictObject({
      memoryMegabytes: z
        .number()
        .int()
        .min(128)
        .max(1_048_576)
        .optional()
        .describe('Memory for all processes of one sandbox. Default 2048.'),
      processes: z.number().int().min(8).max(65_536).optional().describe('Processes and threads in one sandbox. Default 256.'),
    })
    .optional()
    .describe('Limits of the sandbox in which all code of the repository runs.'),
  protect: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'Paths that no fix may touch, besides tests, test configuration, lockfiles and workflows. A trailing "/" means a folder.',
    ),
  sign: z
    .strictObject({
      with: z
        .enum(['ed25519', 'ssh'])
        .optional()
        .describe('Kind of key that signs receipts. Default ed25519, made on first use.'),
      key: z.string().min(1).optional().describe('Path of the private SSH key, for "ssh".'),
    })
    .optional()
    .describe('Who signs receipts.'),
  policy: z
    .strictObject({
      merge: z
        .enum(mergePolicies)
        .optional()
        .describe(
          'What may be asked of GitHub about our own draft where its score is 0.90 or more: nothing ("never", the default), to mark it as ready ("ready"), or that and GitHub\'s own auto-merge, so that branch protection decides ("auto"; also needs a review by a model of another vendor than the builder\'s). Counts only as far as the file on GitHub\'s default branch says it too; there is no flag for it.',
        ),
    })
    .optional()
    .describe('What Patchline may do by itself.'),
  gate: gateSchema.optional().describe('How incoming pull requests are looked at. Read from the base branch only.'),
  seed: z.number().int().min(0).max(4_294_967_295).optional().describe('Seed of every random choice of the search. Default 1.'),
});

export type ConfigFile = z.infer<typeof configSchema>;
