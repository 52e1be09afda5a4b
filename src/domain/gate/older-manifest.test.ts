import { describe, expect, it } from 'vitest';
import { argvOf, parseOlderManifest } from './older-manifest.ts';
import { shownBy } from './older-manifest/shown-by.ts';

/** Facts of https://github.com/kimjune01/sweep, `attestations/lindell-multi-gitter/issue-620-manifest.json` at 09b590f. */
const published = JSON.stringify({
  kind: 'test_attestation',
  name: 'issue-620',
  test_cmd: 'go test ./...',
  expected_test_name: 'sleep-between-batches',
  head_sha: 'a61ff7fa63fa2e15f3793b3adc1a3c7fd598af4e',
  elapsed_seconds: 11.985167026519775,
  after: { bytes: 1962, sha256: '9abca65dd2adadf087f5917d55708a277ec6e74a502b495285a20975bdf81ea3' },
  before: { bytes: 2741, sha256: '5785ae734e039d0c7f73e2cd34fc51a96959c5a82e2b3f43eba6ade511ce6eee' },
});

describe('an older manifest', () => {
  it('claims a command, a commit, and digests of two texts', () => {
    expect(parseOlderManifest(published)).toEqual({
      command: 'go test ./...',
      argv: ['go', 'test', './...'],
      head: 'a61ff7fa63fa2e15f3793b3adc1a3c7fd598af4e',
      before: { sha256: '5785ae734e039d0c7f73e2cd34fc51a96959c5a82e2b3f43eba6ade511ce6eee' },
      after: { sha256: '9abca65dd2adadf087f5917d55708a277ec6e74a502b495285a20975bdf81ea3' },
    });
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '["test_attestation"]'],
    ['nothing', 'null'],
    ['another kind', published.replace('test_attestation', 'attestation')],
    ['no command', published.replace('test_cmd', 'cmd')],
    ['a command that is no text', published.replace('"go test ./..."', '["go"]')],
    ['more than it could ever hold', `${published}${' '.repeat(64_000)}`],
    ['an abyss', '['.repeat(60_000)],
  ])('is not: %s', (_, text) => {
    expect(parseOlderManifest(text)).toBeNull();
  });

  it('claims nothing by fields of another form', () => {
    const odd = published.replace(/"head_sha":"\w+"/, '"head_sha":"main"').replace(/"before":\{.*?\}/, '"before":{"sha256":7}');
    expect(parseOlderManifest(odd)).toMatchObject({ head: null, before: { sha256: null } });
    expect(parseOlderManifest(published.replace(/,"before":\{.*?\}/, ''))).toMatchObject({ before: null });
  });
});

describe('a command as arguments', () => {
  it.each([
    ['go test ./...', ['go', 'test', './...']],
    ['npm  test -- test/a.test.js', ['npm', 'test', '--', 'test/a.test.js']],
    [`mocha --grep 'adds two' "b c.js"`, ['mocha', '--grep', 'adds two', 'b c.js']],
    ['cargo test --release -- version-node', ['cargo', 'test', '--release', '--', 'version-node']],
    ['node --test-reporter=tap', ['node', '--test-reporter=tap']],
  ])('is split where a shell would only split: %s', (command, argv) => {
    expect(argvOf(command)).toEqual(argv);
  });

  it.each([
    'npm test; curl x.example',
    'npm test && true',
    'npm test | tee out',
    'npm test > out',
    'echo $HOME',
    'echo "$HOME"',
    'echo `id`',
    'echo $(id)',
    'GO111MODULE=on go test',
    'node *.js',
    'node ~/a.js',
    'node a\\ b.js',
    "node 'a",
    "node a'b'c",
    'node {a,b}.js',
    'node a # b',
    'npm test\ncurl x.example',
    '',
    '   ',
    `npm test ${'a '.repeat(2_000)}`,
  ])('is none where a shell would do more: %s', (command) => {
    expect(argvOf(command)).toBeNull();
  });
});

/** Lines of published texts in https://github.com/kimjune01/sweep/tree/ef13a31/attestations (their `-before.txt`), and of our own runs. */
describe('what a printed text looks like', () => {
  it.each([
    [
      'lindell-multi-gitter/issue-620',
      'ok  \texample/cmd\t(cached)\nFAIL\texample/multigitter [build failed]\nFAIL\n\n--- stderr ---\n',
    ],
    ['jacksontj-promxy/issue-765', 'FAIL\texample/servergroup [setup failed]\nok  \texample/logging\t(cached)\nFAIL\n'],
    [
      'mike-engel-jwt-cli/issue-459',
      '   Compiling jwt-cli v6.2.0 (/work)\nerror[E0308]: mismatched types\n  --> tests/main_test.rs:64:13\n',
    ],
    ['a TypeScript compiler', "src/a.test.ts(1,22): error TS2307: Cannot find module './b'.\n"],
    ['a C compiler', 'src/a.c:12:4: error: unknown type name\n'],
    ['Python', "==== ERRORS ====\n_ ERROR collecting test_a.py _\nE   ImportError: cannot import name 'b'\n"],
    ['Node', "not ok 1 - test/a.test.js\n  code: 'ERR_MODULE_NOT_FOUND'\n# fail 1\n"],
    [
      'an export that is missing',
      "✖ test/a.test.js\n  SyntaxError: The requested module './a.js' does not provide an export named 'b'\n",
    ],
  ])('is a failure to build or load: %s', (_, text) => {
    expect(shownBy(text)).toBe('load-failure');
    expect(shownBy(text.replaceAll('\n', '\r\n'))).toBe('load-failure');
  });

  it.each([
    ['homeport-havener/issue-1033', '• [FAILED] [0.001 seconds]\n  [FAILED] Expected\n--- FAIL: TestCmd (0.01s)\nFAIL\n'],
    [
      'wild-linker-wild/issue-1915',
      'test elf/version-node-not-found ... FAILED\n\nerror: test failed, to rerun pass `-p wild-linker`\n',
    ],
    [
      'sharkdp-fd/issue-1944',
      "test test_single_dash_root_path ... FAILED\nthread 'main' panicked at tests/testenv/mod.rs:274:13:\n",
    ],
    ['Node', 'not ok 1 - last\n  name: AssertionError\n# fail 1\n'],
  ])('is a failing test: %s', (_, text) => {
    expect(shownBy(text)).toBe('test-failure');
  });

  it('is unclear where both are shown, or nothing', () => {
    expect(shownBy('FAIL\ta [build failed]\n--- FAIL: TestB (0.01s)\n')).toBe('unclear');
    expect(shownBy('hello\n')).toBe('unclear');
    expect(shownBy('test result: ok. 3 passed; 0 failed\n')).toBe('success');
  });

  it('is found in linear time in a text that almost matches everywhere', () => {
    const text = [
      `FAIL\t${'a'.repeat(500_000)}`,
      'E '.repeat(300_000),
      'a:1:1: fatal '.repeat(50_000),
      '\n'.repeat(300_000),
    ].join('\n');
    expect(shownBy(text)).toBe('test-failure');
  });
});
