import type { Candidate } from './candidate-queue.ts';
import { commonEnd, commonStart } from './syntax/common-ends.ts';
import type { Trial } from './trial.ts';

/** What speaks for and against a survivor before anybody looks at what it does. Each is added to a log-likelihood. */
export interface PlausibilityPart {
  readonly text: string;
  readonly weight: number;
}

export interface PlausibilityHints {
  /** Identifiers and words of the issue. */
  readonly words: readonly string[];
  /** Text of the visible tests: literals lifted from it are a sign of overfitting. */
  readonly testText: string;
}

/** What is neither for nor against; shifts all survivors alike. */
const ordinaryPrior = 0.005;
const ordinarySuspicion = 0.5;
const ordinaryChange = 10;

/** Why a survivor is more or less likely to be the fix, strongest first. */
export function plausibilityParts(trial: Trial, hints: PlausibilityHints): PlausibilityPart[] {
  // One change at several places is one idea; two different edits are two.
  const ideas = Map.groupBy(trial.candidates, ({ path, proposal }) => JSON.stringify([path, proposal.template.name]));
  const parts = [...ideas.values()].flatMap(([candidate]) => (candidate === undefined ? [] : editParts(candidate, hints)));
  if (trial.candidates.length > 1) parts.push({ text: 'two edits at once', weight: -3 });
  return parts.filter((part) => part.weight !== 0).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

function editParts({ proposal, original, suspicion }: Candidate, hints: PlausibilityHints): PlausibilityPart[] {
  const replaced = original.slice(proposal.start, proposal.end);
  const { text } = proposal.edit;
  const changed = changedCharacters(replaced, text);
  return [
    { text: `how often ${proposal.template.name} is the fix`, weight: Math.log(proposal.prior / ordinaryPrior) },
    {
      text: `suspicion of the place ${suspicion.toFixed(2)}`,
      weight: 2 * Math.log(Math.max(suspicion, 0.01) / ordinarySuspicion),
    },
    { text: `changes ${changed} characters`, weight: (ordinaryChange - changed) / 25 },
    { text: 'only deletes code', weight: text.trim() === '' || replaced.includes(text) ? -1 : 0 },
    {
      text: 'a condition becomes constant',
      weight: /^\(?!?(true|false|0|1)\)?$/.test(text.trim()) && !/^-?[\d.]+$|^(?:true|false)$/.test(replaced.trim()) ? -2 : 0,
    },
    {
      text: 'returns a constant',
      weight:
        /return\s+(-?[\d.]+|'[^']*'|"[^"]*"|true|false|null|undefined|\[\]|\{\})\s*;?/.test(text) && !/return/.test(replaced)
          ? -1.5
          : 0,
    },
    { text: 'holds a literal of the tests', weight: -2 * testLiterals(text, original, hints.testText) },
    { text: 'uses words of the issue', weight: 0.5 * namedWords(text, replaced, hints.words) },
  ];
}

/** Characters that are different after common ends are cut off. */
export function changedCharacters(before: string, after: string): number {
  const start = commonStart(before, after);
  return Math.max(before.length, after.length) - start - commonEnd(before, after, start);
}

const literal = /'[^'\n]{2,}'|"[^"\n]{2,}"|\b\d{2,}(?:\.\d+)?\b|\b\d\.\d+\b/g;

/** Literals that the edit brings in, that the source does not know, and that the tests do. */
function testLiterals(text: string, original: string, testText: string): number {
  const found = text.match(literal) ?? [];
  return found.filter((each) => !original.includes(each) && testText.includes(each.replace(/^['"]|['"]$/g, ''))).length;
}

function namedWords(text: string, replaced: string, words: readonly string[]): number {
  const known = new Set(words);
  const fresh = (text.match(/[A-Za-z_$][\w$]{2,}/g) ?? []).filter((word) => !replaced.includes(word));
  return Math.min(2, fresh.filter((word) => known.has(word)).length);
}
