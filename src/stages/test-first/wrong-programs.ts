import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { FileChange } from '#domain/candidate-patch.ts';
import type { Example, Reproduction } from '#domain/reproduction.ts';
import { trivialPrograms } from '#engines/acceptance/acceptance.ts';
import type { PackageFacts } from '#engines/issue-text/issue-text.ts';
import { fillTemplate } from '#lib/fill-template.ts';
import { oneLine } from '#present/plain-text.ts';
import { untrustedInput } from '#domain/untrusted-input.ts';
import { askPanel, type PanelAnswer, type ReadAnswer } from '../ask-panel.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { readJsonAnswer } from '../read-json-answer.ts';

/** A program that ought to fail the acceptance tests. */
export interface WrongProgram {
  /** `mechanical`, or `vendor/model`. */
  readonly by: string;
  /** One plain line. */
  readonly what: string;
  readonly changes: readonly FileChange[];
  /** Whether it is wrong by its making; else execution has to show it. */
  readonly isWrong: boolean;
}

/** A source file of base that the tests call. */
export interface CalledSource {
  readonly path: string;
  readonly source: string;
}

const mostMechanical = 8;
const mostPrograms = 4;
const template: string = readFileSync(new URL('adversary.md', import.meta.url), 'utf8');

/** The sources behind the names that the examples use, at most three. */
export function calledSources(reproduction: Reproduction, facts: PackageFacts, root: string): readonly CalledSource[] {
  if (reproduction.kind !== 'examples') return [];
  const named = functionNames(reproduction).flatMap((name) => facts.exporters.get(name)?.map(({ file }) => file) ?? []);
  const imported = reproduction.imports.flatMap(({ specifier }) => (specifier.startsWith('./') ? [specifier.slice(2)] : []));
  const paths = [...new Set([...named, ...imported])].filter((path) => facts.files.includes(path)).slice(0, 3);
  return paths.map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') }));
}

/** Programs made from base without a model: wrong by their making. */
export function mechanicalPrograms(
  sources: readonly CalledSource[],
  reproduction: Reproduction,
  visible: readonly string[],
): readonly WrongProgram[] {
  if (reproduction.kind !== 'examples') return [];
  const examples: readonly Example[] = reproduction.examples.filter(({ id }) => visible.includes(id));
  const made = sources.flatMap((file) =>
    trivialPrograms(file, functionNames(reproduction), examples).map(({ what, source }): WrongProgram => ({
      by: 'mechanical',
      what: oneLine(what, 120),
      changes: [{ path: file.path, content: source, executable: false }],
      isWrong: true,
    })),
  );
  return made.slice(0, mostMechanical);
}

/** Names that the examples bring in or call. */
function functionNames({ imports, examples }: Extract<Reproduction, { kind: 'examples' }>): readonly string[] {
  const code = examples.map((example) => (example.kind === 'expression' ? example.expression : example.code)).join('\n');
  const called = [...code.matchAll(/([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*\(/gu)].map(([, name = '']) => name);
  return [...new Set([...imports.flatMap(({ names }) => names.flatMap((one) => [one.imported, one.local])), ...called])];
}

const answer = z.object({
  programs: z
    .array(
      z.object({
        says: z.string().max(400).default(''),
        edits: z
          .array(z.object({ path: z.string().max(300), find: z.string().min(1).max(8_000), replace: z.string().max(20_000) }))
          .min(1)
          .max(4),
      }),
    )
    .max(mostPrograms),
});

export type ProposedPrograms = z.infer<typeof answer>;

export function readProposedPrograms(text: string): ReadAnswer<ProposedPrograms> {
  return readJsonAnswer(answer, text, 100_000);
}

export interface AdversaryBrief {
  readonly behaviours: string;
  readonly acceptance: AcceptanceTests;
  readonly sources: readonly CalledSource[];
}

export function adversaryPrompt({ behaviours, acceptance, sources }: AdversaryBrief): string {
  const tests = acceptance.files.map(({ path, content }) => `${path}:\n${content}`).join('\n\n');
  return fillTemplate(template, {
    most: String(mostPrograms),
    behaviours: untrustedInput(behaviours, 12_000),
    tests: untrustedInput(tests, 24_000),
    sources: untrustedInput(sources.map(({ path, source }) => `${path}:\n${source}`).join('\n\n'), 30_000),
  });
}

export function askAdversary(context: PhaseContext, brief: AdversaryBrief): Promise<PanelAnswer<ProposedPrograms>> {
  return askPanel(context, {
    role: 'test-adversary',
    system: 'You attack acceptance tests with wrong programs. You answer with one JSON object.',
    prompt: adversaryPrompt(brief),
    maxOutputTokens: 4_000,
    read: readProposedPrograms,
  });
}

/** Edits applied to the sources of base; a program whose edits do not fit exactly once is left out. `wanted`: the sources that may be edited. */
export function asPrograms(proposed: ProposedPrograms, by: string, sources: readonly CalledSource[]): readonly WrongProgram[] {
  return proposed.programs.flatMap(({ says, edits }) => {
    const texts = new Map(sources.map(({ path, source }) => [path, source]));
    for (const { path, find, replace } of edits) {
      const [before, after, ...more] = texts.get(path)?.split(find) ?? [];
      if (before === undefined || after === undefined || more.length > 0) return [];
      texts.set(path, `${before}${replace}${after}`);
    }
    const changes = sources.flatMap(({ path, source }) => {
      const content = texts.get(path) ?? source;
      return content === source ? [] : [{ path, content, executable: false }];
    });
    return changes.length === 0 ? [] : [{ by, what: oneLine(says, 120), changes, isWrong: false }];
  });
}
