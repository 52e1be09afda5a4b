import { z } from 'zod';
import { oneLine } from '#present/plain-text.ts';
import type { Paragraph } from './compose-paragraph.ts';

const sentence = z.string().min(1).max(4_000);
const answer = z.object({ what: sentence, evidence: sentence, risk: sentence });

/** Most characters of one answer that a person is shown. */
const mostCharacters = 300;

/**
 * What a model said, as three plain sentences, or `null` where it said something else. Links, mentions, HTML, code, commands and image syntax are
 * taken out, because a stranger's text may have put them into the model's mouth.
 */
export function readAnswer(text: string): Paragraph | null {
  const [object] = /\{[^]*\}/.exec(text.slice(0, 20_000)) ?? [];
  const parsed = answer.safeParse(parseJson(object ?? ''));
  if (!parsed.success) return null;
  const clean = {
    what: plainSentence(parsed.data.what),
    evidence: plainSentence(parsed.data.evidence),
    risk: plainSentence(parsed.data.risk),
  };
  return Object.values(clean).every((value) => /\p{L}{2}/u.test(value)) ? clean : null;
}

function plainSentence(text: string): string {
  const stripped = text
    .replaceAll(/```[^]*?(?:```|$)|<!--[^]*?(?:-->|$)|<[^>]{0,200}>/g, ' ')
    .replaceAll(/!?\[([^\]]{0,200})\]\([^)]{0,500}\)/g, '$1')
    .replaceAll(/\b(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.|mailto:)\S+/gi, '')
    .replaceAll(/(^|\s)\/[a-z][\w-]*(?=\s|$)/gi, '$1')
    .replaceAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\s*:?\s+(?:[\w./-]*#\d+|GH-\d+)/gi, '')
    .replaceAll(/[@#`*_~|<>[\]{}\\]/g, ' ');
  return oneLine(stripped, mostCharacters);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
