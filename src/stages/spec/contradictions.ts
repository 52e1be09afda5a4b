import type { Example, Reproduction } from '#domain/reproduction.ts';

export type ExpressionExample = Extract<Example, { kind: 'expression' }>;

/** Examples of one call that want different results, one line each. */
export function contradictions(reproduction: Reproduction): readonly string[] {
  if (reproduction.kind !== 'examples') return [];
  const known = new Map<string, ExpressionExample>();
  const found: string[] = [];
  for (const example of reproduction.examples) {
    if (example.kind !== 'expression') continue;
    const key = `${example.setup}\n${example.expression}`.replaceAll(/\s+/g, ' ');
    const earlier = known.get(key);
    if (earlier === undefined) known.set(key, example);
    else if (JSON.stringify(earlier.expected) !== JSON.stringify(example.expected)) {
      found.push(
        `${example.expression}: ${wanted(earlier)} (line ${earlier.issueLine}) and ${wanted(example)} (line ${example.issueLine})`,
      );
    }
  }
  return found;
}

/** What an example expects, in words. */
export function wanted({ expected }: ExpressionExample): string {
  switch (expected.kind) {
    case 'value':
      return expected.source;
    case 'throws':
      return `throws ${expected.errorName ?? 'an error'}`;
    case 'does-not-throw':
      return 'does not throw';
  }
}
