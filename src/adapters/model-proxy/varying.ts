/** Something in requests that differs from run to run, although the same program asks the same about the same work. */
interface Varying {
  readonly what: string;
  readonly pattern: RegExp;
  /** What stands in its place. */
  readonly mark: string;
}

/** Where a word begins in JSON text: also behind an escaped line break and behind a colour of a terminal. */
const start = String.raw`(?:(?<![\w.])|(?<=\\[nrtbf])|(?<=\[\d{1,3}m))`;
const weekday = String.raw`(?:(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thur|Thurs|Fri|Sat|Satur|Sun)(?:day)?,? +)?`;
const month =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
const clock = String.raw`\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?`;
const zone = String.raw`(?: ?(?:Z|[AP]M|UTC|GMT)\b)?(?: ?[+-]\d{2}:?\d{2}\b)?`;

/**
 * All that a recording disregards, in the order in which it is taken out. An answer is found again by the rest of its request, so what is added
 * here makes more requests the same, and recordings of before are not found any more.
 */
export const varying: readonly Varying[] = [
  { what: 'paths of temporary files', pattern: /\/(?:private\/|var\/)*tmp(?:\/[\w.@+~-]+)+/gu, mark: '<temporary>' },
  { what: 'UUIDs', pattern: /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/giu, mark: '<uuid>' },
  {
    what: 'ids of messages, calls, answers, requests and sessions (msg_…, call_…, toolu_…, chatcmpl-…)',
    pattern: new RegExp(`${start}(?:msg|call|toolu|fc|rs|resp|chatcmpl|req|ses|prt)[_-][A-Za-z0-9]{8,}`, 'gu'),
    mark: '<id>',
  },
  {
    // The count is of an output in which the time stands that the command took.
    what: 'what Codex says over the output of a command: an id and the number of its tokens',
    pattern: /Chunk ID: [\da-f]{4,}|Original token count: \d+/gu,
    mark: '<output>',
  },
  {
    what: 'dates and times as in ISO 8601',
    pattern: new RegExp(String.raw`(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?${zone})?`, 'gu'),
    mark: '<time>',
  },
  {
    what: 'dates in words (Sat Nov 21 2026, Saturday, November 21, 2026, 21 Nov), with a time behind them',
    pattern: new RegExp(
      String.raw`${start}${weekday}(?:${month} +\d{1,2}|\d{1,2} +${month}(?! +\d{1,2}(?!\d)))(?!\w)(?:,? +\d{4}(?!\d))?(?:,? +\d{1,2}:\d{2}(?::\d{2})?(?!\d)${zone})?`,
      'gu',
    ),
    mark: '<time>',
  },
  { what: 'dates as 11/21/2026', pattern: /(?<![\d/])\d{1,2}\/\d{1,2}\/\d{4}(?![\d/])/gu, mark: '<time>' },
  { what: 'times of day with seconds', pattern: new RegExp(`${start}(?<!:)${clock}(?![\\d:])${zone}`, 'gu'), mark: '<time>' },
  { what: 'milliseconds since 1970', pattern: /(?<![\d.])1[6-9]\d{11}(?!\d)/gu, mark: '<time>' },
  {
    what: 'how long something took (3 ms, 1.5s, duration_ms 12.3)',
    pattern: new RegExp(
      String.raw`duration_ms[\\":= ]{1,6}\d+(?:\.\d+)?|${start}\d+(?:\.\d+)?\s?(?:ms|s|milliseconds|seconds)\b`,
      'gu',
    ),
    mark: '<duration>',
  },
  { what: 'numbers of processes', pattern: /\bpid[ :=]{1,3}\d+|\(node:\d+\)|\/proc\/\d+/giu, mark: '<process>' },
];

/** JSON text without what differs from run to run. */
export function withoutVarying(text: string): string {
  return varying.reduce((rest, { pattern, mark }) => rest.replace(pattern, mark), text);
}
