import { describe, expect, it } from 'vitest';
import { globToRegExp, matchFiles } from './glob.ts';

describe('a glob', () => {
  it.each([
    ['test/*.js', ['test/a.js'], ['test/a/b.js', 'test/a.jsx', 'a.js']],
    ['./test/**/*.js', ['test/a.js', 'test/a/b.js', 'test/a/b/c.js'], ['lib/a.js']],
    ['**/*.test.?(c|m)[jt]s?(x)', ['a.test.js', 'x/a.test.mts', 'a.test.tsx'], ['a.test.jso', 'a.js']],
    ['**/?(*.)+(spec|test).js', ['test.js', 'x/a.spec.js'], ['x/aspec.js']],
    ['{lib,src}/{a,b/*}.js', ['lib/a.js', 'src/b/c.js'], ['lib/b.js']],
    ['test/[!_]*.js', ['test/a.js'], ['test/_a.js']],
    ['a+b(1).js', ['a+b(1).js'], ['aab1.js']],
  ])('%s', (glob, matching, other) => {
    const pattern = globToRegExp(glob);
    expect(matching.filter((path) => !pattern.test(path))).toEqual([]);
    expect(other.filter((path) => pattern.test(path))).toEqual([]);
  });

  it('can be taken back by another', () => {
    expect(matchFiles(['a.js', 'b.js', 'c.ts'], ['*.js'], ['b*'])).toEqual(['a.js']);
  });
});
