import { describe, expect, it } from 'vitest';
import { literalsFor, wordsOfTests } from './words-of-tests.ts';

const path = 'test/form.test.js';
const content = `
import { form } from '../form.js';
const shared = require('shared-things');
describe('form', () => {
  describe('fields', () => {
    it('knows checkboxes', () => expect(form({ type: 'checkbox' })).toThrow(/no such field/));
    it('knows texts', () => expect(form({ type: 'text' })).toBe('a text'));
  });
  it('knows checkboxes', () => expect(form('of the outer')).toBe(1));
  it.each([['GET'], ['HEAD']])('sends by %s', (method) => expect(form('by', method)).toBe(2));
  it(\`sends \${1} twice\`, () => expect(form('twice')).toBe(3));
});
`;
const words = (titles: readonly string[], issueText = ''): string[] =>
  wordsOfTests({
    files: [{ path, content }],
    failing: titles.map((title) => ({ id: `${path} > ${title}`, file: path })),
    issueText,
  });

describe('the words of failing tests', () => {
  it('are those of the body of the test with that title in that suite', () => {
    expect(words(['form > fields > knows checkboxes'])).toEqual(['checkbox', 'no such field', 'no', 'such', 'field']);
    expect(words(['form > knows checkboxes'])).toEqual(['of the outer', 'of', 'the', 'outer']);
  });

  it('are found where a title is filled in', () => {
    expect(words(['form > sends by GET'])).toEqual(['GET', 'HEAD', 'by']);
    expect(words(['form > sends 1 twice'])).toEqual(['twice']);
  });

  it('are those of the whole file where no test has that title, without the names of modules', () => {
    const all = words(['form > made by a loop']);

    expect(all).toContain('checkbox');
    expect(all).toContain('twice');
    expect(all).not.toContain('shared-things');
    expect(all).not.toContain('../form.js');
  });

  it('hold the members that the test asks for, but not those of assertions or of the language', () => {
    const content = "it('a', () => { expect(form.locale().ordinal(1)).to.be.oneOf(form.list.map(f)); x.should.equal(1); });";
    const failing = [{ id: `${path} > a`, file: path }];

    expect(wordsOfTests({ files: [{ path, content }], failing, issueText: '' })).toEqual(['locale', 'ordinal', 'list']);
  });

  it('are those of the row where a table holds the title', () => {
    const table = `run({ valid: ['var other = 1'], invalid: [{ code: 'if (Boolean()) {}', errors: ['redundant'] }] });`;
    const failing = [{ id: `${path} > rule > invalid > if (Boolean()) {}`, file: path }];

    expect(wordsOfTests({ files: [{ path, content: table }], failing, issueText: '' })).toEqual([
      'if (Boolean()) {}',
      'redundant',
      'if',
      'Boolean',
    ]);
  });

  it('are followed by what the issue quotes, and are short', () => {
    expect(words(['form > sends 1 twice'], 'Don\'t reject `OPTIONS` or "PATCH", it isn\'t `twice`.')).toEqual([
      'twice',
      'OPTIONS',
      'PATCH',
    ]);
    expect(words(['form > sends 1 twice'], `The test "form > sends 1 twice" of "${path}" fails: 'sends 1 twice'.`)).toEqual([
      'twice',
    ]);
    expect(words([], `\`${'x'.repeat(61)}\` and \`${'y'.repeat(60)}\``)).toEqual(['y'.repeat(60)]);
  });

  it('are none where the test does not parse', () => {
    expect(
      wordsOfTests({ files: [{ path, content: 'it("a", => {' }], failing: [{ id: `${path} > a`, file: path }], issueText: '' }),
    ).toEqual([]);
  });
});

describe('the literals for a source', () => {
  it('are in its quotes, what it lacks first', () => {
    expect(literalsFor("f('a', 'b');", ['a', 'c', "it's"])).toEqual(["'c'", "'it\\'s'", "'a'"]);
    expect(literalsFor('f("a", "b");', ['c', 'say "x"'])).toEqual(['"c"', '"say \\"x\\""']);
  });

  it('are at most 40', () => {
    expect(
      literalsFor(
        '',
        Array.from({ length: 60 }, (_, at) => `w${at}`),
      ),
    ).toHaveLength(40);
  });
});
