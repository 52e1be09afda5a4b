import type { RunState } from '#domain/run-state.ts';
import { formOf, type Behaviour } from '#domain/spec.ts';
import { oneLine } from '#present/plain-text.ts';
import { wanted, type ExpressionExample } from './contradictions.ts';
import { leaksIn, type PublicWords } from './leakage.ts';
import type { SpecDraft } from './draft.ts';
import type { Objection } from './objection.ts';

export interface DraftCheck {
  readonly draft: SpecDraft;
  /** The ids under which its behaviours are spoken of, in order. */
  readonly ids: readonly string[];
  readonly stated: readonly Behaviour[];
  readonly reproduction: RunState['reproduction'];
  readonly words: PublicWords;
}

/** The mechanical side of the spec-adversary: what can be seen without a model to be wrong with a draft. `about` names the sentence or the plan. */
export function checkDraft({ draft, ids, stated, reproduction, words }: DraftCheck): readonly Objection[] {
  const sentences = draft.behaviours.map((text, index) => ({ id: ids[index] ?? null, text: oneLine(text, 400) }));
  const examples =
    reproduction.kind === 'examples' ? reproduction.examples.filter((example) => example.kind === 'expression') : [];
  return [
    ...sentences.flatMap(({ id, text }, index): readonly Objection[] => {
      const earlier = [...stated.map((behaviour) => behaviour.text), ...sentences.slice(0, index).map((other) => other.text)];
      return [
        ...wrongForm(text),
        ...trivial(text),
        ...leaksIn(text, draft.plan, words),
        ...against(text, examples),
        ...repeated(text, earlier),
      ].map((objection) => ({ ...objection, about: id }));
    }),
    ...draft.plan.flatMap(({ file }): readonly Objection[] =>
      words.files.includes(file.replace(/^\.\//, ''))
        ? []
        : [{ category: 'alignment', about: 'plan', says: `there is no file ${oneLine(file, 80)} at base` }],
    ),
  ];
}

type Found = readonly Omit<Objection, 'about'>[];

function wrongForm(text: string): Found {
  return formOf(text) === null ? [{ category: 'form', says: 'it has none of the three forms' }] : [];
}

const empty = /\b(?:correct|proper|right|expected|appropriate|sensibl|reasonabl|valid|fine|work|handle)/i;

/** A consequence without a value, an error or anything else that a test could compare. */
function trivial(text: string): Found {
  const [, consequence = ''] = /(?:the system|produces) (.+)$/.exec(text) ?? [];
  const isConcrete = /[`'"\d]|\b(?:null|undefined|true|false|nothing|unchanged|throws?|empty|same)\b/.test(consequence);
  return consequence !== '' && !isConcrete && (empty.test(consequence) || consequence.length < 8)
    ? [{ category: 'trivial-satisfaction', says: 'nothing in it could be compared with what a program does' }]
    : [];
}

/** The examples were executed and decide; a sentence that wants another result of the same call is wrong. */
function against(text: string, examples: readonly ExpressionExample[]): Found {
  const call = callIn(text);
  if (call === null) return [];
  const same = examples.find(
    ({ setup, expression }) => squeeze(expression) === squeeze(call.expression) && squeeze(setup) === squeeze(call.setup),
  );
  if (same === undefined || agrees(same, call.result)) return [];
  return [{ category: 'alignment', says: `it contradicts ${same.id}, which wants ${oneLine(wanted(same), 80)}` }];
}

interface Call {
  readonly setup: string;
  readonly expression: string;
  readonly result:
    | { readonly kind: 'value'; readonly source: string }
    | { readonly kind: 'throws' }
    | { readonly kind: 'does-not-throw' };
}

function callIn(text: string): Call | null {
  const [, setup = '', expression, rest = ''] = /^(?:Given `([^`]*)`, )?(?:calling|if) `([^`]+)`(.*)$/i.exec(text) ?? [];
  if (expression === undefined) return null;
  const produced = /^ produces `([^`]+)`/.exec(rest)?.[1];
  if (produced !== undefined) return { setup, expression, result: { kind: 'value', source: produced } };
  if (/ the system throws nothing| the system does not throw/.test(rest))
    return { setup, expression, result: { kind: 'does-not-throw' } };
  return / the system throws/.test(rest) ? { setup, expression, result: { kind: 'throws' } } : null;
}

function agrees({ expected }: ExpressionExample, result: Call['result']): boolean {
  if (expected.kind === 'value')
    return result.kind === 'does-not-throw' || (result.kind === 'value' && squeeze(result.source) === squeeze(expected.source));
  if (expected.kind === 'throws') return result.kind === 'throws';
  return result.kind !== 'throws';
}

function repeated(text: string, earlier: readonly string[]): Found {
  return earlier.some((other) => squeeze(other) === squeeze(text))
    ? [{ category: 'alignment', says: 'it says again what is said already' }]
    : [];
}

function squeeze(code: string): string {
  return code.replaceAll(/[\s;]+/g, '').replaceAll('"', "'");
}
