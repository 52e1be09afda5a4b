import type { PolicyScope } from './clause.ts';

const code =
  /\b(?:code(?!\s+(?:reviews?|comments?|of conduct))|pull[- ]requests?(?!['’]?s?[- ](?:descriptions?|body|bodies|comments?|text|summar|titles?|messages?|discussions?|reviews?|responses?|templates?))|PRs?(?! (?:descriptions?|body|bodies|comments?|text|summar|titles?|messages?|discussions?|reviews?|responses?|templates?))|MRs?\b(?! descr)|patch(?:es)?|contributions?|commits?(?! (?:messages?|descr))|submissions?|changes|implementations?|programming|any (?:form|kind|way|step|part|content|capacity))\b/i;

const others: readonly (readonly [PolicyScope, RegExp])[] = [
  [
    'security-reports',
    /\b(?:security|vulnerabilit\w+)[- ](?:\w+[- ])?(?:reports?|issues?|disclosures?|findings?|submissions?|advisor\w+)|\bvulnerabilit(?:y|ies)\b|\bbug bount/i,
  ],
  ['good-first-issues', /\bgood[- ]first[- ](?:issues?|bugs?)|\bbeginner[- ](?:friendly|issues?)|\bfirst[- ]timers?[- ]only/i],
  ['issues', /\bissues?\b|\bbug[- ]?reports?\b|\bfeature requests?\b|\breports?\b|\btickets?\b|\bproposals?\b/i],
  [
    'discussion',
    /\bcomments?\b|\bdiscuss\w*|\brepl(?:y|ies)\b|\brespon(?:d|ses?|ding)\b|\breviews?\b|\bdescriptions?\b|\bmessages?\b|\bcommunicat\w*|\bconversations?\b|\bemails?\b|\bprose\b|\bquestions?\b|\bforums?\b|\bDiscord\b|\btitles?\b|\bsummar\w+\b|\bown (?:words|voice)\b|\btranslat\w*/i,
  ],
  [
    'media',
    /\bmedia\b|\bimages?\b|\bart(?:work|s)?\b|\bassets?\b|\bvideos?\b|\baudio\b|\bmusic\b|\bsounds?\b|\btextures?\b|\bicons?\b|\blogos?\b|\billustrations?\b|\bgraphics?\b|\bmodels? and textures|\bsprites?\b|\bscreenshots?\b|\bvoices?\b(?<!own voice)/i,
  ],
  ['documentation', /\bdocumentation\b|\bdocs\b|\bblog posts?\b|\btranslations?\b/i],
  ['co-author', /\bco-?author\w*(?:-by)?\b|\battribution (?:lines?|trailers?)|\bas (?:an? |the )?(?:co-?)?authors?\b/i],
];

/** What a sentence is about. One that names no object, or names code beside others, is about code. */
export function scopesOf(sentence: string, around: string): readonly PolicyScope[] {
  const named = others.flatMap(([scope, pattern]) => (pattern.test(sentence) ? [scope] : []));
  if (named.includes('good-first-issues')) return ['good-first-issues'];
  if (named.includes('co-author') && !/\bcontributions?\b/i.test(sentence)) return ['co-author'];
  if (code.test(sentence) || named.length === 0) {
    const fromAround =
      named.length === 0 && !code.test(sentence) ? others.flatMap(([scope, p]) => (p.test(around) ? [scope] : [])) : [];
    return fromAround.length > 0 && !code.test(around) ? fromAround : ['code', ...named];
  }
  return named;
}
