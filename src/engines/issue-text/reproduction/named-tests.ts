import type { PackageFacts } from '#engines/issue-text/package/package-facts.ts';

/** An existing test that the issue says is failing. */
export interface NamedTest {
  readonly file: string;
  /** Full name (suites and test joined by ` > `); `null` where the issue names only the file. */
  readonly name: string | null;
  readonly line: number;
}

const pathShape = /(?:[\w@.-]+\/)*[\w@.-]+\.[cm]?[jt]sx?\b/g;
const failing = /\b(?:fail(?:s|ed|ing|ure)?|broken|red|flaky|not ok|does(?:n't| not) pass)\b|[✗✘×]|\bFAIL\b/i;

/** Finds a test file of the repository that is named near words of failure, and the test whose title stands in the issue. */
export function namedTest(title: string, body: string, facts: PackageFacts): NamedTest | null {
  const lines = [title, ...body.split('\n')];
  const text = lines.join('\n').slice(0, 200_000);
  for (const [line, content] of lines.entries()) {
    for (const [path] of content.slice(0, 2000).matchAll(pathShape)) {
      const file = facts.testFiles.find((known) => known === path || known.endsWith(`/${path}`) || path.endsWith(`/${known}`));
      const near = lines.slice(Math.max(0, line - 3), line + 6).join('\n');
      if (file !== undefined && failing.test(`${title}\n${near}`))
        return { file, name: testName(text, facts.testNames.get(file) ?? []), line };
    }
  }
  return null;
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
