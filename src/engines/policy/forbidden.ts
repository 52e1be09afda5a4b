import type { PolicyScope } from './clause.ts';
import type { Reading } from './context.ts';
import { scopesOf } from './scopes.ts';
import { aiMade, aiWord, qualifiers } from './vocabulary.ts';

/** What a refusing sentence comes to: a ban, or a ban of a part of it that amounts to something milder. */
export type Refusal =
  | { readonly kind: 'forbidden'; readonly scopes: readonly PolicyScope[] }
  | { readonly kind: 'human-in-the-loop' | 'quality-only' | 'disclose'; readonly scopes: readonly PolicyScope[] }
  | { readonly kind: 'unclear'; readonly because: 'discouraged' | 'ask-first'; readonly scopes: readonly PolicyScope[] };

const not = String.raw`(?:\b(?:do|does|will|can|could|is|are|may|must|should|shall|would)(?: not|n't)|\bcannot|\bcan't|\bwon't|\bnever|\bno longer)`;
const adverbs = String.raw`(?: (?:be|currently|generally|ever|knowingly|yet|any|directly|to|longer|at this time|at all|under any circumstances|in any way),?){0,3}`;

/** Each must stand near the words for AI. */
const refusals: readonly RegExp[] = [
  new RegExp(
    String.raw`${not}${adverbs} (?:accept\w*|allow\w*|permit\w*|merged?|merging|take|taking|welcom\w*|wanted?|consider(?:ed)?|tolerat\w*|contain|include|us(?:e|ed|ing)|submit\w*|contribut\w*|generated?|creat\w+|writ\w+|post|send|open|approv\w+|acceptable|permissible|ok(?:ay)?|employ\w*|invit\w+|involve[d]?|vibe|list(?:ed)?|credit(?:ed)?|name|add(?:ed)?)\b`,
    'i',
  ),
  /\b(?:forbid\w*|forbad\w*|prohibit\w*|bans?|banned|banning|disallow\w*|reject(?:ed|s)?|refus\w+|unacceptable|unwelcome|denied|off[- ]limits|zero[- ]tolerance|against the rules|not (?:be )?(?:welcome|accepted|allowed|permitted|acceptable|eligible))\b/i,
  /\b(?:will|shall|are|is|gets?|be)(?: also| all| always| immediately| automatically| instantly| likely| simply| be| promptly| summarily| outright| just){0,4} (?:closed|rejected|denied|deleted|declined|removed|reverted)\b/i,
  /\b(?:refrain from|avoid|stop|abstain from)\b(?: \w+){0,3} (?:us(?:e|ing)|submit\w*|generat\w*|contribut\w*|post\w*|AI|LLMs?)\b/i,
  /^(?:absolutely |strictly )?(?:no|zero)\b(?! matter| one)[^.]{0,30}\b(?:AI|LLMs?|Artificial|generative|copilot|chatgpt|vibe)/i,
  /\bno (?:use of )?(?:generative )?(?:AI|LLMs?)(?:[- ](?:generated|assisted|written|created|made))?\b(?! (?:tool |agent )?(?:was|were|has))/i,
  /\b(?:AI|LLM)[- ]free\b/i,
  /\b(?:at no point|under no circumstances)\b/i,
];
const humanMade =
  /\b(?:code|contributions?|submissions?|patch(?:es)?|changes|work|everything)\b[^.]{0,40}\b(?:must|should|shall|ha(?:s|ve) to|needs? to)\b[^.]{0,25}\b(?:written|authored|created|made|produced|developed) (?:\w+ ){0,2}(?:by (?:a |real |actual |only )?(?:humans?|human beings?|persons?|people|you|yourself)\b)|\b(?:must|should|has to) be (?:\w+ )?human[- ](?:written|authored|made|created)\b/i;
const mostly = /\b(?:majority|primarily|mostly|mainly|overall|same|standards?|in general)\b/i;

/** Sentences that speak of a ban without making one, or of something other than what is contributed. */
const harmless =
  /\bwould be\b|\bwhether or not\b|\bno (?:strict |current )?(?:rules|stance)\b|\b(?:to|that|which|where|following|if):$|\binterested in (?:that|learning)|\bnot use (?:it|them) (?:well|properly)|\bregardless of whether\b|\banti[- ]AI\b|\b(?:do|does|did|will|are|is|can|should|would)(?: not|n't)(?: \w+){0,2} (?:forbid|ban|prohibit|disallow|banned|forbidden|prohibited)\b|\bnot (?:a |about |an? )?(?:ban|forbid|prohibit)\w*|\bnot (?:banned|forbidden|prohibited)|\bnever (?:banned|forbidden)|\bno [^.]{0,40}\b(?:was|were) (?:used|involved|needed)\b|\b(?:was|were|been) not (?:used|written|made|involved)\b|\b(?:to|for|data) (?:train|training)\b|\btrain(?:ed|ing)? (?:on|data|an?|AI|any)\b|\brather than\b[^.]{0,40}\bban|\bnot (?:to be )?required\b|\bdo(?:es)? not (?:replace|mean|matter|change|affect|constitute|own|guarantee|use AI features)|\bscrap(?:e|ing|ers?)\b|\bcrawl/i;
const narrowing =
  /\b(?:for|in|on|to|touch\w*|of) (?:the |any |our )?(?:security|crypto\w*|critical|sensitive|core|kernel|certain|following (?:areas|files|parts|directories))\b(?! (?:\w+ ){0,3}(?:reasons?|purposes?|concerns?))|\b(?:private|sensitive|confidential|proprietary|personal|secret|customer) (?:data|information|keys?|code)\b|\bsecrets\b|\bcredentials\b/i;
const discouraged =
  /\bdiscourag\w*|\bfrown\w*|\bstrongly (?:prefer|advise)|\bmay (?:\w+ ){0,3}(?:be )?(?:closed?|rejected?|declined?|removed?|denied|refused?|deleted?|reject|close)\b|\bnot (?:\w+ )?(?:recommended|encouraged|preferred)|\bprefer(?:red)? (?:not|that you (?:do not|don't))|\breserve the right\b/i;

/** A tool called up in the thread itself, where others read it. */
const inThread =
  /\b(?:use|using|trigger|mention|tag|invoke)\b[^.]{0,30}\b(?:in|on) (?:PRs|(?:the |this )?(?:PR|pull requests?|repository)|issues)\b/i;

/** What a sentence refuses; `null` when it refuses nothing. */
export function refusalOf(reading: Reading): Refusal | null {
  const { text } = reading;
  const over = `${reading.sentence.lead} ${reading.under}`;
  if (harmless.test(text) || /\bdisclos|\bdeclar|\bcategor|\blevels?\b/i.test(over) || !(reading.namesAi || reading.isInSection))
    return null;
  const scopes = inThread.test(text) ? (['discussion'] as const) : scopesOf(text, `${reading.under} ${reading.sentence.lead}`);
  if (/\bdisclos|\bdeclar/i.test(text))
    return reading.namesAi && refusals.some((pattern) => isNear(text, pattern)) ? { kind: 'disclose', scopes } : null;
  if ((reading.isInSection || reading.namesAi) && humanMade.test(text) && !qualifiers.ask.test(text))
    return { kind: mostly.test(text) ? 'human-in-the-loop' : 'forbidden', scopes };
  if (!reading.namesAi) return null;
  if (discouraged.test(text) && aboutWork(text))
    return milder(text, scopes) ?? { kind: 'unclear', because: 'discouraged', scopes };
  if (!refusals.some((pattern) => isNear(text, pattern)) || !aboutWork(text)) return null;
  const partial = milder(text, scopes);
  if (partial !== null) return partial;
  if (narrowing.test(text) || qualifiers.ask.test(text)) return { kind: 'unclear', because: 'ask-first', scopes };
  return { kind: 'forbidden', scopes };
}

function milder(text: string, scopes: readonly PolicyScope[]): Refusal | null {
  if (/\bin (?:whole|part)\b[^.]{0,15}\bor\b|\bany (?:form|kind|way|capacity|extent|amount)\b|\bwhether\b/i.test(text))
    return null;
  if (qualifiers.hidden.test(text)) return { kind: 'disclose', scopes };
  if (qualifiers.human.test(text)) return { kind: 'human-in-the-loop', scopes };
  return qualifiers.quality.test(text) ? { kind: 'quality-only', scopes } : null;
}

/** AI as what makes the work, not AI as a feature of the product. */
function aboutWork(text: string): boolean {
  return (
    aiMade.test(text) ||
    /\b(?:use|usage|using|used|contribut\w*|tools?|submit\w*|accept\w*|polic(?:y|ies)|write|generate)\b/i.test(text) ||
    /^no\b/i.test(text)
  );
}

const reach = 110;

function isNear(text: string, pattern: RegExp): boolean {
  const found = pattern.exec(text);
  if (found === null) return false;
  const around = text.slice(Math.max(0, found.index - reach), found.index + found[0].length + reach);
  return aiWord.test(around);
}
