import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parsedSource } from './parsed-source.ts';
import { placeEdit, placementIndex, type TextEdit } from './placement.ts';
import { switched } from './switching.ts';

interface Row {
  readonly title: string;
  readonly source: string;
  /** Text to be replaced (its first occurrence) and what by. */
  readonly from: string;
  readonly to: string;
  readonly kind?: TextEdit['kind'];
}

const rows: readonly Row[] = [
  { title: 'a relational operator', source: 'probe = (a) => a < 2;', from: 'a < 2', to: 'a <= 2' },
  { title: 'a callee that needs its receiver', source: 'probe = (a) => [a, 3].at(0);', from: '[a, 3].at', to: '[a, 3].indexOf' },
  { title: 'a part of an optional chain', source: 'probe = (a) => a?.b.c;', from: 'a?.b', to: 'a?.toFixed' },
  {
    title: 'a shorthand property',
    source: 'probe = (a) => { const b = 1; return ({ a }).a + b; };',
    from: '{ a }',
    to: '{ a: b }',
  },
  {
    title: 'an expression that begins a statement without semicolons',
    source: 'let n = 0\nprobe = (a) => {\n  n = a\n  n += 1\n  probe.last = n\n  return n\n}',
    from: 'probe.last',
    to: 'probe.first',
  },
  {
    title: 'a statement without braces',
    source: 'probe = (a) => { if (a > 1) return 1; else return 2; };',
    from: 'return 2;',
    to: 'return 3;',
    kind: 'replace-statement',
  },
  { title: 'a declaration', source: 'probe = (a) => { const b = a + 1; return b * 2; };', from: 'a + 1', to: 'a - 1' },
  { title: 'a destructuring pattern', source: 'probe = (a) => { const [b] = [a, 5]; return b; };', from: '[b]', to: '[, b]' },
  {
    title: 'a statement inside a loop that continues',
    source: 'probe = (a) => { let s = 0; for (const x of [1, 2, a]) { if (x === 2) continue; s += x; } return s; };',
    from: 'continue;',
    to: 'break;',
    kind: 'replace-statement',
  },
];

describe('switching', () => {
  it.each(rows)('compiles in $title beside the original', (row) => {
    const { original, candidate } = bothWays(row);
    expect(original).toEqual(outcomes(row.source));
    expect(candidate).toEqual(outcomes(row.source.replace(row.from, row.to)));
    expect(candidate).not.toEqual(original);
  });

  it('keeps hundreds of candidates at one place apart', () => {
    const source = parsedOrThrow('probe = (a) => a + 1;');
    const placements = Array.from({ length: 400 }, (_, at) =>
      placed(source, { kind: 'replace-expression', start: 15, end: 20, text: `a + ${at}` }),
    );
    const program = switched(
      source,
      placements.map((placement, at) => ({ c: at + 1, placement })),
      1,
    );
    const results = [0, 123, 399].map((at) => run(program.text, program.siteOf.get(at + 1) ?? -1, at + 1)(10));
    expect(results).toEqual([10, 133, 409]);
  });

  it('refuses an edit that is no expression where one must stand', () => {
    const source = parsedOrThrow('probe = (a) => a + 1;');
    expect(placeEdit(placementIndex(source), { kind: 'replace-expression', start: 15, end: 20, text: 'a +' })).toBeNull();
  });

  it('leaves the parameters of a declared function to a file of its own', () => {
    const source = parsedOrThrow('function f(a) { return a; }');
    expect(placeEdit(placementIndex(source), { kind: 'replace-expression', start: 11, end: 12, text: 'b' })).toBe('fresh');
  });

  it('stops an endless loop by its fuel', () => {
    const program = switched(parsedOrThrow('probe = () => { for (;;); };'), [], 1);
    expect(() => run(program.text, 0, 0)(1)).toThrow('out of fuel');
  });

  it('counts the calls of arrows without a block, in sources and in candidates', () => {
    const text =
      'probe = (a) => { const down = (n) => (n === 0 ? 0 : down(n - 1)); for (const b of Array(20)) down(a); return 1; };';
    const program = switched(parsedOrThrow(text), [], 1);
    expect(() => run(program.text, 0, 0)(1_000)).toThrow('out of fuel');
    expect(run(program.text, 0, 0)(100)).toBe(1);
    const to = '(() => { const on = (n) => (n === 0 ? 1 : on(n - 1)); return [0, 1, 2, 3].map(() => on(a * 1000)).length; })()';
    const row = { title: '', source: 'probe = (a) => a + 0;', from: 'a + 0', to };
    const { candidate } = bothWays(row);
    expect((candidate as readonly unknown[]).map((each) => (Array.isArray(each) ? each[0] : each))).toEqual([4, 4, 4, 'Error']);
  });
});

type Probe = ((a: unknown) => unknown) & { readonly first?: unknown; readonly last?: unknown };

function bothWays(row: Row): { readonly original: unknown; readonly candidate: unknown } {
  const source = parsedOrThrow(row.source);
  const start = row.source.indexOf(row.from);
  const edit = { kind: row.kind ?? 'replace-expression', start, end: start + row.from.length, text: row.to } as TextEdit;
  const program = switched(source, [{ c: 7, placement: placed(source, edit) }], 3);
  const site = program.siteOf.get(7) ?? -1;
  return { original: outcomesOf(() => run(program.text, 0, 0)), candidate: outcomesOf(() => run(program.text, site, 7)) };
}

function placed(source: ReturnType<typeof parsedOrThrow>, edit: TextEdit): Exclude<ReturnType<typeof placeEdit>, null | 'fresh'> {
  const placement = placeEdit(placementIndex(source), edit);
  if (placement === null || placement === 'fresh') throw new Error(`not placed: ${String(placement)}`);
  return placement;
}

function parsedOrThrow(text: string): NonNullable<ReturnType<typeof parsedSource>> {
  const source = parsedSource('a.cjs', text, null);
  if (source === null) throw new Error(`does not parse: ${text}`);
  return source;
}

const outcomes = (text: string): unknown => outcomesOf(() => run(text, 0, 0));

function outcomesOf(make: () => Probe): unknown {
  return [0, 1, 2, 3].map((a) => {
    const probe = make();
    try {
      return [probe(a), probe.first, probe.last];
    } catch (error) {
      return error instanceof Error ? error.name : error;
    }
  });
}

function run(text: string, n: number, c: number): Probe {
  const out = (): never => {
    throw new Error('out of fuel');
  };
  const scope = { __patchline: { n, c, f: 10_000, out } };
  const body = new Script(`(function (__patchline) { let probe; ${text}\n return probe; })`).runInThisContext() as (
    probe: unknown,
  ) => Probe;
  return body(scope.__patchline);
}
