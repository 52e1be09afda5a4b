/** One test of a TAP stream (versions 12 to 14): names of subtests joined by ` > `. */
export interface TapPoint {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Text of the YAML block of the first failed assertion; empty where there is none. */
  readonly diagnostic: string;
}

export interface TapStream {
  readonly points: readonly TapPoint[];
  /** Number of points that the outermost plan announces; `null` without a plan. */
  readonly planned: number | null;
  readonly bailedOut: boolean;
}

interface RawPoint extends TapPoint {
  /** Whether it sums up a subtest, and is not an assertion alone. */
  readonly isSubtest: boolean;
}

interface Level {
  /** Indentation of the points of this level. */
  readonly indent: number;
  readonly points: RawPoint[];
  planned: number | null;
  /** A subtest whose summary came first (`ok 1 - name {`) and whose points follow until `}`. */
  buffered: RawPoint | null;
  /** tape's comment that names the assertions after it. */
  group: string;
}

/**
 * Reads TAP from a runner's standard output; lines that are not TAP are passed over. A test is what has a name of its own: a subtest with
 * all its assertions, the assertions after one comment (tape), or a point that stands alone.
 */
export function parseTap(output: string): TapStream {
  const levels: Level[] = [newLevel(0)];
  let bailedOut = false;
  const lines = output.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const text = line.slice(indent);
    const level = levelAt(levels, indent, text);
    if (level === null) continue;
    if (text.startsWith('Bail out!')) bailedOut = true;
    readPlanOrComment(level, text);
    if (text === '}' && level.buffered !== null) closeSubtest(levels, level, level.buffered);
    const point = readPoint(text);
    if (point === null) continue;
    const block = readDiagnostic(lines, index + 1);
    index = block.next - 1;
    if (text.endsWith(' {')) level.buffered = { ...point, diagnostic: block.text, isSubtest: true };
    else closeSubtest(levels, level, { ...point, diagnostic: block.text, isSubtest: false });
  }
  const [outer] = levels;
  return {
    points: outer?.points.map(({ name, status, diagnostic }) => ({ name, status, diagnostic })) ?? [],
    planned: outer?.planned ?? null,
    bailedOut,
  };
}

function newLevel(indent: number): Level {
  return { indent, points: [], planned: null, buffered: null, group: '' };
}

/** The level that a TAP line belongs to, opened where it is deeper than any; `null` for a line that is not TAP. */
function levelAt(levels: Level[], indent: number, text: string): Level | null {
  if (!/^(ok\b|not ok\b|1\.\.\d|#|Bail out!|TAP version|\}$)/.test(text)) return null;
  const known = levels.find((level) => level.indent === indent);
  if (known !== undefined) return known;
  if (indent % 4 !== 0 || indent < (levels.at(-1)?.indent ?? 0)) return null;
  const opened = newLevel(indent);
  levels.push(opened);
  return opened;
}

function readPlanOrComment(level: Level, text: string): void {
  const plan = /^1\.\.(\d+)/.exec(text);
  if (plan !== null) level.planned = Number(plan[1]);
  const comment = /^# (?!Subtest|tests |pass |fail |skip |time=|ok$|cancelled |todo |suites |duration_ms )(.*)$/.exec(text);
  if (comment !== null && level.indent === 0) level.group = comment[1]?.trim() ?? '';
}

function readPoint(text: string): Omit<TapPoint, 'diagnostic'> | null {
  const match = /^(not )?ok\b(?: +\d+)?(?: *-)? ?(.*)$/.exec(text);
  if (match === null) return null;
  const [, not, rest = ''] = match;
  const plain = rest.replace(/ \{$/, '').replace(/ +# time=\S+$/, '');
  const directive = /(?:^| )# *(skip|todo)\b/i.exec(plain);
  const name = (directive === null ? plain : plain.slice(0, directive.index)).trim();
  return { name, status: directive !== null ? 'skipped' : not === undefined ? 'passed' : 'failed' };
}

/** A summary closes the deeper levels: their subtests stay tests of their own, their assertions become its own. */
function closeSubtest(levels: Level[], level: Level, point: RawPoint): void {
  const inner = levels.filter((other) => other.indent > level.indent).flatMap((other) => other.points);
  levels.splice(levels.indexOf(level) + 1);
  level.buffered = null;
  if (inner.length === 0 && !point.isSubtest) addAssertion(level, point);
  else addSubtest(level, point, inner);
}

function addSubtest(level: Level, point: RawPoint, inner: readonly RawPoint[]): void {
  const subtests = inner.filter((part) => part.isSubtest);
  const assertions = inner.filter((part) => !part.isSubtest);
  level.points.push(...subtests.map((part) => ({ ...part, name: `${point.name} > ${part.name}` })));
  const failed = assertions.find((part) => part.status === 'failed');
  const isExplained = failed !== undefined || subtests.some((part) => part.status === 'failed');
  const status =
    failed !== undefined || (point.status === 'failed' && !isExplained)
      ? 'failed'
      : point.status === 'failed'
        ? 'passed'
        : point.status;
  if (assertions.length > 0 || subtests.length === 0 || status === 'failed') {
    level.points.push({ name: point.name, status, diagnostic: failed?.diagnostic ?? point.diagnostic, isSubtest: true });
  }
}

/** An assertion on its own is a test; under tape's comment it is a part of the one that the comment names. */
function addAssertion(level: Level, point: RawPoint): void {
  if (level.group === '') {
    level.points.push(point);
    return;
  }
  const at = level.points.findIndex((known) => known.name === level.group && known.isSubtest);
  const known = level.points[at];
  if (known === undefined) level.points.push({ ...point, name: level.group, isSubtest: true });
  else if (known.status !== 'failed' && point.status === 'failed')
    level.points[at] = { ...point, name: level.group, isSubtest: true };
}

function readDiagnostic(lines: readonly string[], from: number): { readonly text: string; readonly next: number } {
  if (!/^\s+---\s*$/.test(lines[from] ?? '')) return { text: '', next: from };
  let end = from + 1;
  while (end < lines.length && !/^\s+\.\.\.\s*$/.test(lines[end] ?? '')) end += 1;
  return { text: lines.slice(from + 1, end).join('\n'), next: end + 1 };
}
