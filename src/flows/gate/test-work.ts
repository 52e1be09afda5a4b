import { concludeTest, type TestQuestion } from '#domain/gate/conclude-test.ts';
import { parseLeg, type LegResult } from '#domain/gate/leg.ts';
import { gateLabels } from '#domain/gate/label.ts';
import type { PullRequest } from '#domain/gate/pull-request.ts';
import type { StageResult, StageWork } from '#domain/gate/stage-result.ts';
import { frozenPaths } from '#engines/test-reports/test-reports.ts';
import type { ForgeIssue, PullRequests } from '#ports/pull-requests.ts';
import { workItemOf } from './../read-work-item.ts';

/** What the jobs that ran the pull request left behind: texts of a fixed form, which nobody trusts. */
export interface LegTexts {
  readonly base: string | null;
  readonly head: string | null;
}

/** Concludes the test stage from the two legs. Reads the linked issues; executes nothing. */
export function testWork(forge: Pick<PullRequests, 'issue'>, texts: LegTexts): StageWork {
  return async (pullRequest): Promise<StageResult> => {
    const base = readLeg(texts.base);
    const head = readLeg(texts.head);
    const problems = [base.problem, head.problem].filter((problem) => problem !== null);
    if (problems.length > 0) return unreadable(problems);
    const question: TestQuestion = {
      head: pullRequest.head.commit,
      legs: { base: base.leg, head: head.leg },
      issue: await linkedIssues(forge, pullRequest),
      testWords: wordsOf(testText(pullRequest)),
    };
    const { next, findings } = concludeTest(question);
    return { next, findings, paragraph: null, details: detailsOf(head.leg), fingerprint: null };
  };
}

interface ReadLeg {
  readonly leg: LegResult | null;
  readonly problem: string | null;
}

function readLeg(text: string | null): ReadLeg {
  if (text === null) return { leg: null, problem: null };
  const read = parseLeg(text);
  return read.kind === 'leg' ? { leg: read.leg, problem: null } : { leg: null, problem: read.problem };
}

function unreadable(problems: readonly string[]): StageResult {
  const says = 'What the jobs that ran its tests left behind has not the form that it should have.';
  const finding = { rule: 'test:present', outcome: 'unknown', says, evidence: problems } as const;
  return { next: gateLabels.needsHuman, findings: [finding], paragraph: null, details: [], fingerprint: null };
}

/** `null` where none is linked, or none of the linked ones is there. */
async function linkedIssues(
  forge: Pick<PullRequests, 'issue'>,
  { linkedIssues: numbers }: PullRequest,
): Promise<TestQuestion['issue']> {
  const found = await Promise.all(numbers.slice(0, 5).map((number) => forge.issue(number)));
  const issues = found.filter((issue): issue is ForgeIssue => issue !== null);
  if (issues.length === 0) return null;
  return {
    words: wordsOf(issues.map(({ title, body }) => `${title}\n${body}`).join('\n')),
    digests: issues.map((issue) => workItemOf(issue).digest),
  };
}

/** Added lines of the test files. */
function testText({ files }: PullRequest): string {
  const nothing = {
    runner: 'command',
    entry: null,
    extraArgv: [],
    moduleKind: 'esm',
    language: 'js',
    suiteFiles: [],
    testFolder: '',
    command: [],
  } as const;
  const frozen = frozenPaths(nothing, []);
  const added = files
    .filter(({ path }) => frozen.reasonFor(path) === 'test-file')
    .flatMap(({ patch }) => (patch ?? '').split('\n'));
  return added
    .filter((line) => line.startsWith('+'))
    .join('\n')
    .slice(0, 500_000);
}

/** Words that every test and half of all issues have. */
const common = new Set(
  'const import from test describe assert expect equal strict function return undefined null true false should with when that this node value error string number object array require module exports async await have been will does what would could about which there issue code result example expected actual version please using case'.split(
    ' ',
  ),
);

/** Names of a text that could tie it to another: identifiers of four letters or more, in lower case. */
function wordsOf(text: string): ReadonlySet<string> {
  const names = text.slice(0, 500_000).matchAll(/[A-Za-z_$][\w$]{3,60}/g);
  return new Set([...names].map(([name]) => name.toLowerCase()).filter((name) => !common.has(name)));
}

function detailsOf(head: LegResult | null): StageResult['details'] {
  if (head?.tests.kind !== 'some') return [];
  const { argv, runner, files } = head.tests;
  return [{ title: `How its tests were run (${runner})`, lines: [argv.join(' '), ...files.slice(0, 10)] }];
}
