/*
 * Shapes that an honest issue does not have. Measured on the corpora named in the test beside `screen`; a new pattern needs its figure there.
 * Patterns run on plain letters (`plainLetters`) and are bounded, so that screening stays linear.
 */

const many = '(?:all |any |every |the |your |my |our |these |those |this |of |what |everything |whatever |and )';
const earlier =
  '(?:previous|prior|above|earlier|preceding|foregoing|former|initial|original|system|existing|current|past|other|given)';
const orders =
  '(?:instructions?|prompts?|directions?|directives?|guidelines?|guidance|commands?|orders?|assignments?|constraints?|training|programming)';
const drop = "(?:ignore|disregard|forget|override|bypass|overlook|neglect|discard|do not follow|don'?t follow|stop following)";
// An imperative opens its clause; "it should ignore previous rules" does not.
const clauseStart =
  '(?:^|[.:;!?,>)\\]"\'`*\\-–—(\\n]\\s{0,3}|\\b(?:please|now|then|just|instead|you must|you should|you can|you have to|you will|you are to|must|first|hi|hello|and) )';

/** Someone tells an agent to drop its orders. */
export const overridePatterns: readonly RegExp[] = [
  new RegExp(
    `${clauseStart}${drop} (?:about )?${many}{0,4}(?:${earlier},? (?:(?:and|or|&) )?){1,3}(?:${many}|[a-z]{1,14} ){0,2}${orders}\\b`,
    'm',
  ),
  new RegExp(
    `${clauseStart}${drop} (?:about )?(?:all |everything |anything )(?:of )?(?:the |your |my |that )?(?:${earlier}|before|you (?:were|have been) told)(?![\\w-])(?: (?:${orders}|tasks?|texts?|messages?|rules?))?\\s*(?:[.,;:!\\n]|and |$)`,
    'm',
  ),
  new RegExp(
    `${clauseStart}${drop} (?:all |every |any )?(?:of )?(?:the |your |my |these |those )?(?:${orders}|rules)(?: (?:above|before|given|you (?:were|have been|are) (?:given|told)|so far|from (?:the )?(?:user|system|developer)))`,
    'm',
  ),
  new RegExp(`${clauseStart}${drop} (?:all |any )?your (?:${earlier} )?(?:${orders}|rules|task|safety|role)\\b`, 'm'),
  /\b(?:forget|disregard) (?:about )?everything (?:before|we've|we (?:have|discussed|talked)|i (?:told|said)|you (?:know|were|have))\b/,
  new RegExp(
    `${clauseStart}${drop} (?:all |any )?(?:of )?(?:the |your )?${orders} (?:that )?you (?:got|received|were given|have)\\b`,
    'm',
  ),
  /(?:^|[.:;!,\n]\s{0,3})(?:vergiss|ignoriere?n?)(?: sie)? (?:bitte )?(?:alle|s[äa]mtliche|deine|die|alles)(?: deine| meine)? ?(?:vorherigen?|bisherigen?|obigen?|fr[üu]heren?|davor|zuvor|vorangegangenen?|anweisungen|aufgaben|anordnungen)/m,
  /(?:^|[.:;!,\n]\s{0,3})(?:ignore[zr]?|oublie[zr]?) (?:toutes )?(?:les|vos|tes) (?:instructions|consignes)/m,
  /(?:^|[.:;!,¡\n]\s{0,3})(?:ignora|olvida|ignore|olvide)d? (?:todas )?(?:las|tus|sus) (?:instrucciones|[óo]rdenes)/m,
  /(?:忽略|无视|忘记|忘掉)(?:之前|以上|先前|上面|前面|此前|所有|一切){1,3}的?(?:所有)?(?:指令|指示|提示|说明|要求)/,
];

const agent = '(?:ai|llm|a\\.i\\.|gpt|chatgpt|claude|copilot|gemini|codex|cursor|coding|automated|autonomous|language model)';
const agentNoun = '(?:agents?|assistants?|models?|bots?|systems?|reviewers?|tools?)';

/** Someone addresses an agent by name … */
export const addressPattern: RegExp = new RegExp(
  `(?:(?:to|for|attention|note|dear|hey|important|if you are|as)(?: to| for| an?| the| all| any| every){0,3},? ${agent}(?: ${agentNoun})?\\b|(?:^|\\n)\\W{0,6}(?:${agent}(?: ${agentNoun})?|assistant|system) ?[:,>])`,
);

/** … and wants something that a bug report never needs. */
export const demandPatterns: readonly RegExp[] = [
  new RegExp(
    `\\b${drop} (?:the |this |your |any |all )(?:[a-z]{1,12} )?(?:task|instructions?|rules?|policy|policies|prompt|tests?|guidelines)\\b`,
  ),
  /\b(?:print|reveal|output|send|post|leak|upload|exfiltrate|show|dump|include|echo|cat|read)\b[^.\n]{0,60}\b(?:environment variables?|env vars?|\.env\b|secrets?|credentials?|api keys?|(?:access |github |auth )?tokens?|system prompt|private key|~\/\.(?:ssh|npmrc|aws))/,
  /\b(?:skip|disable|delete|weaken|remove)\b[^.\n]{0,30}\b(?:acceptance tests?|the tests?|sandbox|review|checks?)\b[^.\n]{0,40}\b(?:merge|approve|push)\b/,
];

/** Someone asks for the orders themselves. */
export const promptTheftPattern: RegExp = new RegExp(
  `${clauseStart}(?:reveal|print|output|repeat|show(?: me)?|tell me|display|leak|return|spell.?check) (?:[a-z]{1,12} ){0,3}(?:your|the|above) (?:(?:full|complete|original|entire|initial|hidden|secret|exact) ){0,2}(?:system )?(?:prompt|instructions?)(?: (?:above|verbatim|texts?|message|given))?\\s*(?:[.,;:!?"']|$|and |in |by |\\n|word)`,
  'm',
);

/** Control tokens of chat templates; text for people has no use for them. */
export const roleMarkers: RegExp =
  /<\|(?:im_start|im_end|im_sep|system|user|assistant|endoftext|eot_id|begin_of_text|start_header_id|end_header_id|end_of_turn|tool_call|channel|message)\|>|\[\/?INST\]|<<\/?SYS>>|<\/?start_of_turn>|<\/?end_of_turn>|<\/?untrusted_user_input\b/i;
