import type { WorkItem } from '#domain/work-item.ts';

/** Whether an issue is the kind of work that is taken on. */
export type Scope =
  | {
      readonly kind: 'in-scope';
      /** What a person should know: one sentence each. */
      readonly flags: readonly string[];
    }
  | { readonly kind: 'halt'; readonly reason: 'translation-domain'; readonly evidence: readonly string[] };

const translationLabel = /^(?:translations?|i18n|l10n|locali[sz]ation|lang(?:uage)?s?)$|translation/i;
const translationTitle =
  /\b(?:add|update|fix|improve|complete|missing|wrong|correct)\b.{0,40}\btranslations?\b|\btranslat(?:e|ion of|ing)\b.{0,60}\b(?:into|to|for)\b|\b(?:typo|mistake|error) in (?:the )?\w+ translation\b/i;
const codeShapes = /```|`[^`\n]*\(|\b\w+Error\b|\bat .{1,80}:\d+:\d+/;

/** Translations are for people who speak the language: halt. Feature requests and questions are told of in words. */
export function scopeOf(item: Pick<WorkItem, 'title' | 'body' | 'labels'>): Scope {
  const label = item.labels.find((name) => translationLabel.test(name.replace(/^[\w ]*[:/]\s*/, '')));
  if (label !== undefined) return halt(`The issue carries the label "${label}".`);
  const asksForWords = translationTitle.test(item.title) && !codeShapes.test(item.body);
  if (asksForWords) return halt('The title asks for a translation and the text shows no code or error.');
  return { kind: 'in-scope', flags: flagsOf(item) };
}

function halt(evidence: string): Scope {
  return { kind: 'halt', reason: 'translation-domain', evidence: [evidence] };
}

const bugWords =
  /\b(?:bug|crash|throws?|error|fails?|wrong|incorrect|broken|regression|unexpected|instead of|should (?:be|return|not))\b/i;
const featureWords =
  /\bfeature request\b|\bfeat(?:ure)?\s*[:\]]|\b(?:it would be (?:nice|great|helpful)|would love|please add|add (?:an? )?(?:option|support|flag)|support for|proposal|enhancement)\b/i;
const questionWords =
  /^\s*(?:\[?question\]?\b|how (?:do|to|can)|is it possible|can (?:i|we|someone)|why (?:does|is|do)|what is)/i;

function flagsOf(item: Pick<WorkItem, 'title' | 'body' | 'labels'>): string[] {
  const labels = item.labels.join(' ').toLowerCase();
  const flags: string[] = [];
  const isBug = bugWords.test(item.title) || /\bbug\b/.test(labels);
  if (/\b(?:enhancement|feature)\b/.test(labels) || (!isBug && featureWords.test(`${item.title}\n${item.body.slice(0, 600)}`))) {
    flags.push('It reads like a feature request: there may be no wrong behaviour to repair.');
  }
  if (
    /\b(?:question|support|discussion)\b/.test(labels) ||
    (!isBug && (questionWords.test(item.title) || /\?\s*$/.test(item.title)))
  ) {
    flags.push('It reads like a question: an answer may be what is wanted.');
  }
  if (/\b(?:documentation|docs)\b/.test(labels)) flags.push('It carries a documentation label: the code may be right.');
  return flags;
}
