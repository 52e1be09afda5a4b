import { sanitize } from '#engines/issue-text/sanitize/sanitize.ts';
import { addressPattern, demandPatterns, overridePatterns, promptTheftPattern, roleMarkers } from './hostile-shapes.ts';
import { opaqueBlobs } from './opaque-blobs.ts';
import { plainLetters } from './plain-letters.ts';
import { screenFlags } from './screen-flags.ts';
import type { ScreenFlag } from './screen-flags.ts';

export type ScreenResult =
  | { readonly kind: 'clean'; readonly flags: readonly ScreenFlag[] }
  /** Each line of evidence: what was found, where, and how often; no hostile text is quoted but in escaped form. */
  | { readonly kind: 'halt'; readonly evidence: readonly string[] };

/**
 * Looks through an issue for what is never honest: invisible tag characters, bidirectional controls, runs of variation selectors,
 * chat role markers, orders to an agent to drop its orders, and opaque blobs that decode to such. All else that often is honest
 * (comments, collapsed sections, instruction-like words) is flagged only. Detection is telemetry; capability is the control.
 */
export function screen(title: string, body: string): ScreenResult {
  const raw = `${title}\n${body}`;
  const evidence = [...hostileCharacters(raw), ...hostileWords(raw, 'the text')];
  for (const blob of opaqueBlobs(raw)) evidence.push(...hostileWords(blob, 'a base64 blob'));
  if (evidence.length > 0) return { kind: 'halt', evidence: [...new Set(evidence)] };
  return { kind: 'clean', flags: screenFlags(raw) };
}

// Flags of England, Scotland, Wales: the one honest use of tag characters (UTS #51, emoji tag sequences).
const flagSequence = /\u{1F3F4}[\u{E0061}-\u{E007A}\u{E0030}-\u{E0039}]{3,6}\u{E007F}/gu;
const characterSigns: readonly { readonly name: string; readonly sign: RegExp }[] = [
  { name: 'invisible tag characters (U+E0000 to U+E007F)', sign: /[\u{E0000}-\u{E007F}]/gu },
  { name: 'bidirectional control characters', sign: /[\u202a-\u202e\u2066-\u2069]/g },
  { name: 'runs of variation selectors', sign: /[\ufe00-\ufe0f\u{E0100}-\u{E01EF}]{4,}/gu },
];

function hostileCharacters(raw: string): string[] {
  if (/^[\t\n\r -~]*$/.test(raw)) return [];
  const text = raw.replace(flagSequence, '');
  return characterSigns.flatMap(({ name, sign }) => {
    const found = [...text.matchAll(sign)];
    const first = found[0];
    return first === undefined
      ? []
      : [`The text holds ${name}: ${found.length} place(s), the first in line ${lineAt(text, first.index)}.`];
  });
}

function hostileWords(raw: string, where: string): string[] {
  const evidence: string[] = [];
  const marker = roleMarkers.exec(raw);
  if (marker !== null)
    evidence.push(`A chat role marker stands in ${where}, line ${lineAt(raw, marker.index)}: ${quoted(marker[0])}.`);
  // Hidden text counts as well: an order to an agent inside an HTML comment is no more honest than a visible one.
  for (const text of new Set([raw, sanitize(raw).text])) evidence.push(...hostileOrders(plainLetters(text).text, where));
  return [...new Set(evidence)];
}

function hostileOrders(text: string, where: string): string[] {
  const evidence: string[] = [];
  const found =
    overridePatterns.map((pattern) => pattern.exec(text)).find((match) => match !== null) ?? promptTheftPattern.exec(text);
  if (found !== null && found !== undefined) evidence.push(`An order to an agent stands in ${where}: ${quoted(found[0])}.`);
  const address = addressPattern.exec(text);
  if (address === null) return evidence;
  const near = text.slice(address.index, address.index + 400);
  const demand = demandPatterns.map((pattern) => pattern.exec(near)).find((match) => match !== null);
  if (demand !== undefined && demand !== null)
    evidence.push(`A demand addressed to an agent stands in ${where}: ${quoted(demand[0])}.`);
  return evidence;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function quoted(text: string): string {
  return JSON.stringify(text.trim().slice(0, 120));
}
