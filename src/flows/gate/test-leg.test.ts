import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concludeTest, type TestConclusion, type TestQuestion } from '#domain/gate/conclude-test.ts';
import { parseLeg, type LegResult } from '#domain/gate/leg.ts';
import { honestRepair, type HonestRepair } from '../verify-receipt/honest-repair.fixture.ts';
import {
  fixedLast,
  lastTest,
  onlyTypes,
  pullRequestRepository,
  testFile,
  withMiddle,
  type PullRequestUnderTest,
} from './pull-request.fixture.ts';
import { runLeg, type LegPorts } from './test-leg.ts';

interface About {
  readonly ports: LegPorts;
  readonly base: string;
  readonly head: string;
  readonly body?: string;
  readonly issue?: TestQuestion['issue'];
}

/** Both legs, each read again as the next job reads it, and what they come to. */
async function judge({ ports, base, head, body = '', issue = null }: About): Promise<TestConclusion & { head: LegResult }> {
  const run = async (leg: 'base' | 'head'): Promise<LegResult> => {
    const result = await runLeg(ports, { leg, base, head, body, repeats: 2, testCommand: null, progress: () => undefined });
    const read = parseLeg(JSON.stringify(result));
    if (read.kind === 'problem') throw new Error(read.problem);
    return read.leg;
  };
  const results = { base: await run('base'), head: await run('head') };
  return { ...concludeTest({ head, legs: results, issue, testWords: new Set(['last', 'list']) }), head: results.head };
}

let repository: PullRequestUnderTest;
beforeAll(() => {
  repository = pullRequestRepository();
});
afterAll(() => repository.cleanUp());

async function verdictOn(files: Readonly<Record<string, string | Buffer | null>>, issue?: TestQuestion['issue']) {
  const { ports, base } = repository;
  const judged = await judge({ ports, base, head: repository.commit(files), ...(issue === undefined ? {} : { issue }) });
  const last = judged.findings.at(-1);
  return { next: judged.next, agreed: judged.agreed, rule: last?.rule, outcome: last?.outcome, says: last?.says, judged };
}

describe('the test stage on a pull request without a receipt', () => {
  it('agrees where its tests are red by assertion without it and green with it', async () => {
    const verdict = await verdictOn({ 'last.js': fixedLast, 'test/last.test.js': lastTest });
    expect(verdict).toMatchObject({ next: 'immune:reason-pending', agreed: true });
    expect(verdict.judged.failToPass).toEqual(['test/last.test.js > last gives the last element']);
    expect(verdict.judged.findings.map((finding) => [finding.rule, finding.outcome])).toEqual([
      ['test:present', 'pass'],
      ['test:red-green', 'pass'],
      ['test:matches-issue', 'note'],
      ['test:assertion-not-trivial', 'pass'],
    ]);
    const { killed = 0, total = 0 } = verdict.judged.head.mutants ?? {};
    expect(total).toBeGreaterThan(2);
    expect(verdict.judged.findings.at(-1)?.evidence).toEqual([
      `${killed} of ${total} small faults in the changed lines were noticed`,
    ]);
  });

  it('does not let a test pass that is red before and green after and yet notices no fault', async () => {
    const verdict = await verdictOn({ 'last.js': withMiddle, 'test/middle.test.js': onlyTypes });
    expect(verdict).toMatchObject({ next: 'immune:test-failed', rule: 'test:assertion-not-trivial', agreed: false });
    expect(verdict.judged.failToPass).toEqual(['test/middle.test.js > middle is a function']);
    expect(verdict.judged.head.mutants).toMatchObject({ killed: 0 });
  });

  it('says so where no small fault can be made, which is against nobody', async () => {
    const verdict = await verdictOn({
      'last.js': 'export const last = (list) => list.findLast(Boolean);\n',
      'test/last.test.js': lastTest,
    });
    expect(verdict).toMatchObject({ next: 'immune:reason-pending', rule: 'test:assertion-not-trivial', outcome: 'note' });
    expect(verdict.judged.head.mutants).toBeNull();
  });

  it('shows a person a source that is no text or cannot be parsed, and configuration that head is run with', async () => {
    const files = { 'last.js': fixedLast, 'test/last.test.js': lastTest };
    const hidden = await verdictOn({ ...files, 'judge.js': Buffer.from([0x2f, 0x2f, 0xff, 0x0a]) });
    expect(hidden).toMatchObject({ next: 'immune:needs-human', rule: 'test:assertion-not-trivial', agreed: false });
    expect(hidden.judged.findings.at(-1)?.evidence).toEqual(['judge.js:1 cannot be read as text']);
    const configured = await verdictOn({ ...files, 'vitest.config.js': 'export default {};\n' });
    expect(configured.judged.findings.at(-1)?.evidence).toEqual(['vitest.config.js:1 runner-configuration']);
    const unparsed = await verdictOn({ ...files, 'judge.js': '({\n' });
    expect(unparsed.judged.findings.at(-1)?.evidence).toEqual(['judge.js:1 unreadable-source']);
  });

  it('tells a test that has nothing to do with the linked issue from one that has', async () => {
    const files = { 'last.js': fixedLast, 'test/last.test.js': lastTest };
    const about = (words: readonly string[]) => ({ words: new Set(words), digests: [] });
    const same = await verdictOn(files, about(['last', 'element']));
    const other = await verdictOn(files, about(['colour', 'screen']));
    const matches = (verdict: typeof same) => verdict.judged.findings.find((finding) => finding.rule === 'test:matches-issue');
    expect(matches(same)).toMatchObject({ outcome: 'pass', evidence: ['last'] });
    expect(matches(other)).toMatchObject({ outcome: 'warn' });
  });

  it('asks for a test where code changes without one, and for nothing where only words change', async () => {
    expect(await verdictOn({ 'last.js': fixedLast })).toMatchObject({
      next: 'immune:test-failed',
      rule: 'test:present',
      agreed: false,
    });
    const words = await verdictOn({ 'README.md': '# Lists of things\n', 'logo.png': Buffer.from([0x89, 0x50, 0xff, 0]) });
    expect(words).toMatchObject({ next: 'immune:reason-pending', rule: 'test:present', outcome: 'note', agreed: false });
  });

  it('is not impressed by a test that passes without the change', async () => {
    const idle = testFile('first', 'first still gives the first element', 'first([3]), 3');
    const verdict = await verdictOn({ 'last.js': fixedLast, 'test/last.test.js': idle });
    expect(verdict).toMatchObject({ next: 'immune:test-failed', rule: 'test:red-green', agreed: false });
    expect(verdict.says).toMatch(/pass without the change too/);
  });

  it('calls a failure at load and an exception a failure for the wrong reason', async () => {
    const loads = lastTest.replace("from '../last.js'", "from '../newest.js'");
    const load = await verdictOn({ 'newest.js': fixedLast, 'test/last.test.js': loads });
    expect(load).toMatchObject({ next: 'immune:test-failed', rule: 'test:red-green' });
    expect(load.says).toMatch(/wrong reason.*do not load/);
    const throws = lastTest.replace('last([1, 2, 3]), 3', 'last([[1], [3]]).length, 1');
    const thrown = await verdictOn({ 'last.js': fixedLast, 'test/last.test.js': throws });
    expect(thrown.says).toMatch(/wrong reason.*something else than an assertion/);
  });

  it('sees a test that fails with the change, and one of the suite that is lost by it', async () => {
    const red = await verdictOn({ 'last.js': 'export const last = (list) => list[0];\n', 'test/last.test.js': lastTest });
    expect(red).toMatchObject({ next: 'immune:test-failed', says: 'Its own tests fail with its change.' });
    const lost = await verdictOn({
      'last.js': fixedLast,
      'first.js': 'export const first = (list) => list[1];\n',
      'test/last.test.js': lastTest,
    });
    expect(lost).toMatchObject({ next: 'immune:test-failed' });
    expect(lost.says).toMatch(/passed before fail/);
    expect(lost.judged.findings.at(-1)?.evidence).toEqual(['test/first.test.js > first gives the first element']);
  });

  it('shows a person where existing tests were changed so that the code passes', async () => {
    const verdict = await verdictOn({
      'last.js': fixedLast,
      'first.js': 'export const first = (list) => list[1];\n',
      'test/last.test.js': lastTest,
      'test/first.test.js': testFile('first', 'first gives the first element', 'first([1, 2]), 2'),
    });
    expect(verdict).toMatchObject({ next: 'immune:needs-human', rule: 'test:red-green', agreed: false });
    expect(verdict.says).toMatch(/changes existing tests/);
    const deleted = await verdictOn({
      'last.js': fixedLast,
      'first.js': 'export const first = (list) => list[1];\n',
      'test/last.test.js': lastTest,
      'test/first.test.js': null,
    });
    expect(deleted).toMatchObject({ next: 'immune:needs-human', agreed: false });
  });

  it('says that it cannot tell where results differ between repetitions, or never come', async () => {
    const flaky = lastTest.replace('assert.equal', 'if (Math.random() < 0.5) return;\n  assert.equal');
    // 20 coins that all fall the same way in both repetitions would be needed to miss it.
    const many = Array.from({ length: 20 }, (_, at) => flaky.split('\n\n')[1]?.replace("'last", `'${at} last`)).join('\n');
    const verdict = await verdictOn({ 'last.js': fixedLast, 'test/last.test.js': `${flaky.split('\n\n')[0] ?? ''}\n\n${many}` });
    expect(verdict).toMatchObject({ next: 'immune:needs-human', outcome: 'unknown' });
    const endless = await judge({
      ports: { ...repository.ports, limits: { ...repository.ports.limits, wallMs: 2_000 } },
      base: repository.base,
      head: repository.commit({ 'last.js': 'export const last = () => { for (;;); };\n', 'test/last.test.js': lastTest }),
    });
    expect(endless).toMatchObject({ next: 'immune:needs-human', agreed: false });
  });

  it.each([
    ['ends the process', 'process.exit(0);\nexport const last = () => 3;\n'],
    ['ends it at the first test', 'export const last = () => process.exit(0);\n'],
    [
      'patches the assertions',
      "import assert from 'node:assert';\nassert.strict.equal = () => {};\nexport const last = () => 1;\n",
    ],
    [
      'prints a summary of its own',
      "console.log('ok 1 - last gives the last element\\n# pass 1\\n# fail 0');\nprocess.exit(0);\nexport const last = 1;\n",
    ],
  ])('never trusts code that %s', async (_, source) => {
    const verdict = await verdictOn({ 'last.js': source, 'test/last.test.js': lastTest });
    expect(verdict.agreed).toBe(false);
    expect(['immune:suspect', 'immune:test-failed', 'immune:needs-human']).toContain(verdict.next);
  });

  it('takes the command from base alone: what the pull request writes into package.json decides nothing', async () => {
    const verdict = await verdictOn({
      'package.json': '{ "name": "lists", "version": "1.0.0", "type": "module", "scripts": { "test": "true" } }\n',
      'last.js': 'export const last = (list) => list[0];\n',
      'test/last.test.js': lastTest,
    });
    expect(verdict).toMatchObject({ next: 'immune:test-failed', agreed: false });
  });
});

describe('the test stage on a pull request with a receipt', () => {
  let honest: HonestRepair;
  let head: string;
  beforeAll(async () => {
    honest = await honestRepair();
    head = await commitTree(honest);
  });
  afterAll(() => honest.cleanUp());

  const judged = (body: string, commit = head) =>
    judge({ ports: honest.ports, base: honest.repair.base.commit, head: commit, body });
  const fenced = (receipt: string): string => `Fixes the last element.\n\n\`\`\`json\n${receipt}\n\`\`\`\n`;

  it('agrees with an honest one', async () => {
    const verdict = await judged(fenced(honest.documents.receipt));
    expect(verdict).toMatchObject({ next: 'immune:reason-pending', agreed: true, head: { claim: { kind: 'receipt' } } });
    expect(verdict.findings.find((finding) => finding.rule === 'test:red-green')?.says).toMatch(/agrees with the receipt/);
  });

  it('knows the issue by its digest', async () => {
    const issue = { words: new Set<string>(), digests: [honest.repair.workItem.sha256] };
    const { ports, repair } = honest;
    const verdict = await judge({ ports, base: repair.base.commit, head, body: fenced(honest.documents.receipt), issue });
    expect(verdict.findings.find((finding) => finding.rule === 'test:matches-issue')).toMatchObject({ outcome: 'pass' });
  });

  it('suspects one whose signature covers something else, and one that is for other code', async () => {
    const forged = await judged(fenced(otherSignature(honest.documents.receipt)));
    expect(forged).toMatchObject({ next: 'immune:suspect', agreed: false, head: { claim: { kind: 'rejected' } } });
    const { repair, ports } = honest;
    const other = await ports.workspace.tree(repair.base.commit, [{ path: 'last.js', content: fixedLast, executable: false }]);
    expect(other).not.toBe(repair.headTree);
    const moved = await judged(fenced(honest.documents.receipt), await commitTree(honest, other));
    expect(moved).toMatchObject({ next: 'immune:suspect', head: { claim: { fault: { kind: 'tree-mismatch' } } } });
  });

  it('suspects an honestly signed lie: a test that is called red before and is not', async () => {
    const control = honest.repair.acceptance.tests.map((test) => test.id).find((id) => id.endsWith('an empty list'));
    const facts = { ...honest.facts, failToPass: [...honest.facts.failToPass, control ?? ''] };
    const { prepareRepair } = await import('#domain/receipt/embed.ts');
    const lie = await honest.seal(prepareRepair(facts).repair);
    const verdict = await judged(fenced(lie.receipt));
    expect(verdict).toMatchObject({ next: 'immune:suspect', agreed: false, head: { claim: { kind: 'receipt' } } });
    expect(verdict.findings.at(-1)).toMatchObject({ rule: 'test:red-green', evidence: [control] });
  });

  it('does not run a command that this repository does not have', async () => {
    const { prepareRepair } = await import('#domain/receipt/embed.ts');
    const { facts } = honest;
    const acceptance = {
      ...facts.acceptance,
      setup: { ...facts.acceptance.setup, extraArgv: ['--import=data:text/javascript,1'] },
    };
    const other = await honest.seal(prepareRepair({ ...facts, acceptance }).repair);
    const verdict = await judged(fenced(other.receipt));
    expect(verdict).toMatchObject({
      next: 'immune:needs-human',
      agreed: false,
      head: { tests: { kind: 'none', because: 'unknown' } },
    });
    expect(verdict.findings.at(-1)?.evidence.join()).toMatch(/another test command/);
  });
});

async function commitTree({ repository: folder, repair }: HonestRepair, tree: string = repair.headTree): Promise<string> {
  const { execFileSync } = await import('node:child_process');
  const identity = ['-c', 'user.name=maker', '-c', 'user.email=maker@example.org'];
  return execFileSync('git', ['-C', folder, ...identity, 'commit-tree', '-p', repair.base.commit, '-m', 'head', tree], {
    encoding: 'utf8',
  }).trim();
}

describe('the result of a leg, as the next job reads it', () => {
  it('has exactly one form', async () => {
    const { ports, base } = repository;
    const head = repository.commit({ 'last.js': fixedLast, 'test/last.test.js': lastTest });
    const result = await runLeg(ports, {
      leg: 'base',
      base,
      head,
      body: '',
      repeats: 1,
      testCommand: null,
      progress: () => undefined,
    });
    const told = JSON.stringify(result);
    expect(parseLeg(told)).toEqual({ kind: 'leg', leg: result });
    for (const spoilt of [
      told.slice(1),
      told.replace('"leg":"base"', '"leg":"both"'),
      told.replace('"version":1', '"version":2'),
      told.replace('"truncated"', '"also":1,"truncated"'),
      told.replace(base, 'main'),
      `${told}{}`,
      told.replace('"kind":"none"', '"kind":"toString"'),
      'x'.repeat(2 * 1024 ** 2),
    ]) {
      expect(parseLeg(spoilt).kind).toBe('problem');
    }
  });
});

/** The same receipt with one bit of its first signature flipped. */
function otherSignature(receipt: string): string {
  return receipt.replace(/"sig":"(.)/, (_, first: string) => `"sig":"${first === 'A' ? 'B' : 'A'}`);
}
