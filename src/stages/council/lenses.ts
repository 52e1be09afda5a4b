import type { Example, Reproduction } from '#domain/reproduction.ts';
import type { Finding, RunState } from '#domain/run-state.ts';

type ExpressionExample = Extract<Example, { kind: 'expression' }>;

/** Doubts the evidence: how many independent examples there are, and whether some of them hold already. */
export function skeptic(reproduction: Reproduction, onBase: RunState['examplesOnBase']): readonly Finding[] {
  if (reproduction.kind !== 'examples') return [];
  const found: Finding[] = [];
  if (onBase.red.length === 1) {
    found.push({ by: 'skeptic', severity: 'low', text: 'one failing example only: many wrong fixes would satisfy it', at: null });
  }
  if (onBase.green.length > 0) {
    const text = `${onBase.green.join(', ')} already hold on base; they are kept as guards`;
    found.push({ by: 'skeptic', severity: 'info', text, at: null });
  }
  return found;
}

/** Who relies on what is about to change: callers in the code, and tests that demand today's result. */
export function backwardCompatibility(
  reproduction: Reproduction,
  files: ReadonlyMap<string, string>,
  suiteFiles: readonly string[],
): readonly Finding[] {
  const examples = expressionExamples(reproduction);
  const tests = new Set(suiteFiles);
  const pinned = examples.flatMap((example) =>
    [...files].flatMap(([path, text]) => (tests.has(path) ? pins(example, path, text) : [])),
  );
  const names = [...new Set(examples.flatMap((example) => calledName(example.expression) ?? []))];
  return [...pinned, ...names.flatMap((name) => callers(name, files, tests))];
}

/** Boundary values near the arguments of the examples that no example states. */
export function edgeHunter(reproduction: Reproduction): readonly Finding[] {
  const examples = expressionExamples(reproduction);
  const all = examples.map((example) => example.expression).join('\n');
  const numbers = [...new Set([...all.matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])/g)].map((match) => Number(match[0])))];
  const near = [...new Set(numbers.flatMap((number) => [number - 1, number + 1]))].filter((number) => !numbers.includes(number));
  const open = [
    ...near.slice(0, 4).map(String),
    ...(/\[/.test(all) && !/\[\s*\]/.test(all) ? ['[]'] : []),
    ...(/['"`]/.test(all) && !/''|""/.test(all) ? ["''"] : []),
  ];
  if (open.length === 0) return [];
  return [{ by: 'edge-hunter', severity: 'info', text: `the issue says nothing about ${open.join(', ')}`, at: null }];
}

function pins(example: ExpressionExample, path: string, text: string): readonly Finding[] {
  if (example.expected.kind !== 'value' || example.claimedActual === null || example.expression.length < 6) return [];
  const [call, wrong, right] = [squeeze(example.expression), squeeze(example.claimedActual), squeeze(example.expected.source)];
  return text.split('\n').flatMap((line, index) => {
    const rest = squeeze(line).split(call).slice(1).join(' ');
    if (!holdsToken(rest, wrong) || holdsToken(rest, right)) return [];
    const finding: Finding = {
      by: 'backward-compat',
      severity: 'blocking',
      text: `an existing test demands today's result ${example.claimedActual} of ${example.expression}`,
      at: `${path}:${index + 1}`,
    };
    return /^\s*(?:\/\/|\*)/.test(line) ? [] : [finding];
  });
}

function callers(name: string, files: ReadonlyMap<string, string>, tests: ReadonlySet<string>): readonly Finding[] {
  const call = new RegExp(`(?<![\\w$])${name.replaceAll('$', String.raw`\$`)}\\s*\\(`);
  const at = [...files].flatMap(([path, text]) =>
    tests.has(path)
      ? []
      : text
          .split('\n')
          .flatMap((line, index) => (call.test(line) && !/\bfunction\b/.test(line) ? [`${path}:${index + 1}`] : [])),
  );
  if (at.length === 0) return [];
  return [
    {
      by: 'backward-compat',
      severity: 'info',
      text: `${name} is called in ${at.length} other places`,
      at: at.slice(0, 5).join(', '),
    },
  ];
}

function expressionExamples(reproduction: Reproduction): readonly ExpressionExample[] {
  return reproduction.kind === 'examples' ? reproduction.examples.filter((example) => example.kind === 'expression') : [];
}

function calledName(expression: string): string | null {
  return /([A-Za-z_$][\w$]*)\s*\(/.exec(expression)?.[1] ?? null;
}

function squeeze(code: string): string {
  return code.replaceAll(/\s+/g, '').replaceAll('"', "'");
}

function holdsToken(text: string, token: string): boolean {
  const at = text.indexOf(token);
  if (at < 0 || token === '') return false;
  const [before, after] = [text.charAt(at - 1), text.charAt(at + token.length)];
  return !/[\w.]/.test(before) && !/[\w.]/.test(after);
}
