import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concludeTest, type TestConclusion } from '#domain/gate/conclude-test.ts';
import { type LegResult, parseLeg } from '#domain/gate/leg.ts';
import { writeLeg } from '#domain/gate/write-leg.ts';
import { sha256 } from '#lib/digest.ts';
import { fixedLast, lastTest, pullRequestRepository, testFile, type PullRequestUnderTest } from '../pull-request.fixture.ts';
import { runLeg } from '../test-leg.ts';

/** What Node prints where a test file imports what is not there yet: the analogue in JS of the build failures that were published. */
const loadFailure = `not ok 1 - test/last.test.js\n  code: 'ERR_MODULE_NOT_FOUND'\n# fail 1\n`;
const success = '# pass 1\n# fail 0\n';

interface Manifest {
  readonly command?: string;
  readonly before?: string;
}

function manifestOf({ command = 'npm test', before = loadFailure }: Manifest = {}): string {
  const facts = (text: string) => ({ bytes: text.length, sha256: sha256(text) });
  return JSON.stringify({
    kind: 'test_attestation',
    test_cmd: command,
    head_sha: 'f'.repeat(40),
    elapsed_seconds: 0.5,
    after: facts(success),
    before: facts(before),
  });
}

const fenced = (...texts: readonly string[]): string => texts.map((text) => `Proof:\n\n\`\`\`\n${text}\n\`\`\`\n`).join('\n');

let repository: PullRequestUnderTest;
beforeAll(() => {
  repository = pullRequestRepository();
});
afterAll(() => repository.cleanUp());

async function judge(
  files: Readonly<Record<string, string>>,
  body: string,
): Promise<TestConclusion & { readonly said: string; readonly leg: LegResult }> {
  const { ports, base } = repository;
  const head = repository.commit(files);
  const run = async (leg: 'base' | 'head'): Promise<LegResult> => {
    const read = parseLeg(
      writeLeg(await runLeg(ports, { leg, base, head, body, repeats: 1, testCommand: null, progress: () => undefined })),
    );
    if (read.kind === 'problem') throw new Error(read.problem);
    return read.leg;
  };
  const legs = { base: await run('base'), head: await run('head') };
  const verdict = concludeTest({ head, legs, issue: null, testWords: new Set() });
  const said = verdict.findings.flatMap(({ says, evidence }) => [says, ...evidence]).join('\n');
  return { ...verdict, said, leg: legs.head };
}

const newModule = { 'newest.js': fixedLast, 'test/last.test.js': lastTest.replace('../last.js', '../newest.js') };

describe('the test stage on a pull request with a manifest of an older tool', () => {
  it('calls a failure to load what it is: from the text as a hint, and from the replay for sure', async () => {
    const verdict = await judge(newModule, fenced(manifestOf(), loadFailure));
    expect(verdict).toMatchObject({ next: 'immune:test-failed', agreed: false });
    expect(verdict.said).toContain('an older manifest says that "npm test" fails without the change and passes with it');
    expect(verdict.said).toContain('which proves nothing without a replay');
    expect(verdict.said).toContain('its text of before fails for the wrong reason');
    expect(verdict.said).toContain('it was made for another commit');
    expect(verdict.findings.at(-1)?.says).toMatch(/fail for the wrong reason without the change: they do not load/);
  });

  it('lets the replay decide where the text says otherwise', async () => {
    const files = {
      'last.js': fixedLast,
      'test/last.test.js': lastTest,
      'attestations/lists/issue-1-manifest.json': manifestOf(),
      'attestations/lists/issue-1-before.txt': loadFailure,
    };
    const verdict = await judge(files, 'The attestations travel with the change.');
    expect(verdict).toMatchObject({ next: 'immune:reason-pending', agreed: true });
    expect(verdict.leg.claim).toMatchObject({
      before: { text: 'same', shows: 'load-failure' },
      after: { text: 'missing', shows: 'unclear' },
    });
    expect(verdict.said).toContain('(a hint)');
  });

  it('says where a text is not the one that the manifest names', async () => {
    const verdict = await judge(
      {
        ...newModule,
        'attestations/lists/issue-1-manifest.json': manifestOf(),
        'attestations/lists/issue-1-before.txt': 'not ok 1\n',
      },
      '',
    );
    expect(verdict.said).toContain('its text of before is not the one whose digest it names');
  });

  it('names the hint where nothing can be run here', async () => {
    const { ports, base } = repository;
    const body = fenced(manifestOf({ command: 'go test ./...' }), loadFailure);
    const head = repository.commit(newModule);
    const legs = await Promise.all(
      (['base', 'head'] as const).map((leg) =>
        runLeg(ports, { leg, base, head, body, repeats: 1, testCommand: null, progress: () => undefined }),
      ),
    );
    const [onBase, onHead] = legs.map((leg) => ({
      ...leg,
      repeats: [],
      suite: null,
      earlier: null,
      mutants: null,
      tampering: [],
      tests: none,
    }));
    const verdict = concludeTest({
      head,
      legs: { base: onBase ?? null, head: onHead ?? null },
      issue: null,
      testWords: new Set(),
    });
    expect(verdict).toMatchObject({ next: 'immune:needs-human', agreed: false });
    expect(verdict.findings[0]?.says).toMatch(/could not be run here; by the text that it shows, they fail for the wrong reason/);
  });

  it('replays a test of base that it names, by the command of this repository', async () => {
    const files = { 'first.js': 'export const first = (list) => (list.length === 1 ? 2 : list[0]);\n' };
    const body = fenced(manifestOf({ command: 'npm test -- ./test/old.test.js', before: 'not ok 1\n' }));
    const verdict = await judge(files, body);
    expect(verdict).toMatchObject({ next: 'immune:reason-pending', agreed: true });
    expect(verdict.failToPass).toEqual(['test/old.test.js > fails for ever']);
    expect(verdict.leg.tests).toMatchObject({ files: ['test/old.test.js'] });
  });

  it.each([
    ['another command', 'cat test/old.test.js'],
    ['options', 'node --test --import=./evil.js test/old.test.js'],
    ['a shell', 'npm test -- test/old.test.js; touch /tmp/patchline-was-here'],
    ['a path outside', 'npm test -- ../repository/test/old.test.js'],
    ['no file of tests', 'npm test -- first.js'],
  ])('takes no file from a manifest with %s', async (_, command) => {
    const files = { 'first.js': 'export const first = (list) => (list.length === 1 ? 2 : list[0]);\n' };
    const verdict = await judge(files, fenced(manifestOf({ command })));
    expect(verdict).toMatchObject({ next: 'immune:test-failed', agreed: false, leg: { tests: { because: 'no-tests' } } });
    expect(verdict.said).toContain('proves nothing without a replay');
  });

  it('still asks for the tests of the change where the manifest names none that it fails', async () => {
    const verdict = await judge(
      { 'last.js': fixedLast, 'test/last.test.js': testFile('first', 'is idle', 'first([3]), 3') },
      fenced(manifestOf({ before: 'not ok 1\n' })),
    );
    expect(verdict).toMatchObject({ next: 'immune:test-failed', agreed: false });
  });
});

const none = { kind: 'none', because: 'unknown', detail: 'no test runner was found' } as const;
