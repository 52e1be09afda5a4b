import { sha256 } from '#lib/digest.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import type { ModelRole } from '#domain/model-role.ts';
import { isEmptyAnswer } from '#ports/model-failure.ts';
import { question, type ModelRequest, type ModelTurn } from '#ports/model.ts';
import type { ModelPanel, PanelSeat } from '#ports/model-panel.ts';
import { untrustedInputRule } from '#domain/untrusted-input.ts';
import type { PhaseContext } from './phase-spec.ts';

/** What an answer was read as, or the one sentence that says what is wrong with its form. */
export type ReadAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

export interface PanelQuestion<T> {
  readonly role: ModelRole;
  /** Our own words about who is asked and what for; the rule about untrusted text is added. */
  readonly system: string;
  /** Untrusted text only as `untrustedInput` wraps it. */
  readonly prompt: string;
  readonly maxOutputTokens: number;
  readonly read: (text: string) => ReadAnswer<T>;
}

export type PanelAnswer<T> =
  | { readonly kind: 'answered'; readonly value: T; readonly seat: PanelSeat }
  /** Twice an answer without the form that was asked for: it is as if nobody had been asked, and the record says so. */
  | { readonly kind: 'garbled'; readonly problem: string; readonly seat: PanelSeat }
  /** No model plays this role. */
  | { readonly kind: 'vacant' };

/** The seat of a role, or `null` where it is played mechanically. */
export function seatOf({ panel }: Pick<PhaseContext, 'panel'>, role: ModelRole): PanelSeat | null {
  return panel?.seats.find((seat) => seat.role === role) ?? null;
}

/**
 * Asks the model that plays a role one question; an answer without the form asked for is asked for once more, with what was wrong. Each answer is a
 * durable step of the phase, so a run that was killed does not pay twice. Throws what `ModelPanel.complete` throws.
 */
export async function askPanel<T>(context: PhaseContext, asked: PanelQuestion<T>): Promise<PanelAnswer<T>> {
  const seat = seatOf(context, asked.role);
  const { panel } = context;
  if (seat === null || panel === null) return { kind: 'vacant' };
  const first = question(`${asked.system}\n\n${untrustedInputRule}`, asked.prompt, asked.maxOutputTokens);
  // Another model that takes the role over in a resumed run is asked itself: nobody's answer is given out as another's.
  const identity = { model: seat.model, system: first.system, prompt: asked.prompt };
  const name = `ask-${asked.role}-${sha256(canonicalJson(identity)).slice(0, 12)}`;
  const text = await context.step(name, () => said(panel, asked.role, first));
  const read = readOrCut(asked, text);
  if (read.ok) return { kind: 'answered', value: read.value, seat };
  const turns: readonly ModelTurn[] = [
    ...first.turns,
    { kind: 'assistant', text: text.text, calls: [] },
    {
      kind: 'user',
      text: `Your answer cannot be read: ${read.problem} Give the whole answer again in the form that was asked for.`,
    },
  ];
  const again = await context.step(`${name}-again`, () => said(panel, asked.role, { ...first, turns }));
  const second = readOrCut(asked, again);
  return second.ok ? { kind: 'answered', value: second.value, seat } : { kind: 'garbled', problem: second.problem, seat };
}

interface Said {
  readonly text: string;
  readonly isCut: boolean;
}

/** A model that says nothing has given an answer without the form that was asked for. */
async function said(panel: ModelPanel, role: ModelRole, request: ModelRequest): Promise<{ text: string; isCut: boolean }> {
  try {
    const { text, isCut } = await panel.complete(role, request);
    return { text, isCut };
  } catch (error) {
    if (isEmptyAnswer(error)) return { text: '', isCut: false };
    throw error;
  }
}

function readOrCut<T>({ read }: PanelQuestion<T>, answer: Said): ReadAnswer<T> {
  if (answer.isCut) return { ok: false, problem: 'It is longer than it may be.' };
  return answer.text === '' ? { ok: false, problem: 'It is empty.' } : read(answer.text);
}
