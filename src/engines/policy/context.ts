import type { PolicyFileKind } from './policy-file.ts';
import type { Sentence } from './sentences.ts';
import { aiWord, contributionWord } from './vocabulary.ts';

/** A sentence with what its place says about it. */
export interface Reading {
  readonly sentence: Sentence;
  /** The sentence after the words that introduce its list. */
  readonly text: string;
  /** The innermost heading. */
  readonly under: string;
  /** The sentence itself names AI, alone or through its introduction or its heading. */
  readonly namesAi: boolean;
  /** It stands in a text or section about contributing with AI, so that it need not name it. */
  readonly isInSection: boolean;
  /** It speaks to programs, not to contributors. */
  readonly isForAgents: boolean;
}

const policyHeading =
  /\b(?:polic(?:y|ies)|usage|use|using|contribut\w*|disclos\w*|assist\w*|generated|guidelines?|rules|tools?|notice|statement|statements|development|slop|transparency|no|and|in|on)\b/i;
const productHeading =
  /\b(?:setup|install\w*|features?|architecture|api|integration|configur\w*|instructions for|guide for|skills?|commands?|prompts?|for (?:AI|LLM)|quick ?start|provider\w*|support\w*)\b/i;

/** Whether a heading opens a section about contributing with AI. */
export function opensSection(heading: string, kind: PolicyFileKind): boolean {
  if (!aiWord.test(heading) || /^contribut\w* to\b/i.test(heading) || productHeading.test(heading)) return false;
  if (kind === 'agents' || kind === 'other') return /\b(?:polic(?:y|ies)|contribut\w*|disclos\w*|usage)\b/i.test(heading);
  return policyHeading.test(heading) || heading.split(' ').length <= 4;
}

/** How one sentence of a file is to be read. */
export function readingOf(sentence: Sentence, kind: PolicyFileKind): Reading {
  const under = sentence.headings.at(-1) ?? '';
  const over = sentence.isHeading ? sentence.headings.slice(0, -1) : sentence.headings;
  const isInSection = kind === 'policy' || over.some((heading) => opensSection(heading, kind));
  const text = sentence.lead === '' ? sentence.text : `${sentence.lead} ${sentence.text}`;
  return {
    sentence,
    text,
    under,
    namesAi: aiWord.test(text),
    isInSection,
    isForAgents: kind === 'agents' && !isInSection && !/\bcontribut(?:ors?|ions?)\b|\bpull requests?\b|\bPRs?\b/i.test(text),
  };
}

/** Headings over what others say or what led to the rules. */
const elsewhere =
  /\b(?:references?|resources|see also|inspir\w*|prior art|further reading|acknowledge?ments?|credits|other projects|rationale|background|examples?|motivation|copyright|violations?)\b/i;

/** About contributing with AI at all: by its place, or by its words. */
export function isAbout(reading: Reading): boolean {
  if (reading.isForAgents || (elsewhere.test(reading.under) && !aiWord.test(reading.under))) return false;
  return reading.isInSection || (reading.namesAi && contributionWord.test(reading.text));
}
