import type { Association } from '#domain/gate/pull-request.ts';
import { policyKinds, type AiPolicy, type PolicyClause, type PolicyScope } from './clause.ts';
import { isAbout, readingOf, type Reading } from './context.ts';
import {
  asksDisclosure,
  asksFirst,
  asksHuman,
  judgesByQuality,
  namesHuman,
  pointsElsewhere,
  sizeLimitOf,
  welcomes,
} from './demands.ts';
import { refusalOf } from './forbidden.ts';
import { policyFileKind, type PolicyFile, type PolicyFileKind } from './policy-file.ts';
import { scopesOf } from './scopes.ts';
import { sentencesOf } from './sentences.ts';

const mostFiles = 60;
const mostClauses = 200;

const mostCharacters = 1_000_000;

/** What speaks most plainly is read first. */
const order: readonly (PolicyFileKind | null)[] = ['policy', 'contributing', 'template', 'agents', 'other'];

function rank(file: PolicyFile): number {
  return order.indexOf(policyFileKind(file.path));
}

function withinLimits(files: readonly PolicyFile[]): readonly PolicyFile[] {
  let characters = 0;
  return files.slice(0, mostFiles).filter((file) => (characters += file.text.length) <= mostCharacters);
}

/** What the files of a repository say about work done with AI. Files that are no policy files are left out; no model, linear time. */
export function readPolicy(files: readonly PolicyFile[]): AiPolicy {
  const named = files
    .filter((file) => policyFileKind(file.path) !== null)
    .toSorted((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1));
  const chosen = withinLimits(named);
  const read = chosen.map(clausesOfFile);
  const all = read.flatMap((file) => file.clauses);
  const own = all.filter((clause) => clause.kind !== 'unclear' || clause.because !== 'elsewhere');
  const plain = own.filter((clause) => clause.kind !== 'quality-only');
  const demanding = plain.some((clause) => clause.scopes.includes('code'))
    ? plain
    : all.filter((clause) => clause.kind !== 'quality-only');
  const clauses = (demanding.length > 0 ? demanding : all).slice(0, mostClauses);
  const kinds = new Set(clauses.filter((clause) => clause.scopes.includes('code')).map((clause) => clause.kind));
  return {
    stance: policyKinds.find((kind) => kinds.has(kind)) ?? 'none',
    clauses,
    isPartial: chosen.length < named.length || read.some((file) => file.isCut),
  };
}

type Draft = PolicyClause extends infer Clause
  ? Clause extends PolicyClause
    ? Omit<Clause, 'sentence' | 'file' | 'line' | 'exempt'>
    : never
  : never;

function clausesOfFile(file: PolicyFile): { readonly clauses: readonly PolicyClause[]; readonly isCut: boolean } {
  const kind = policyFileKind(file.path) ?? 'other';
  const { sentences, isCut } = sentencesOf(file.text);
  const readings = sentences.map((sentence) => readingOf(sentence, kind)).filter(isAbout);
  const exempt = readings.some((reading) => exempting.test(reading.text)) ? insiders : [];
  const isWelcome = readings.some(welcomes);
  const clauses = readings.flatMap((reading) =>
    draftsOf(reading, readings, kind).map((draft) => ({
      ...(draft.kind === 'forbidden' && isWelcome && draft.scopes.includes('code') ? softened(draft.scopes) : draft),
      exempt,
      sentence: reading.sentence.text,
      file: file.path,
      line: reading.sentence.line,
    })),
  );
  const first = sentences[0];
  if (kind === 'policy' && clauses.length === 0 && first !== undefined)
    return {
      clauses: [
        {
          kind: 'unclear',
          because: 'not-understood',
          scopes: ['code'],
          exempt,
          sentence: first.text,
          file: file.path,
          line: first.line,
        },
      ],
      isCut,
    };
  return { clauses, isCut };
}

const insiders: readonly Association[] = ['owner', 'member', 'collaborator'];
const exempting =
  /\b(?:maintainers?|members?|core (?:team|developers?|contributors?)|collaborators?|committers?)\b[^.]{0,60}\b(?:exempt\w*|may use|are free)\b|\bonly (?:apply )?to (?:outside|external|new)\b|\bapply only to (?:outside|external)\b/i;

/** One text that refuses AI and welcomes it leaves a reader in doubt. */
function softened(scopes: readonly PolicyScope[]): Draft {
  return { kind: 'unclear', because: 'ask-first', scopes };
}

const elsewhere: Draft = { kind: 'unclear', because: 'elsewhere', scopes: ['code'] };

function draftsOf(reading: Reading, all: readonly Reading[], kind: PolicyFileKind): readonly Draft[] {
  if (/\bno[- ](?:AI|LLMs?)\b[^.]{0,20}\bpolicy\b/i.test(reading.text) && !reading.sentence.isHeading)
    return [{ kind: 'forbidden', scopes: ['code'] }];
  if (
    kind !== 'policy' &&
    !reading.sentence.isCheckbox &&
    pointsElsewhere(reading) &&
    !(asksDisclosure(reading) && /\b(?:disclos\w*|declare|state)\b/i.test(reading.text)) &&
    !/\bnot? (?:accept|allow|permit)/i.test(reading.text)
  )
    return [elsewhere];
  if (reading.sentence.isCheckbox && reading.namesAi) return checkbox(reading, all);
  const refusal =
    reading.sentence.isHeading &&
    !/^no\b|\b(?:banned|prohibited|forbidden|not (?:allowed|accepted|permitted|welcome))\b/i.test(reading.text)
      ? null
      : refusalOf(reading);
  const scopes = askedScopes(reading.text);
  const size = sizeLimitOf(reading);
  const drafts: Draft[] = refusal === null ? [] : [refusal];
  const has = (kind: PolicyClause['kind']): boolean => drafts.some((draft) => draft.kind === kind);
  if (!has('forbidden') && !has('disclose') && asksDisclosure(reading)) drafts.push({ kind: 'disclose', scopes });
  if (!has('forbidden') && !has('human-in-the-loop') && asksHuman(reading)) drafts.push({ kind: 'human-in-the-loop', scopes });
  if (size !== null) drafts.push({ kind: 'size-cap', limit: size, scopes: ['code'] });
  if (drafts.length === 0 && asksFirst(reading)) drafts.push({ kind: 'unclear', because: 'ask-first', scopes });
  const isLoose = (kind === 'other' || kind === 'agents') && !reading.isInSection;
  if (drafts.length === 0 && !isLoose && judgesByQuality(reading)) drafts.push({ kind: 'quality-only', scopes });
  return drafts;
}

/** What a demand is about: a description or a commit message is where a disclosure stands, not what it is about. */
function askedScopes(text: string): readonly PolicyScope[] {
  const place: readonly PolicyScope[] = ['discussion', 'documentation', 'media', 'co-author'];
  if (/\bquote\b|\bquoted\b|\bin your comments?\b/i.test(text)) return ['discussion'];
  const isPlace =
    /\b(?:in|within|to|via|inside|at)\b[^.]{0,30}\b(?:descriptions?|messages?|body|comments?|title|text|summary|template)\b/i.test(
      text,
    );
  const all = scopesOf(text, '');
  if (!isPlace && all.length === 1 && all[0] === 'discussion' && !/\bown words\b|\bvoice\b/i.test(text)) return all;
  const scopes = scopesOf(text, '').filter((scope) => !place.includes(scope));
  return scopes.length === 0 ? ['code'] : scopes;
}

/** A box that can only be ticked by who used no AI is a ban; one among answers asks for disclosure. */
function checkbox(reading: Reading, all: readonly Reading[]): readonly Draft[] {
  const { text } = reading;
  const human: Draft = { kind: 'human-in-the-loop', scopes: ['code'] };
  const isHuman =
    namesHuman(text) &&
    /\b(?:understand (?:the (?:code|change)|all|every|my|what)|reviewed (?:the|all|every)|tested|verified|human|responsib)/i.test(
      text,
    );
  if (pointsElsewhere(reading) && !/\b(?:disclos\w*|specify|state|how it was used)/i.test(text))
    return isHuman ? [elsewhere, human] : [elsewhere];
  const isDenial = denial.test(text);
  const hasOtherAnswer = all.some(
    (other) => other.sentence.isCheckbox && other.namesAi && other !== reading && !denial.test(other.text),
  );
  if (isDenial && !hasOtherAnswer) return [refusalOf(reading) ?? { kind: 'forbidden', scopes: scopesOf(text, '') }];
  const isUse =
    isDenial || /\b(?:us(?:e|ed|ing)|assist\w*|help\w*|generated|created|written|disclos\w*|credited|involved)\b/i.test(text);
  return [
    ...(isUse && !/\bdrafted\b/i.test(text) ? [{ kind: 'disclose' as const, scopes: ['code'] as const }] : []),
    ...(isHuman ? [human] : []),
  ];
}

const denial =
  /^(?!.*\bif the above\b).*(?:\b(?:did|do|does|have|has|was|were|are|is)(?: not|n't)\b[^.]{0,40}\b(?:us(?:e|ed|ing)|contain|include|generated?|written|created|AI|LLMs?)\b|\b(?:no|without|free of|not an?)\b[^.]{0,20}\b(?:AI|LLMs?|artificial|language models?|generative|copilot)\b|\bhuman[- ]written\b)/i;
