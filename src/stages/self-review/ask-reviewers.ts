import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { reviewers } from '#domain/model-role.ts';
import type { Example } from '#domain/reproduction.ts';
import type { RunState } from '#domain/run-state.ts';
import type { TestReport } from '#domain/test-report.ts';
import { fillTemplate } from '#lib/fill-template.ts';
import type { PanelSeat } from '#ports/model-panel.ts';
import { untrustedInput } from '#domain/untrusted-input.ts';
import { askPanel } from '../ask-panel.ts';
import { executableForm } from '../executable-claim.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { readJsonAnswer } from '../read-json-answer.ts';

export type Reviewer = (typeof reviewers)[number];

const finding = z
  .object({
    says: z.string().min(1).max(1_000),
    at: z.string().max(300).nullish(),
    violates: z.string().max(40).nullish(),
    run: executableForm.nullish(),
    test: z.string().min(1).max(8_000).nullish(),
    suite: z.string().min(1).max(500).nullish(),
  })
  .refine(
    ({ run, test, suite }) => [run, test, suite].filter((way) => way != null).length <= 1,
    'at most one thing to run is wanted',
  );

const answer = z.object({ verdict: z.enum(['approve', 'request-changes']), findings: z.array(finding).max(5).default([]) });

export type ReviewAnswer = z.infer<typeof answer>;
export type ReviewFinding = ReviewAnswer['findings'][number];

/** What a reviewer said; `null` where it twice gave no answer that can be read. */
export interface Asked {
  readonly by: Reviewer;
  readonly seat: PanelSeat;
  readonly answer: ReviewAnswer | null;
}

export type ReviewInput = Pick<RunState, 'behaviours' | 'reproduction' | 'acceptance' | 'chosen'>;

/** Asks everyone who has a seat, side by side; nobody sees what another one says. */
export async function askReviewers(state: ReviewInput, context: PhaseContext, after: TestReport): Promise<readonly Asked[]> {
  const asked = await Promise.all(
    reviewers.map(async (by): Promise<readonly Asked[]> => {
      const said = await askPanel<ReviewAnswer>(context, {
        role: by,
        system: 'You review changes to code by attacking them with things that can be executed.',
        prompt: reviewPrompt(by, state, after),
        maxOutputTokens: 3_000,
        read: (text) => readJsonAnswer(answer, text, 60_000),
      });
      if (said.kind === 'vacant') return [];
      return [{ by, seat: said.seat, answer: said.kind === 'answered' ? said.value : null }];
    }),
  );
  return asked.flat();
}

const templates: Readonly<Record<Reviewer, string>> = {
  'structure-reviewer': readPrompt('structure-reviewer.md'),
  'logic-reviewer': readPrompt('logic-reviewer.md'),
};

function readPrompt(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

/** The whole prompt of a reviewer; everything that strangers, code or tests wrote is inside the one wrapper. */
export function reviewPrompt(
  by: Reviewer,
  { behaviours, reproduction, acceptance, chosen }: ReviewInput,
  after: TestReport,
): string {
  const sentences = behaviours.behaviours.map(({ id, text }) => `${id}: ${text}`).join('\n');
  const results = after.results.map(({ id, status }) => `${status}: ${id}`).join('\n');
  return fillTemplate(templates[by], {
    testFolder: folderName(acceptance.setup.testFolder),
    behaviours: untrustedInput(sentences, 6_000),
    reproduction: untrustedInput(reproductionText(reproduction), 6_000),
    tests: untrustedInput(results, 4_000),
    diff: untrustedInput(chosen.patch.diff, 24_000),
  });
}

/** The one name of a stranger that stands among our own words: only where it can be nothing but a path. */
function folderName(folder: string): string {
  if (folder === '.') return 'the top folder';
  return /^[\w./@-]{1,100}$/.test(folder) ? `\`${folder}/\`` : 'the folder of its tests';
}

function reproductionText(reproduction: RunState['reproduction']): string {
  switch (reproduction.kind) {
    case 'command':
      return `${reproduction.argv.join(' ')} must end with ${reproduction.expectedExitCode}`;
    case 'test':
      return `${reproduction.file}: ${reproduction.names.join(', ')}`;
    case 'examples':
      return [
        ...reproduction.imports.map(
          ({ specifier, names }) =>
            `${names.map(({ imported, local }) => (imported === local ? local : `${imported} as ${local}`)).join(', ')} from ${specifier}`,
        ),
        reproduction.preamble,
        ...reproduction.examples.map(exampleText),
      ]
        .filter((line) => line !== '')
        .join('\n');
  }
}

function exampleText(example: Example): string {
  if (example.kind === 'statements') return example.code;
  const { setup, expression, expected } = example;
  const wanted =
    expected.kind === 'value'
      ? `must give ${expected.source}`
      : expected.kind === 'throws'
        ? `must throw ${expected.errorName ?? 'an error'}`
        : 'must not throw';
  return `${setup === '' ? '' : `${setup}\n`}${expression} ${wanted}`;
}
