import type { CouncilFinding, RunState, SpecDocuments } from '#domain/run-state.ts';
import type { Behaviours } from '#domain/spec.ts';
import { readPackageFacts } from '#engines/issue-text/issue-text.ts';
import { oneLine } from '#present/plain-text.ts';
import { seatOf } from '../ask-panel.ts';
import { isOpen, lastCouncilRound, roundOf } from '../council-rounds.ts';
import { withCheckout } from '../execution.ts';
import { codeNames, namesOf, wrappedExcerpts, type KnownWork } from '../known-work.ts';
import type { PhaseContext } from '../phase-spec.ts';
import type { PublicWords } from './leakage.ts';
import type { Objection } from './objection.ts';
import { reviewRounds, type RoundsInput } from './review-rounds.ts';
import { behavioursDocument, planDocument } from './spec-documents.ts';

/** What models made of the specification. */
export interface WrittenSpec {
  readonly behaviours: Behaviours;
  readonly documents: SpecDocuments;
  readonly council: readonly CouncilFinding[];
  /** Findings of the council that were answered in this visit, and confirmed blocking ones that were not. */
  readonly answered: number;
  readonly unanswered: readonly CouncilFinding[];
  readonly confirmed: readonly Objection[];
  readonly learnt: readonly string[];
}

export type SpecInput = KnownWork &
  Pick<RunState, 'findings'> &
  Partial<Pick<RunState, 'council' | 'behaviours' | 'specDocuments'>>;

/** The findings that this visit has to answer: all open ones at first, later those that their councillor kept open. After the last round nobody would read an answer. */
export function findingsToAnswer({
  council = [],
  specDocuments,
}: SpecInput): readonly { readonly id: string; readonly finding: CouncilFinding }[] {
  const round = roundOf(council);
  return council
    .map((finding, index) => ({ id: `F${index + 1}`, finding }))
    .filter(
      ({ finding }) =>
        isOpen(finding) && (specDocuments === undefined || (round > 1 && round < lastCouncilRound && finding.round === round)),
    );
}

/** Section A and section B by author and adversary; `null` where no draft could be read, with what is to be told. */
export async function writeSpec(
  state: SpecInput,
  stated: Behaviours,
  context: PhaseContext,
): Promise<WrittenSpec | { readonly documents: null; readonly learnt: readonly string[] }> {
  const open = findingsToAnswer(state);
  const reviewed = await reviewRounds(await roundsInput(state, stated, context), context);
  if (reviewed.draft === null) return { documents: null, learnt: reviewed.learnt };
  const behaviours = { behaviours: [...stated.behaviours, ...reviewed.added] };
  const says = new Map(reviewed.draft.answers.map((one) => [one.finding, `specification: ${oneLine(one.says, 300)}`]));
  return {
    behaviours,
    documents: {
      behaviours: behavioursDocument(behaviours),
      plan:
        reviewed.plan.length === 0 && state.specDocuments !== undefined ? state.specDocuments.plan : planDocument(reviewed.plan),
      model: authorOf(context),
      reviews: reviewed.reviews,
    },
    council: withAnswers(state.council ?? [], open, says),
    answered: open.filter(({ id }) => says.has(id)).length,
    unanswered: open.filter(({ id, finding }) => !says.has(id) && finding.severity === 'blocking').map(({ finding }) => finding),
    confirmed: reviewed.confirmed,
    learnt: reviewed.learnt,
  };
}

async function roundsInput(state: SpecInput, stated: Behaviours, context: PhaseContext): Promise<RoundsInput> {
  const { specDocuments: before, behaviours } = state;
  const added = behaviours?.behaviours.filter(({ by }) => by !== undefined) ?? [];
  return {
    work: state,
    lenses: state.findings,
    stated: stated.behaviours,
    open: findingsToAnswer(state),
    previous: before === undefined ? null : { behaviours: added.map(({ text }) => text), plan: [], answers: [] },
    reviews: before?.reviews ?? [],
    words: await publicWords(state, context),
    excerpts: await wrappedExcerpts(context, state, 12_000),
  };
}

function withAnswers(
  council: readonly CouncilFinding[],
  open: readonly { readonly id: string }[],
  says: ReadonlyMap<string, string>,
): readonly CouncilFinding[] {
  const asked = new Set(open.map(({ id }) => id));
  return council.map((finding, index) => {
    const id = `F${index + 1}`;
    return asked.has(id) ? { ...finding, resolution: says.get(id) ?? null } : finding;
  });
}

function authorOf(context: PhaseContext): string | null {
  return seatOf(context, 'spec-author')?.model ?? null;
}

/** What is public: the issue's words, what the package exports, what the examples use. */
function publicWords({ repository, issue, setup, reproduction }: SpecInput, context: PhaseContext): Promise<PublicWords> {
  return withCheckout(context, { base: repository.base, changes: [] }, (checkout) => {
    const facts = readPackageFacts(checkout.path, setup.suiteFiles.length > 0 ? setup.suiteFiles : null);
    const examples = reproduction.kind === 'examples' ? JSON.stringify([reproduction.preamble, reproduction.examples]) : '';
    const words = examples.match(/[A-Za-z_$][\w$]*/g) ?? [];
    return Promise.resolve({
      issue: `${issue.title}\n${issue.body}`,
      names: [...(facts.entryExports?.names ?? []), ...namesOf(reproduction), ...codeNames(facts.packageName), ...words],
      files: facts.files,
    });
  });
}
