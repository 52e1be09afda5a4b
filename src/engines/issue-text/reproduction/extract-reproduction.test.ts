import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readIssue } from '../issue-text.ts';
import { readPackageFacts, sanitize } from '../issue-text.ts';
import { extractReproduction } from './extract-reproduction.ts';
import { summarise } from './summary.fixture.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const names = readdirSync(new URL('issues/', fixtures))
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.replace('.md', ''));
const facts = Object.fromEntries(
  ['wordkit', 'numkit', 'boxkit'].map((name) => [name, readPackageFacts(new URL(`packages/${name}`, fixtures).pathname)]),
);

const wordkit = facts['wordkit'];
if (wordkit === undefined) throw new Error('the fixture package is missing');
const extract = (body: string, title = 'Something is wrong') => extractReproduction({ title, body }, wordkit);
const examplesOf = (body: string): readonly string[] => summarise(extract(body)).examples;
const block = (code: string): string => `\`\`\`js\nconst { slugify, deepGet } = require('wordkit');\n${code}\n\`\`\``;

describe('issues as people write them', () => {
  test('there are enough of them', () => {
    expect(names.length).toBeGreaterThanOrEqual(40);
  });

  test.each(names)('%s', (name) => {
    const item = readIssue({
      kind: 'markdown',
      content: readFileSync(new URL(`issues/${name}.md`, fixtures)),
      origin: { kind: 'stdin' },
    });
    const known = facts[name.split('-')[0] ?? ''] ?? wordkit;
    const found = extractReproduction({ title: sanitize(item.title).text, body: sanitize(item.body).text }, known);
    const { red: _, ...expected } = JSON.parse(readFileSync(new URL(`issues/${name}.json`, fixtures), 'utf8')) as {
      red: unknown;
    };
    expect(summarise(found)).toEqual(expected);
  });
});

describe('what is not taken', () => {
  test('nothing is evaluated', () => {
    const body = block("globalThis.wasRun = true;\nslugify('a'); // => 'a'");
    expect(extract(body).kind).toBe('found');
    expect('wasRun' in globalThis).toBe(false);
  });

  test('code that needs what is not here is left out, and the reason told', () => {
    const found = extract(
      "```js\nimport { slugify } from 'wordkit';\nimport left from 'left-pad';\nslugify(left('a', 3)); // => 'a'\n```",
    );
    expect(found).toMatchObject({ kind: 'none', looked: [expect.stringContaining('"left-pad"')] });
  });

  test('undefined names, browsers and JSX are left out', () => {
    expect(extract(block("slugify(input); // => 'a'"))).toMatchObject({
      kind: 'none',
      looked: [expect.stringContaining('`input`')],
    });
    expect(extract(block("slugify(document.title); // => 'a'")).kind).toBe('none');
    expect(extract("```jsx\nimport { slugify } from 'wordkit';\nslugify(<a/>); // => 'a'\n```").kind).toBe('none');
  });

  test('a proposed fix is no reproduction', () => {
    expect(extract(`## Suggested fix\n\n${block("slugify('A'); // => 'A'")}`).kind).toBe('none');
  });

  test("today's value in a console session is not what is expected", () => {
    expect(extract("```\n> require('wordkit').slugify('a  b')\n'a--b'\n```").kind).toBe('none');
  });

  test('remarks are not values', () => {
    expect(extract(block("slugify('a'); // this crashes sometimes\nslugify('b'); // works fine")).kind).toBe('none');
  });
});

describe('examples stand on their own', () => {
  test('state is set up in each example, shared functions once', () => {
    const found = extract(
      block(
        "const twice = (text) => slugify(text + text);\nconst list = ['a'];\nlist.push('b');\ntwice(list[1]); // => 'bb'\nlist.push('c');\ntwice(list[2]); // => 'cc'",
      ),
    );
    expect(found).toMatchObject({
      reproduction: {
        preamble: 'const twice = (text) => slugify(text + text);',
        examples: [
          { setup: "const list = ['a'];\nlist.push('b');" },
          { setup: "const list = ['a'];\nlist.push('b');\nlist.push('c');" },
        ],
      },
    });
  });

  test('a call that is looked at itself does not run before another', () => {
    expect(
      examplesOf(block("const tree = {};\ndeepGet(tree, 'a.b', 1); // should be 1, throws\ndeepGet(tree, 'c', 2); // => 2")),
    ).toEqual([
      "4: const tree = {}; | deepGet(tree, 'a.b', 1) → 1 [today: throws Error]",
      "5: const tree = {}; | deepGet(tree, 'c', 2) → 2",
    ]);
  });

  test('the same name declared twice is taken from the nearest', () => {
    expect(
      examplesOf(
        block(
          "const text = 'A';\nconst out = slugify(text);\nconsole.log(out); // a\nconst text = 'B';\nconst out = slugify(text);\nconsole.log(out); // expected: 'b'",
        ),
      ),
    ).toEqual(["8: const text = 'B';\nconst out = slugify(text); | out → 'b'"]);
  });

  test('assertions of many libraries say the same', () => {
    const forms = [
      "assert.equal(slugify('A'), 'a')",
      "assert(slugify('A') === 'a')",
      "expect(slugify('A')).toBe('a')",
      "expect(slugify('A')).to.equal('a')",
      "t.is(slugify('A'), 'a')",
      "slugify('A').should.eql('a')",
      "t.deepEqual('a', slugify('A'))",
      "console.assert(slugify('A') === 'a')",
    ];
    for (const form of forms) expect(examplesOf(block(form))).toEqual(["3: slugify('A') → 'a'"]);
  });

  test('lists of examples without a fence say what should come', () => {
    const wanted = ["3: slugify('A') → 'a'", "4: slugify('B') → 'b'"];
    expect(examplesOf("For example:\n\nslugify('A') returns 'a'\nslugify('B') returns 'b'")).toEqual(wanted);
    expect(examplesOf("It is documented as\n\nslugify('A') ➞ 'a'\nslugify('B') ==> 'b'")).toEqual(wanted);
    expect(examplesOf("The doc:\n\n>>> slugify('A') == 'a'\n>>> slugify('B') == 'b'")).toEqual(wanted);
  });

  test('what is no equality becomes a condition', () => {
    expect(examplesOf(block("expect(slugify('A B')).toHaveLength(3);"))).toEqual([
      "3: assert.ok((slugify('A B')).length === 3);",
    ]);
  });
});
