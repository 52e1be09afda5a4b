import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fillTemplate } from '#lib/fill-template.ts';
import type { RankedCandidate } from '#ports/builder.ts';
import { oneLine } from '#present/plain-text.ts';
import { untrustedInput } from '#domain/untrusted-input.ts';
import { askPanel, type ReadAnswer } from '../ask-panel.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { readJsonAnswer } from '../read-json-answer.ts';
import { assertionLine, type FailureReading, faults, type NextPerturbation, nextPerturbations } from './read-failure.ts';

const template: string = readFileSync(new URL('failure-reader.md', import.meta.url), 'utf8');

const answer = z.object({ fault: z.enum(faults), next: z.enum(nextPerturbations), why: z.string().max(2_000) });

export interface Chosen {
  readonly next: NextPerturbation;
  /** Who chose it and why, in a few words. */
  readonly edge: string;
  /** What the person who watches is told; `null` where no model was asked. */
  readonly learnt: string | null;
}

/**
 * What to execute next about a failing assertion. Where what was executed tells who is at fault, its own order holds; else the failure-reader may choose
 * from the same closed set. Its word about the fault goes into the record and nowhere else. `null`: nothing is worth running.
 */
export async function chooseNext(
  context: PhaseContext,
  reading: FailureReading,
  candidate: RankedCandidate,
): Promise<Chosen | null> {
  const [first] = reading.next;
  if (first === undefined) return null;
  const mechanical: Chosen = { next: first, edge: `${reading.fault} suspected: ${first}`, learnt: null };
  if (reading.fault === 'implementation') return mechanical;
  const said = await askPanel(context, {
    role: 'failure-reader',
    system: 'You help to read failing tests.',
    prompt: failureReaderPrompt(reading, candidate),
    maxOutputTokens: 300,
    read: (text) => readChoice(text, reading),
  });
  if (said.kind === 'vacant') return mechanical;
  const who = `failure-reader (${said.seat.model})`;
  if (said.kind === 'garbled')
    return { ...mechanical, learnt: `${who} gave no answer that can be read; it is as if nobody had been asked` };
  const { fault, next, why } = said.value;
  return {
    next,
    edge: `${who} suspects ${fault}: ${next}`,
    learnt: `${who} suspects ${fault} and asks for ${next}: ${oneLine(why, 200)}`,
  };
}

function readChoice(text: string, reading: FailureReading): ReadAnswer<z.infer<typeof answer>> {
  const read = readJsonAnswer(answer, text, 4_000);
  if (!read.ok || reading.next.includes(read.value.next)) return read;
  return { ok: false, problem: `"next" must be one of ${reading.next.join(', ')}.` };
}

/** The whole prompt; test output and diff are inside the one wrapper. */
export function failureReaderPrompt({ test, fault, because, next }: FailureReading, { patch }: RankedCandidate): string {
  return fillTemplate(template, {
    choices: next.join(', '),
    known: `- ${because}; so far suspected: ${fault}\n- the test is one of: ${test.of}\n- on base it failed the same way: ${test.asOnBase ? 'yes' : 'no'}`,
    assertion: untrustedInput(assertionLine(test), 2_000),
    diff: untrustedInput(patch.diff, 8_000),
  });
}
