/** One test point of a TAP stream (versions 12 to 14), subtests joined by ` > `. */
export interface TapPoint {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Text of the YAML block below the point; empty where there is none. */
  readonly diagnostic: string;
}

export interface TapStream {
  readonly points: readonly TapPoint[];
  /** Number of points that the outermost plan announces; `null` without a plan. */
  readonly planned: number | null;
  readonly bailedOut: boolean;
}

interface Open {
  /** Indentation of the points of this level. */
  readonly indent: number;
  readonly points: TapPoint[];
  planned: number | null;
}

/**
 * Reads TAP from a runner's standard output; lines that are not TAP are passed over. A subtest is indented and comes before its summary
 * point, which names it and is itself not counted. A comment before a point (tape's way of naming tests) names the points after it.
 */
export function parseTap(output: string): TapStream {
  const levels: Open[] = [{ indent: 0, points: [], planned: null }];
  let group = '';
  let bailedOut = false;
  const lines = output.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const text = line.slice(indent);
    const level = levelAt(levels, indent, text);
    if (level === null) continue;
    if (text.startsWith('Bail out!')) bailedOut = true;
    const plan = /^1\.\.(\d+)/.exec(text);
    if (plan !== null) level.planned = Number(plan[1]);
    if (indent === 0 && /^# (?!Subtest|tests |pass |fail |ok$)/.test(text)) group = text.slice(2).trim();
    const point = readPoint(text);
    if (point === null) continue;
    const block = readDiagnostic(lines, index + 1);
    index = block.next - 1;
    close(levels, level, { ...point, diagnostic: block.text }, levels.length > 1 ? '' : group);
  }
  const [outer] = levels;
  return { points: outer?.points ?? [], planned: outer?.planned ?? null, bailedOut };
}

/** The level that a TAP line belongs to, opened where it is deeper than any; `null` for a line that is not TAP. */
function levelAt(levels: Open[], indent: number, text: string): Open | null {
  if (!/^(ok\b|not ok\b|1\.\.\d|#|Bail out!|TAP version)/.test(text)) return null;
  const known = levels.find((level) => level.indent === indent);
  if (known !== undefined) return known;
  if (indent % 4 !== 0 || indent < (levels.at(-1)?.indent ?? 0)) return null;
  const opened: Open = { indent, points: [], planned: null };
  levels.push(opened);
  return opened;
}

function readPoint(text: string): Omit<TapPoint, 'diagnostic'> | null {
  const match = /^(not )?ok\b(?: +\d+)?(?: *-)? ?(.*)$/.exec(text);
  if (match === null) return null;
  const [, not, rest = ''] = match;
  const directive = /(?:^| )# *(skip|todo)\b/i.exec(rest);
  const name = (directive === null ? rest : rest.slice(0, directive.index))
    .replace(/ +# time=.*$/, '')
    .replace(/ \{$/, '')
    .trim();
  return { name, status: directive !== null ? 'skipped' : not === undefined ? 'passed' : 'failed' };
}

/** A point closes the deeper levels: their points become its own, under its name. */
function close(levels: Open[], level: Open, point: TapPoint, group: string): void {
  const inner = levels.filter((other) => other.indent > level.indent).flatMap((other) => other.points);
  levels.splice(levels.indexOf(level) + 1);
  const under = group === '' ? point.name : point.name === '' ? group : `${group} > ${point.name}`;
  if (inner.length === 0) level.points.push({ ...point, name: under });
  else for (const part of inner) level.points.push({ ...part, name: `${under} > ${part.name}` });
  const isOwnFailure = point.status === 'failed' && inner.length > 0 && inner.every((part) => part.status !== 'failed');
  if (isOwnFailure) level.points.push({ ...point, name: under });
}

function readDiagnostic(lines: readonly string[], from: number): { readonly text: string; readonly next: number } {
  if (!/^\s+---\s*$/.test(lines[from] ?? '')) return { text: '', next: from };
  let end = from + 1;
  while (end < lines.length && !/^\s+\.\.\.\s*$/.test(lines[end] ?? '')) end += 1;
  return { text: lines.slice(from + 1, end).join('\n'), next: end + 1 };
}
