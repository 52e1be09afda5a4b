/* The words by which policies speak. Every pattern is meant for one sentence of at most some hundred characters and has no nested repetition. */

const tools = String.raw`(?:chat-?gpt|gpt(?:-\w+)?|(?:github )?copilot|claude(?: code)?|codex|gemini|cursor|openai|devin)`;
const ai = String.raw`(?:"?A\.?I\.?"?(?:\/(?:LLM|ML)s?)?|LLMs?(?:\/AI)?|gen(?:erative)?[- ]?AI|art\w{0,3}ficial intelligence|generative (?:tools?|models?)|(?:large )?language models?|machine learning models?|chat ?bots?|coding (?:agents?|assistants?)|(?:AI|LLM|autonomous|coding|software)[- ]agents?|agentic|vibe[- ]?cod\w{0,4}|${tools})`;

/** Names AI, a language model or a tool of that kind. */
export const aiWord: RegExp = new RegExp(String.raw`(?<![\w./@-])${ai}(?![\w./@]*\w@|\.\w)(?!\w)`, 'i');

/** Work that came from it: `AI-generated code`, `written with the help of an LLM`. */
export const aiMade: RegExp = new RegExp(
  String.raw`(?<![\w-])${ai}[- ](?:or [\w-]{1,20}[- ])?(?:\(?(?:partially|fully|entirely)\)? )?(?:generated|assisted|written|authored|created|produced|made|aided|based|coded|driven|derived|output|slop|content|contributions?|code|PRs?|pull requests?|submissions?|patches|commits?|changes)\b` +
    String.raw`|\b(?:generat|creat|writ|made|produc|product|author|assist|edit|cod|develop|deriv|built|help|involv|us)\w{0,6}\b[^.]{0,60}?\b(?:by|with|using|through|via|from|of|used|involved|the)\b[^.]{0,50}?(?<![\w-])${ai}(?!\w)` +
    String.raw`|\bvibe[- ]?coded\b|\b(?:machine|auto)[- ]?generated (?:code )?contributions?\b|\boutput (?:of|from) (?:an? |the )?[\w ]{0,20}(?<![\w-])${ai}(?!\w)`,
  'i',
);

/** A text about contributing, not about a product that has AI in it. */
export const contributionWord: RegExp =
  /\b(?:contribut\w*|pull[- ]requests?|PRs?|MRs?|merge requests?|patch(?:es)?|commits?|submi\w+|issues?|bug reports?|reports?|reviewers?|maintainers?|code ?base|your work|this (?:project|repository|repo)|our (?:project|repository|repo)|projects?|code|changes|polic(?:y|ies)|use of|usage)\b/i;

/** What asks something of the reader. */
export const directive: RegExp =
  /\b(?:must|should|shall|need(?:s|ed)? to|have to|has to|required?|requires|requirement|expect(?:s|ed)?|please|make sure|ensure|always|only|you are|you're|are responsible|be prepared|be able|ask(?:ed)? that|ask you|is responsible|responsibility|remain\w*|take|disclose|state|confirm|certify|acknowledge|mandatory|describe|specify|inform|do not|don't|never|cannot|can't|not)\b/i;

const whole = String.raw`(?:fully|entirely|purely|solely|wholly|primarily|mainly|exclusively|completely|mostly|largely|predominantly|100 ?%|entire(?:ty)?)`;

/** Only a part of what AI can do is meant; `human`: work that no person stands behind; `quality`: bad work; `hidden`: undisclosed work. */
export const qualifiers: Readonly<Record<'human' | 'quality' | 'hidden' | 'ask', RegExp>> = {
  human: new RegExp(
    String.raw`\b${whole}\b(?![^.]{0,25}\bor (?:partial|in part))|\bun-?(?:reviewed|verified|tested|edited|checked|attended|supervised)\b|\bwithout\b[^.]{0,40}\b(?:review\w*|understand\w*|verif\w*|test\w*|human|oversight|check\w*|edit\w*|read\w*|validat\w*|supervision|fully|thought|consider\w*|care\w*|involvement|guidance|input)\b|\bblindly\b|\braw\b|\bcop(?:y|ied|ying)[- /]?(?:and[- /]?)?past|\b(?:don't|do not|cannot|can't|can not|doesn't|does not|not|didn't|haven't|hasn't|never)\b[^.]{0,25}\b(?:understand|explain|understood|read|review(?:ed)?|tested|verified|reproduced?)|\bvibe[- ]?cod\w*|\bmerely\b|\bproxy\b|\bif (?:you(?:'re| are) )?(?:unsure|uncertain|not sure|in doubt)\b|\bautonomous\w*|\bautomat(?:ed|ically)\b(?! tests?| checks?)|\bunattended\b|\bin bulk\b|\bmass\b|\bbots?\b(?!-)|\brely(?:ing)? (?:solely|entirely|only|too)|\bon behalf\b|\bun(?:guided|modified)\b|\bno human\b|\bagents? (?:must|should|may|can|are|is|that|submit|open)|\bagent accounts?\b|\bas (?:the )?(?:final|sole)|\bjust (?:an? )?(?:AI|LLM|prompt)|\b(?:from|by) (?:AI |LLM |coding |autonomous )?agents\b|\bown (?:words|voice)\b|\binstead of\b`,
    'i',
  ),
  quality:
    /\blow[- ](?:quality|effort|value)\b|\bslop\b|\bspam\w*|\bsloppy\b|\bpoor\w*|\bhallucinat\w*|\bfabricat\w*|\blazy\b|\bjunk\b|\bnonsens\w*|\bmeaningless\b|\bunnecessar\w*|\bunhelpful\b|\bverbose\b|\blarge\b(?! language)|\bhuge\b|\bdrive-by\b|\bunsolicited\b|\birrelevant\b|\bexcessive\w*|\bbad\b(?! faith)|\blong\b|\bobvious\w*|\bclearly\b|\bcareless\w*|\binfring\w*|\bcopyrighted\b|\blicen[sc]e\w*|\bmalicious\b|\bnot (?:meet|follow|comply|adher|respect)|\bviolat\w*|\bdo(?:es)? not (?:meet|follow|comply|adhere|work|pass)/i,
  hidden:
    /\bun-?(?:disclosed|declared|attributed|labell?ed|acknowledged|marked)\b|\bwithout (?:\w+ ){0,3}(?:disclos\w*|attribut\w*|declar\w*|mention\w*|saying|stating)|\b(?:not|isn't|aren't) (?:be(?:en)? )?disclosed|\bfail\w* to disclose|\bhid(?:e|den|ing)\b|\bnot (?:to )?disclos/i,
  ask: /\bunless\b|\bwithout\b[^.]{0,40}\b(?:approv\w*|permission|consent|discuss\w*|agree\w*|prior|asking|accepted)\b|\bexcept (?:when|if|where)\b/i,
};
