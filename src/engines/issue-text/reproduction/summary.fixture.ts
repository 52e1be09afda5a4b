import type { Example } from '#domain/reproduction.ts';
import type { ReproductionSearch } from './extract-reproduction.ts';

/** A reproduction as a reader of a fixture wants it. */
export interface ReproductionSummary {
  readonly kind: string;
  readonly imports: readonly string[];
  /** `line: [setup |] expression → expectation [today's claim]`, or the command or test. */
  readonly examples: readonly string[];
}

export function summarise(found: ReproductionSearch): ReproductionSummary {
  if (found.kind === 'none') return { kind: 'none', imports: [], examples: [] };
  const { reproduction } = found;
  if (reproduction.kind === 'test')
    return { kind: 'test', imports: [], examples: [`${reproduction.file}: ${reproduction.names.join(', ') || '*'}`] };
  if (reproduction.kind === 'command') {
    const { argv, expectedExitCode, expectedOutput } = reproduction;
    return {
      kind: 'command',
      imports: [],
      examples: [`${JSON.stringify(argv)} → exit ${expectedExitCode}, ${JSON.stringify(expectedOutput)}`],
    };
  }
  const imports = reproduction.imports.flatMap(({ specifier, names }) =>
    names.map(({ imported, local }) => `${specifier}: ${imported} as ${local}`),
  );
  return { kind: 'examples', imports, examples: reproduction.examples.map(lineOf) };
}

function lineOf(example: Example): string {
  if (example.kind === 'statements') return `${example.issueLine}: ${example.code}`;
  const { setup, expression, expected, claimedActual, issueLine } = example;
  const wanted =
    expected.kind === 'value'
      ? expected.source
      : expected.kind === 'throws'
        ? `throws ${expected.errorName ?? ''}${expected.message === null ? '' : `: ${expected.message}`}`
        : 'does not throw';
  return `${issueLine}: ${setup === '' ? '' : `${setup} | `}${expression} → ${wanted}${claimedActual === null ? '' : ` [today: ${claimedActual}]`}`;
}
