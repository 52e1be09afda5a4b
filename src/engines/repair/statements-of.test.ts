import { describe, expect, it } from 'vitest';
import { statementsOf } from './statements-of.ts';

const source = `import x from 'y';
const a = 1;
class B {
  m(n) {
    if (n > 1) {
      return n;
    } else b();
  }
}
const f = (q) => q + 1;
o.g = function () {
  for (const r of s) t(r);
};
`;

describe('statements', () => {
  const statements = statementsOf(source, 'file.js');
  const at = (text: string): (typeof statements)[number] | undefined =>
    statements.find((one) => source.slice(one.start, one.end).startsWith(text));

  it('count a branching statement by its head, and its branches by themselves', () => {
    expect(at('if (n > 1)')).toMatchObject({ line: 5, endLine: 5, function: 'm', topLevel: false });
    expect(at('return n')).toMatchObject({ line: 6, endLine: 6, function: 'm' });
    expect(at('b()')).toMatchObject({ line: 7, function: 'm' });
  });

  it('know what runs on load', () => {
    expect(at('const a')).toMatchObject({ topLevel: true, function: null });
    expect(at('import')).toBeUndefined();
  });

  it('take the body of an arrow function for a statement and name functions after their target', () => {
    expect(statements.find((one) => source.slice(one.start, one.end) === 'q + 1')).toMatchObject({
      function: 'f',
      topLevel: false,
    });
    expect(at('for (const r')).toMatchObject({ function: 'g', line: 12 });
  });

  it('leave blocks and the heads of loops out', () => {
    expect(statements.filter((one) => source[one.start] === '{')).toEqual([]);
    expect(at('const r')).toBeUndefined();
  });
});
