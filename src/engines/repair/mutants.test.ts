import { describe, expect, it } from 'vitest';
import { mostMutants, mutantsOf } from './mutants.ts';
import { isSyntacticallyValid } from './syntax/source-tree.ts';

const everyLine = [{ start: 1, end: 1000 }];

const sourcesOf = (source: string): string[] => mutantsOf(everyLine, source, 'file.js').map((mutant) => mutant.source);

describe('mutants', () => {
  it.each([
    ['relational operators', 'f(a < b);', 'f(a <= b);'],
    ['equality', 'f(a === b);', 'f(a !== b);'],
    ['arithmetic operators', 'f(a - b);', 'f(a + b);'],
    ['logical operators', 'f(a && b);', 'f(a || b);'],
    ['tests by negation', 'if (a) b();', 'if (!(a)) b();'],
    ['negated tests by taking the negation away', 'if (!a) b();', 'if (a) b();'],
    ['numbers', 'f(3);', 'f(4);'],
    ['texts', "f('a');", "f('');"],
    ['truth values', 'f(true);', 'f(false);'],
    ['statements by deletion', 'a();\nb();\n', 'b();\n'],
  ])('change %s', (_title, source, mutated) => {
    expect(sourcesOf(source)).toContain(mutated);
  });

  it('keep to the changed lines', () => {
    const mutants = mutantsOf([{ start: 2, end: 2 }], 'a(1);\nb(2);\nc(3);\n', 'file.js');

    expect(mutants.length).toBeGreaterThan(2);
    expect(new Set(mutants.map((mutant) => mutant.line))).toEqual(new Set([2]));
  });

  it('leave out what changes nothing: a last bare return, a last continue', () => {
    expect(sourcesOf('function f() { a(); return; }')).not.toContain('function f() { a();  }');
    expect(sourcesOf('function f() { return; a(); }')).toContain('function f() {  a(); }');
    expect(sourcesOf('for (;;) { a(); continue; }')).not.toContain('for (;;) { a();  }');
  });

  it('do not subtract texts', () => {
    expect(sourcesOf("f(a + 'b');")).not.toContain("f(a - 'b');");
    expect(sourcesOf('f(a + b);')).toContain('f(a - b);');
  });

  it('are bounded, distinct, parse, and hold some of each operator', () => {
    const source = Array.from({ length: 60 }, (_, index) => `if (a${index} < ${index}) b('${index}', c && d + e);\n`).join('');
    const mutants = mutantsOf(everyLine, source, 'file.js');

    expect(mutants.length).toBe(mostMutants);
    expect(new Set(mutants.map((mutant) => mutant.source)).size).toBe(mostMutants);
    expect(mutants.every((mutant) => isSyntacticallyValid(mutant.source, 'file.js'))).toBe(true);
    expect(new Set(mutants.map((mutant) => mutant.operator))).toEqual(new Set(['ROR', 'AOR', 'LCR', 'UOI', 'CRP', 'SDL']));
  });
});
