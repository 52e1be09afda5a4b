import type { SizeLimit } from './clause.ts';
import type { Reading } from './context.ts';
import { aiMade, directive } from './vocabulary.ts';

const disclosing =
  /\b(?:disclos\w+|declar(?:e|ed|ing|ation)|acknowledg(?:e|ed|ing|ement)s?|attribut(?:e|ed|ion)|transparen\w+|reveal|label(?:l?ed)?|(?:be|is|are) (?:upfront|honest|explicit|open)|cite|credit(?:ed)?|assisted-by|generated-by|co-?authored-by)\b|\b(?:state|mention|indicate|tell|note|specify|identify|mark(?:ed)?|describe|include|document|say|list|report|add|let us know|flag|inform)\b[^.]{0,60}\b(?:which|what|that you|whether|if|how|where|use of|usage|used|tools?|models?|AI|LLM|prompts?|extent|note|tag|trailer|assistance|that in|it in|this in)\b|\b(?:stated|mentioned|indicated|noted|specified|flagged|identified|documented|reported)\b/i;
const notDisclosing =
  /\b(?:no|not|n't|without)\b[^.]{0,25}\b(?:need|requir\w*|necessary|have to|must)\b[^.]{0,25}\b(?:disclos|declar|mention|attribut|note|state|report)|\bdo(?:es)? not (?:need|require)\b|\b(?:no|not|n't) (?:require|need|expect)\w*(?: \w+){0,3} disclos|\bdisclosure (?:is )?(?:not|optional|encouraged but)|\bvulnerabilit|\bresponsible disclosure|\bno need\b|\bno disclos\w*|\bdisclos\w*[^.]{0,40}\b(?:not|n't)\b[^.]{0,12}\b(?:required|needed|necessary)|\b(?:not|n't) have to (?:disclos|declar|mention|say)|\b(?:wish|like|want|free|encouraged?)(?: \([^()]{0,30}\))?(?: you)? to (?:disclos|mention|declar)|\boptional\w*|\bnot (?:be )?(?:list|add|includ|attribut|mention|credit)\w*|\b(?:remove|omit|strip|never add|do not|don't)\b[^.]{0,40}\b(?:co-?authored|attribution|trailers?|footers?|mention|sign)/i;

/** Asks that the use of AI be said. */
export function asksDisclosure(reading: Reading): boolean {
  const { text } = reading;
  if (notDisclosing.test(text) || (reading.sentence.isHeading && reading.sentence.text.split(' ').length < 6)) return false;
  if (/^(?:did|have|has|was|were)\b[^.?]{0,120}\?/i.test(reading.sentence.text) && reading.namesAi)
    return usesAi(text) || /\brole\b/i.test(text);
  if (!disclosing.test(text)) return false;
  if (
    !(
      reading.namesAi ||
      /\bdisclos|\bdeclare\b|\btool[- ](?:generated|usage)|-by:/i.test(text) ||
      (reading.isInSection && /\btransparent\b|\blabel\b/i.test(text))
    )
  )
    return false;
  if (/^(?:use|add|include)\b[^.]{0,60}(?:\btrailer|-by\b)/i.test(reading.sentence.text)) return true;
  if (
    !directive.test(text) &&
    !reading.sentence.isCheckbox &&
    !/^(?:[\w -]{1,20}: )?(?:please |clearly )?(?:provide|disclose|declare|state|mention|be transparent|attribute|label|mark|indicate|add)\b/i.test(
      reading.sentence.text,
    )
  )
    return (
      /\bdisclos|\bassisted-by\b|\bgenerated-by\b/i.test(text) &&
      reading.isInSection &&
      /\b(?:all|any|every)\b/i.test(text) &&
      !/\b(?:security|vulnerab)/i.test(text) &&
      /\bdisclosed?\b|\bdisclosure\b|-by:/i.test(text)
    );
  return /\bdisclos|\bdeclar|\btransparen|-by\b/i.test(text) || usesAi(text);
}

function usesAi(text: string): boolean {
  return aiMade.test(text) || /\b(?:use|used|using|usage|assist\w*|help\w*|generat\w*|tools?)\b/i.test(text);
}

const human =
  /\bhumans?[- ]in[- ]the[- ]loop\b|\b(?:understand\w*|understood|comprehend\w*|explain\w*|responsib\w+|accountab\w+|ownership|own(?:s|ing)?\b(?! (?:risk|server|machine|fork|repo|copy))|vouch\w*|stand behind|answer(?:able| for| questions)|review(?:ed|ing)?\b|verif\w+|validat\w+|test(?:ed|ing)?\b|oversight|your (?:own )?(?:words|voice|work)|drivers? seat|defend|author is always|judg[e]?ment)\b/i;
const human2 =
  /\b(?:autonomous\w*|fully automated|unattended)\b|\bhumans?\b[^.]{0,60}\b(?:review\w*|approv\w*|author\w*|submit\w*|responsible|accountable|sign|contributor|check\w*|edit\w*|verif\w*|must|remain\w*|decide\w*|make)\b|\b(?:written|submitted|reviewed|opened|understood|verified|edited|checked) by (?:a |real )?humans?\b/i;
const personal = /\b(?:I|you|your|contributors?|authors?|submitters?|human|humans)\b/i;

/** Words about a person who understands, reviews or answers for it, asked or attested. */
export function namesHuman(text: string): boolean {
  return human.test(text) || human2.test(text);
}

/** Asks that a person understands, reviews or answers for it. */
export function asksHuman(reading: Reading): boolean {
  const { text } = reading;
  if (reading.sentence.isHeading) return /\bhuman[- ]in[- ]the[- ]loop\b/i.test(text);
  if (human2.test(text) && (directive.test(text) || /\ballow|\baccept/i.test(text))) return true;
  return (
    human.test(text) &&
    directive.test(text) &&
    personal.test(text) &&
    !/\bmaintainers? (?:will|may|must|have to|need to|are|should)\b/i.test(text)
  );
}

const welcoming =
  /\b(?:welcom\w*|allow(?:ed)?|permit(?:ted)?|accept(?:ed|able)?|may use|can use|free to use|fine|encourag\w*|ok(?:ay)?|embrace|happy|support(?:ed|ive)?|not (?:a )?ban\w*|not against|not opposed|don't (?:mind|care|ban)|great tools?|useful|use whatever|at your discretion)\b/i;
const judging =
  /\b(?:same|equal\w*|usual|normal|high|higher|held to|regardless|any other|just like|as if|no different|irrespective)\b[^.]{0,60}\b(?:standards?|bar|qualit\w+|rules|guidelines|requirements?|expectations?|review|scrutiny|contribut\w+|code|process|way|criteria)\b|\bregardless of\b|\blow[- ](?:quality|effort)\b|\bslop\b|\bspam\w*|\bhallucinat\w*|\bquality\b|\bstandards?\b/i;

/** Lets AI be used, or judges its work by what all work is judged by. */
export function judgesByQuality(reading: Reading): boolean {
  return !reading.sentence.isHeading && reading.namesAi && (judging.test(reading.text) || welcoming.test(reading.text));
}

const aiNoun = String.raw`\b(?:AI|LLMs?|GenAI|artificial intelligence|language models?|copilot|claude|vibe[- ]?cod\w+)\b`;
const taking = new RegExp(
  String.raw`${aiNoun}[^.]{0,60}\b(?:is|are|be) (?:\w+ ){0,2}(?:welcomed?|allowed|permitted|accepted|acceptable|fine|ok(?:ay)?|encouraged)\b|\b(?:welcomes?|allows?|accepts?|permits?|embraces?|encourages?)\b[^.]{0,50}${aiNoun}|\b(?:may|can|free to) (?:\w+ ){0,2}use[^.]{0,30}${aiNoun}`,
  'i',
);

/** Says in so many words that code made with AI is taken. */
export function welcomes(reading: Reading): boolean {
  const { text } = reading;
  return (
    welcoming.test(text) &&
    taking.test(text) &&
    !/\b(?:not|n't|never|no|only|cannot|unless|if|except|limited|learn\w*|translat\w*|grammar|spelling|research|rather than|by hand|where|areas)\b/i.test(
      text,
    ) &&
    usesAi(text)
  );
}

const asking =
  /\b(?:ask|contact|discuss\w*|talk|check|consult|reach out|approv\w*|permission|consent|open an issue|clear it)\b[^.]{0,60}\b(?:first|before\w*|prior|maintainers?|us|in advance|beforehand|team)\b|\b(?:prior|explicit|pre-?)[- ]?(?:approv\w*|permission|consent|discussion|agreement)\b/i;

/** Makes it depend on asking. */
export function asksFirst(reading: Reading): boolean {
  return (
    reading.namesAi &&
    usesAi(reading.text) &&
    asking.test(reading.text) &&
    !/\bif (?:unsure|in doubt|you (?:are|have|'re) (?:unsure|not sure|any|questions))/i.test(reading.text)
  );
}

const number = String.raw`(\d{1,3}(?:[,.]\d{3})+|\d{1,6}|one|two|three|five|ten)`;
const limit = new RegExp(
  String.raw`${number}\)? (?:\([^()]{1,20}\) )?(?:[\w-]+ ){0,4}?(lines|LOC|SLoC|files|PRs?|pull requests?)\b`,
  'i',
);
const limiting =
  /\b(?:limit\w*|at most|max(?:imum)?|no more than|not more than|fewer than|under|less than|up to|exceed\w*|cap(?:ped)?|only|larger than|more than|over|smaller|below|above|within|at a time|at any (?:given )?time|at once|small)\b/i;
const newcomer =
  /\b(?:new(?:er)? contributors?|newcomers?|first[- ]time|first (?:few )?(?:contributions?|PRs?|pull requests?|patch)|external contributors?|outside contributors?|beginners?|new (?:users|authors|people))\b/i;
const words: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, five: 5, ten: 10 };

/** A number that a change, or the count of open ones, may not pass. Only where it is about newcomers or about work with AI. */
export function sizeLimitOf(reading: Reading): SizeLimit | null {
  const { text } = reading;
  const found = limit.exec(text);
  const around = `${text} ${reading.sentence.headings.join(' ')}`;
  const isForNewcomers = newcomer.test(around);
  if (found === null || !limiting.test(text) || !(isForNewcomers || reading.isInSection)) return null;
  const unit = (found[2] ?? '').toLowerCase();
  const of = /^(?:lines|loc|sloc)$/.test(unit) ? 'lines' : unit === 'files' ? 'files' : 'open-pull-requests';
  if (
    of !== 'open-pull-requests' &&
    !/\b(?:pull|PRs?|change\w*|patch\w*|contribut\w*|submission\w*|diffs?|commits?|MRs?)\b/i.test(around)
  )
    return null;
  const raw = (found[1] ?? '').toLowerCase();
  const most = words[raw] ?? Number(raw.replace(/[,.]/g, ''));
  return most > 0 ? { most, of, who: isForNewcomers ? 'newcomers' : 'everyone' } : null;
}

const pointer =
  /\b(?:read|review|see|refer|follow\w*|comply|complies|agree\w*|abide|adhere\w*|accordance|compliance|acknowledge|available|outlined|described|aware|covered|governed|per)\b/i;

/** Only points at a policy about AI that stands elsewhere. */
export function pointsElsewhere(reading: Reading): boolean {
  if (
    /\b(?:must|please|required to|should)\b[^.]{0,40}\bdisclos|\bunderst(?:and|ood) (?:all|every|your|my|what)/i.test(
      reading.text,
    )
  )
    return false;
  if (reading.namesAi && /\b(?:read|follow|see|review)\b[^.]{0,60}\b(?:contribut\w* guid|guidelines)/i.test(reading.text))
    return true;
  return (
    pointer.test(reading.text) &&
    /\b(?:AI|LLM|GenAI|Generative AI|language models?|copilot)\b[^.]{0,40}\b(?:polic(?:y|ies)|guidelines?|rules|guidance)\b|\bpolicy on (?:the use of )?(?:AI|LLM|generative)|AI_\w*POLICY|AI[-_]POLICY/i.test(
      reading.text,
    )
  );
}
