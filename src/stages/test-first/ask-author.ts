import { readFileSync } from 'node:fs';
import type { RunState } from '#domain/run-state.ts';
import type { PackageFacts } from '#engines/issue-text/issue-text.ts';
import { newTestPath } from '#engines/test-reports/test-reports.ts';
import { fillTemplate } from '#lib/fill-template.ts';
import { untrustedInput } from '#domain/untrusted-input.ts';
import { askPanel, type PanelAnswer } from '../ask-panel.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { mostProposed, readProposedTests, type ProposedTests } from './proposed-tests.ts';

const template: string = readFileSync(new URL('author.md', import.meta.url), 'utf8');
const againTemplate: string = readFileSync(new URL('author-again.md', import.meta.url), 'utf8');

/** All that a test author is shown: section A and facts. No source, no plan, no text of the issue beyond A. */
export interface AuthorBrief {
  /** Section A as text. */
  readonly behaviours: string;
  readonly facts: PackageFacts;
  readonly setup: RunState['setup'];
  readonly reproduction: RunState['reproduction'];
}

export function authorPrompt({ behaviours, facts, setup, reproduction }: AuthorBrief): string {
  const imported =
    reproduction.kind === 'examples'
      ? reproduction.imports.flatMap(({ specifier, names }) =>
          names.map((one) => `${one.local} is ${one.imported} of ${specifier}`),
        )
      : [];
  const lines = [
    `package name: ${facts.packageName === '' ? '(none: import its files from the root of the repository, as "./index.js")' : facts.packageName}`,
    `exports of its entry: ${facts.entryExports?.names.slice(0, 60).join(', ') ?? '(unknown)'}`,
    ...(facts.entry === null ? [] : [`a test file imports the entry as: ${fromTestFolder(setup.testFolder, facts.entry)}`]),
    ...(imported.length === 0 ? [] : [`the examples in the behaviours use: ${imported.join('; ')}`]),
    `modules: ${setup.moduleKind}; language: ${setup.language}; runner: ${setup.runner}`,
    `a test file would be ${newTestPath(setup, 'behaviours')}`,
  ];
  return fillTemplate(template, {
    most: String(mostProposed),
    behaviours: untrustedInput(behaviours, 20_000),
    facts: untrustedInput(lines.join('\n'), 6_000),
  });
}

/** `survivors`: wrong programs that pass, as people read them; empty for the first time. */
export function askAuthor(
  context: PhaseContext,
  brief: AuthorBrief,
  survivors: readonly string[],
): Promise<PanelAnswer<ProposedTests>> {
  const before = authorPrompt(brief);
  const prompt =
    survivors.length === 0
      ? before
      : fillTemplate(againTemplate, { before, survivors: untrustedInput(survivors.join('\n\n'), 12_000) });
  return askPanel(context, {
    role: 'test-author',
    system: 'You write acceptance tests from a description of behaviour. You answer with one JSON object.',
    prompt,
    maxOutputTokens: 4_000,
    read: readProposedTests,
  });
}

function fromTestFolder(folder: string, entry: string): string {
  const up = folder === '.' ? './' : '../'.repeat(folder.split('/').length);
  return `${up}${entry}`;
}
