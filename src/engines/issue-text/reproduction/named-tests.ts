import type { PackageFacts } from '#engines/issue-text/package/package-facts.ts';

/** Existing tests that the issue says are failing. */
export interface NamedTests {
  readonly file: string;
  /** Full names (suites and test joined by ` > `); none where the issue names only the file. */
  readonly names: readonly string[];
  readonly line: number;
}

const pathShape = /(?:[\w@.-]+\/)*[\w@.-]+\.[cm]?[jt]sx?\b/g;
/** `- `test/a.test.js` > suite > test`: an id as reports print it, the only way to name a test whose title is computed. */
const idShape = /^\s*(?:[-*+]\s+|\d+[.)]\s+)?`?((?:[\w@.-]+\/)*[\w@.-]+\.[cm]?[jt]sx?)`? > (.+?)\s*$/;
const failing = /\b(?:fail(?:s|ed|ing|ure)?|broken|red|flaky|not ok|does(?:n't| not) pass)\b|[✗✘×]|\bFAIL\b/i;
const mostNames = 40;

/** Finds a test file of the repository that is named near words of failure, and its tests that are named by id or by title. */
export function namedTests(title: string, body: string, facts: PackageFacts): NamedTests | null {
  const lines = [title, ...body.split('\n')];
  const text = lines.join('\n').slice(0, 200_000);
  for (const [line, content] of lines.entries()) {
    for (const [path] of content.slice(0, 2000).matchAll(pathShape)) {
      const file = testFileOf(path, facts, content);
      const near = lines.slice(Math.max(0, line - 3), line + 6).join('\n');
      if (file === null || !failing.test(`${title}\n${near}`)) continue;
      const ids = namesById(lines, file, facts);
      const titled = ids.length > 0 ? null : testName(text, facts.testNames.get(file) ?? []);
      return { file, names: titled === null ? ids : [titled], line };
    }
  }
  return null;
}

/**
 * The test file that a path means. One that exists means itself, never another that ends alike; it is a test file where the runner lists it or
 * where the line names a test of it by id: what the runner starts may load it.
 */
function testFileOf(path: string, facts: PackageFacts, content: string): string | null {
  if (facts.testFiles.includes(path)) return path;
  if (facts.files.includes(path)) return idShape.exec(content.slice(0, 2000))?.[1] === path ? path : null;
  return facts.testFiles.find((known) => isNamed(known, path)) ?? null;
}

function isNamed(known: string, path: string): boolean {
  return known === path || known.endsWith(`/${path}`) || path.endsWith(`/${known}`);
}

function namesById(lines: readonly string[], file: string, facts: PackageFacts): readonly string[] {
  const names = lines.flatMap((line) => {
    const [, path = '', name = ''] = idShape.exec(line.slice(0, 2000)) ?? [];
    return path === file || (path !== '' && !facts.files.includes(path) && isNamed(file, path)) ? [name.trim()] : [];
  });
  return [...new Set(names)].slice(0, mostNames);
}

/** The longest title of the file that the text holds; of equal titles the one whose suite is named as well. */
function testName(text: string, names: readonly string[]): string | null {
  const flat = text.replace(/\s+/g, ' ');
  const found = names.filter((name) => {
    const own = name.split(' > ').at(-1) ?? '';
    return own.length >= 4 && flat.includes(own.replace(/\s+/g, ' '));
  });
  const weight = (name: string): number =>
    (name.split(' > ').at(-1)?.length ?? 0) * 10 + name.split(' > ').filter((part) => flat.includes(part)).length;
  return found.toSorted((a, b) => weight(b) - weight(a))[0] ?? null;
}
