import type { Example } from '#domain/reproduction.ts';

const longestTitle = 110;

/** Titles in the words: one line, unique, and without what separates the parts of a test id. */
export function testTitles(examples: readonly Example[]): readonly string[] {
  const used = new Map<string, number>();
  return examples.map((example) => {
    const title = plain(titleOf(example));
    const times = (used.get(title) ?? 0) + 1;
    used.set(title, times);
    return times === 1 ? title : `${title} (${times})`;
  });
}

function titleOf(example: Example): string {
  if (example.kind === 'statements') {
    const last = example.code.trim().split('\n').at(-1) ?? '';
    const inner = /^(?:await )?assert\.ok\(([\s\S]*)\);?$/.exec(last)?.[1];
    return `${cut(inner ?? last.replace(/;$/, ''), 90)} holds`;
  }
  const subject = cut(example.expression.replace(/^await\s+/, ''), 64);
  switch (example.expected.kind) {
    case 'value':
      return `${subject} ${isCall(example.expression) ? 'returns' : 'is'} ${cut(example.expected.source, 40)}`;
    case 'throws':
      return `${subject} throws ${example.expected.errorName ?? 'an error'}`;
    case 'does-not-throw':
      return `${subject} does not throw`;
  }
}

function isCall(expression: string): boolean {
  return expression.trim().endsWith(')') && !expression.trim().startsWith('new ');
}

function cut(text: string, length: number): string {
  const line = text.replace(/\s*\n\s*/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** No line ends, no ` > `, no TAP directive, nothing that a terminal obeys. */
function plain(text: string): string {
  return (
    text
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
      .replace(/\s>\s?|\s?>\s/g, '>')
      // Some runners fold blanks; where there are several they are the point of the example.
      .replace(/ {2,}/g, (blanks) => '·'.repeat(blanks.length))
      .replace(/#(?=\s*(?:todo|skip|time)\b)/gi, '№')
      .trim()
      .slice(0, longestTitle)
  );
}
