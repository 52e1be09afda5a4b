import { basename, extname } from 'node:path';

/**
 * The suite files worth running beside the acceptance tests: those whose text names a source that the failing tests loaded,
 * most mentions first, at most `cap`.
 */
export function relatedSuiteFiles(
  suite: readonly { readonly path: string; readonly text: string }[],
  sources: readonly string[],
  cap: number,
): string[] {
  const names = new Set(sources.map((path) => basename(path, extname(path))).filter((name) => name.length > 2));
  const scored = suite.map(({ path, text }) => ({ path, score: mentions(path, text, names) }));
  const related = scored.filter((each) => each.score > 0).sort((a, b) => b.score - a.score || a.path.localeCompare(b.path));
  return related.slice(0, cap).map((each) => each.path);
}

function mentions(path: string, text: string, names: ReadonlySet<string>): number {
  const own = [...names].filter((name) => basename(path).startsWith(`${name}.`) || basename(path).includes(name)).length * 5;
  const imports = text.match(/(?:from|require\(|import\()\s*['"][^'"]+['"]/g) ?? [];
  const local = imports.filter((line) => /['"](\.|#)/.test(line));
  const named = local.filter((line) => [...names].some((name) => line.includes(name))).length * 2;
  return own + named + (local.length > 0 ? 1 : 0);
}
