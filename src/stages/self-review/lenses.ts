import type { CandidatePatch } from '#domain/candidate-patch.ts';
import type { Reproduction } from '#domain/reproduction.ts';
import type { Finding } from '#domain/run-state.ts';
import { diffLines } from '#lib/unified-diff.ts';

/** Two mechanical lenses on the diff: is it built cleanly, and does it answer the issue and not only its examples? */
export function lenses(patch: CandidatePatch, reproduction: Reproduction): readonly Finding[] {
  const added = addedLines(patch.diff);
  return [...structure(patch, added), ...logic(added, reproduction)];
}

interface AddedLine {
  readonly at: string;
  readonly text: string;
}

function structure(patch: CandidatePatch, added: readonly AddedLine[]): readonly Finding[] {
  const found: Finding[] = [];
  const find = (severity: Finding['severity'], text: string, at: string | null): void => {
    found.push({ by: 'structure-reviewer', severity, text, at });
  };
  for (const line of added) {
    if (/\bconsole\.\w+\(|\bdebugger\b/.test(line.text)) find('medium', 'leaves debugging output in the code', line.at);
    if (/\b(?:eslint-disable|@ts-ignore|@ts-nocheck|istanbul ignore|c8 ignore)\b/.test(line.text))
      find('medium', 'switches a checker off', line.at);
    if (/\b(?:TODO|FIXME|XXX)\b/.test(line.text)) find('low', 'leaves work undone', line.at);
  }
  if (patch.changes.length > 3) find('low', `touches ${patch.changes.length} files`, null);
  if (added.length > 60) find('low', `adds ${added.length} lines`, null);
  for (const change of patch.changes) if (change.content === null) find('medium', `deletes ${change.path}`, change.path);
  for (const { path } of patch.changes) if (!isCode(path)) find('medium', `changes ${path}, which is no code`, path);
  return found;
}

/** Whether a runtime or a compiler of JavaScript may load it: what else changed, nothing shows the need of. */
function isCode(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|json5?|vue|svelte|astro|wasm|node)$/i.test(path);
}

/** A condition on a literal of an example that answers with a literal of that example is a special case, not a fix. */
function logic(added: readonly AddedLine[], reproduction: Reproduction): readonly Finding[] {
  const literals = exampleLiterals(reproduction);
  return added.flatMap((line) => {
    const own = literals.filter((literal) => line.text.includes(literal));
    const isSpecialCase = own.length >= 2 && /\bif\b|\?/.test(line.text) && /\breturn\b|:/.test(line.text);
    if (!isSpecialCase) return [];
    return [
      {
        by: 'logic-reviewer',
        severity: 'high' as const,
        text: `answers the issue's own example (${own.slice(0, 3).join(', ')})`,
        at: line.at,
      },
    ];
  });
}

function exampleLiterals(reproduction: Reproduction): readonly string[] {
  if (reproduction.kind !== 'examples') return [];
  const text = reproduction.examples.map((example) =>
    example.kind === 'expression'
      ? `${example.expression} ${example.expected.kind === 'value' ? example.expected.source : ''}`
      : example.code,
  );
  const strings = text.join('\n').match(/'[^'\n]{2,}'|"[^"\n]{2,}"|(?<![\w.])-?\d{2,}(?:\.\d+)?(?![\w.])/g) ?? [];
  return [...new Set(strings)];
}

function addedLines(diff: string): readonly AddedLine[] {
  return diffLines(diff).flatMap(({ file, kind, line, text }) => (kind === 'added' ? [{ at: `${file}:${line}`, text }] : []));
}
