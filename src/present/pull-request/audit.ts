import type { VerifiedClaim } from '#domain/issue-claim.ts';
import type { ModelTests } from '#domain/model-tests.ts';
import type { OwnerGateRun } from '#domain/owner-gate.ts';
import type { BuildAttempt, CouncilFinding, DiffReview, Finding, RunState, SentBack, SpecDocuments } from '#domain/run-state.ts';
import { markdownCode, markdownText } from '../plain-text.ts';
import { list, section, sectionOf, type Fold, type Section } from './fold.ts';

/** What a run with models, several rungs or the owner's gates adds to what every run records; each part is absent where nobody made it. */
export type AuditTrail = Partial<Pick<RunState, (typeof auditFields)[number]>>;

export const auditFields = [
  'reproduction',
  'examplesOnBase',
  'council',
  'specDocuments',
  'modelTests',
  'attempts',
  'sentBack',
  'reviews',
  'ownerGates',
] as const;

type Core = Pick<RunState, 'claims' | 'findings' | 'behaviours' | 'acceptance' | 'judgement'>;

/** The audit trail, in the order of the phases. Models' and strangers' words are escaped. */
export function auditFolds(state: Core & AuditTrail): readonly Fold[] {
  const issue = [
    section(
      'What the issue claims, checked against the code',
      list(state.claims.map(claimLine), 'nothing that could be checked'),
    ),
    ...sectionOf('What was challenged', premiseLines(state)),
    ...findingSections(state),
  ];
  const demanded = [
    section('Behaviours', list(state.behaviours.behaviours.map((one) => behaviourLine(one, state)))),
    ...sectionOf('The specification, attacked', specLines(state.specDocuments)),
    ...sectionOf('Tests that a model wrote, and what was tried on all tests', testLines(state.modelTests)),
  ];
  const built = [
    ...sectionOf('Who tried to build it', (state.attempts ?? []).map(attemptLine)),
    ...sectionOf('Sent back, and tried again', (state.sentBack ?? []).map(sentBackLine)),
    ...sectionOf('Reviews of the diff', (state.reviews ?? []).flatMap(reviewLines)),
    ...sectionOf("The owner's gates", (state.ownerGates ?? []).map(gateLine)),
  ];
  return [
    { title: 'The issue, checked and challenged', sections: issue },
    { title: 'What must hold', sections: demanded },
    { title: 'How it was built and reviewed', sections: built },
  ];
}

function claimLine({ claim, verdict }: VerifiedClaim): string {
  const text = `${claim.kind} \`${claim.text.replaceAll(/[`\n]/g, ' ').slice(0, 100)}\``;
  if (verdict.kind === 'not-found') return `${text}: not found`;
  const at = verdict.at.slice(0, 3).map((place) => `${place.file}:${place.line}`);
  return `${text}: ${markdownText([...at, ...(verdict.kind === 'differs' ? [verdict.detail] : [])].join(', '))}`;
}

type Behaviour = RunState['behaviours']['behaviours'][number];

function behaviourLine(behaviour: Behaviour, state: Core & AuditTrail): string {
  const { id, text, by } = behaviour;
  const judged = isJudged(behaviour, state) ? '' : ' — _not judged: no acceptance test executes it_';
  return `${id}: ${withCode(text)}${by === undefined ? '' : ` (added by ${markdownText(by, 80)})`}${judged}`;
}

/** A sentence alone proves nothing: its examples were executed, or a test that names it was. */
function isJudged({ id, examples }: Behaviour, { acceptance, modelTests }: Core & AuditTrail): boolean {
  const executed = new Set(Object.values(acceptance.tests).flat());
  if (examples.length > 0 && examples.every((example) => executed.has(example))) return true;
  return Object.entries(modelTests?.tests ?? {}).some(
    ([test, { behaviours }]) => behaviours.includes(id) && Object.hasOwn(acceptance.tests, test),
  );
}

function premiseLines({ examplesOnBase: examples, reproduction }: AuditTrail): readonly string[] {
  if (examples === undefined) return [];
  const author = reproduction?.kind === 'examples' ? reproduction.writtenBy : undefined;
  const written = (author?.claims ?? []).map((claim) => `an example rests on these words of the issue: ${markdownText(claim)}`);
  const held = examples.green.length === 0 ? '' : `; ${examples.green.length} already did and must go on doing so`;
  const timed = examples.timed.length === 0 ? '' : `; ${examples.timed.length} did not end by themselves and ran under a clock`;
  return [
    ...(author === undefined ? [] : [`the reproduction was written by ${markdownText(author.model, 80)}`, ...written]),
    `Is it a bug at all? Executed on base: ${examples.red.length} of ${examples.red.length + examples.green.length} examples did not give what the issue expects${held}${timed}.`,
  ];
}

function findingSections({ findings, judgement, council }: Core & AuditTrail): readonly Section[] {
  const others = [...findings, ...judgement.findings];
  if (council === undefined || council.length === 0) {
    return [section('Findings of the mechanical lenses (no model took part)', list(others.map(findingLine)))];
  }
  const mechanical = others.filter((finding) => !council.some((known) => known.text === finding.text && known.by === finding.by));
  return [
    section('The council, and what became of its findings', list(council.map(councilLine))),
    ...sectionOf('Findings of the mechanical lenses', mechanical.map(findingLine)),
  ];
}

function findingLine({ by, severity, text, at }: Finding): string {
  return `${by} (${severity}): ${markdownText(text)}${at === null ? '' : ` (${markdownText(at)})`}`;
}

function councilLine(finding: CouncilFinding): string {
  const who = finding.model === null ? 'mechanical' : markdownText(finding.model, 80);
  const became = finding.resolution === null ? '_open: a question for the reader_' : markdownText(finding.resolution);
  const at = finding.at === null ? '' : ` (${markdownText(finding.at)})`;
  return `${finding.by} (${finding.severity}, ${who}, round ${finding.round}): ${markdownText(finding.text)}${at} → ${became}`;
}

function specLines(documents: SpecDocuments | undefined): readonly string[] {
  if (documents === undefined) return [];
  const author = documents.model === null ? [] : [`written by ${markdownText(documents.model, 80)}`];
  const reviews = documents.reviews.map(({ round, verdict, says }) => `round ${round}, ${verdict}: ${markdownText(says)}`);
  return reviews.length === 0 ? author : [...author, ...reviews];
}

function testLines(tests: ModelTests | undefined): readonly string[] {
  if (tests === undefined) return [];
  const author = tests.author === null ? 'a model' : markdownText(tests.author, 80);
  const written = Object.entries(tests.tests).map(([id, { kind }]) => {
    const meaning = kind === 'red' ? 'red on base by assertion' : 'held on base, must go on holding';
    return `${markdownCode(id, 160)}: written by ${author} from the behaviours alone; ${meaning}`;
  });
  const dropped = tests.dropped.map(({ test, why }) => `left out ${markdownCode(test, 160)}: ${markdownText(why)}`);
  const attacks = tests.attacks.map(({ by, program, outcome, shownBy }) => {
    const shown = shownBy === null ? '' : `, shown by ${markdownText(shownBy)}`;
    return `wrong program of ${markdownText(by, 80)}, ${markdownCode(program, 160)}: ${outcome}${shown}`;
  });
  return [...written, ...dropped, ...attacks];
}

function attemptLine({ rung, tier, builder, model, outcome, why }: BuildAttempt): string {
  const who = model === null ? builder : `${builder} with ${model}`;
  return `${markdownText(rung, 60)} (tier ${tier}, ${markdownText(who, 120)}): ${outcome}. ${markdownText(why)}`;
}

function sentBackLine({ because, rung, judgement, claims }: SentBack): string {
  const confirmed = claims.map(({ by, text }) => `  - confirmed by execution, ${by}: ${markdownText(text)}`);
  return [
    `what ${markdownText(rung, 60)} made, score ${judgement.score.value.toFixed(2)}, because of: ${because}`,
    ...confirmed,
  ].join('\n');
}

function reviewLines({ by, model, verdict, findings }: DiffReview): readonly string[] {
  const lines = findings.slice(0, 20).map((finding) => `  - ${reviewFinding(finding)}`);
  return [[`${by} (${markdownText(model, 80)}): **${verdict}**`, ...lines].join('\n')];
}

function reviewFinding({ text, at, executed }: DiffReview['findings'][number]): string {
  const place = at === null ? '' : ` (${markdownText(at)})`;
  const said = `${markdownText(text)}${place}`;
  if (executed === null) return `${said} — _prose only: a question for the reader_`;
  const verdict = executed.confirmed ? 'confirmed' : 'not confirmed';
  return `${said} — executed ${markdownCode(executed.what, 200)}, seen: ${markdownText(executed.seen)}; **${verdict}**`;
}

function gateLine({ name, argv, passed, exitCode, ms, tail, onBase, counts, made = [] }: OwnerGateRun): string {
  const end = exitCode === null ? 'did not end by itself' : `exit status ${exitCode}`;
  const said = passed || tail.trim() === '' ? '' : `: ${markdownText(tail, 200)}`;
  const excused =
    counts === false ? ', on base too, so it counts against nobody' : onBase === 'passed' ? ', and passes on base' : '';
  const verdict = passed ? 'passed' : `**failed**${excused}`;
  const writes = made.map((one) => `  - made by this probe: ${markdownText(one)}`);
  const line = `${markdownText(name, 60)}: ${verdict} (${markdownCode(argv.join(' '), 160)}, ${end}, ${Math.round(ms / 1000)} s)${said}`;
  return [line, ...writes].join('\n');
}

/** Text with code between backticks, each in its own form. */
function withCode(text: string): string {
  const parts = text.split('`').map((part, index) => (index % 2 === 0 ? markdownText(part) : markdownCode(part, 200)));
  return parts
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll(' .', '.');
}
