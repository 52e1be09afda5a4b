import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunState } from '#domain/run-state.ts';
import { formatLocation } from '#domain/source-location.ts';
import type { Plan } from '#domain/spec.ts';
import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import { untrustedInput } from '#domain/untrusted-input.ts';
import { frozenPaths } from '#engines/test-reports/test-reports.ts';
import { fillTemplate } from '#lib/fill-template.ts';
import { oneLine } from '#present/plain-text.ts';
import { count } from '#present/run-log.ts';
import { askPanel, seatOf } from '../ask-panel.ts';
import { listFiles } from '../list-files.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { readJsonAnswer } from '../read-json-answer.ts';

const template: string = readFileSync(new URL('planner.md', import.meta.url), 'utf8');
const mostPlaces = 15;
const mostSteps = 8;

const answer = z.object({
  places: z
    .array(
      z.object({
        file: z.string().min(1).max(300),
        line: z.int().min(1).max(10_000_000),
        why: z.string().max(1_000).default(''),
      }),
    )
    .max(mostPlaces)
    .default([]),
  steps: z.array(z.string().min(1).max(1_000)).max(mostSteps).default([]),
});

export type PlannerAnswer = z.infer<typeof answer>;

export interface PlannerBrief {
  readonly issue: RunState['issue'];
  /** Section B; `null` where nobody wrote one. Never section A: builders go by what a planner says. */
  readonly plan: string | null;
  readonly setup: RunState['setup'];
  readonly measured: Plan;
  /** Host path of a checkout of base. */
  readonly checkout: string;
}

export interface Planned {
  readonly plan: Plan;
  readonly learnt: readonly string[];
  /** Places that the planner named and localisation had not. */
  readonly added: readonly SuspiciousLocation[];
}

/** A planner orders the places that were measured and may add some that exist; the measured ranking stays as it is beside it. */
export async function askPlanner(brief: PlannerBrief, context: PhaseContext): Promise<Planned> {
  const { measured } = brief;
  const asMeasured = (learnt: readonly string[]): Planned => ({ plan: measured, learnt, added: [] });
  if (seatOf(context, 'planner') === null) return asMeasured([]);
  const sources = await sourcesOf(brief);
  const asked = await askPanel<PlannerAnswer>(context, {
    role: 'planner',
    system: 'You plan where a fix is looked for. You answer with one JSON object.',
    prompt: plannerPrompt(brief, sources),
    maxOutputTokens: 1_500,
    read: (text) => readJsonAnswer(answer, text, 20_000),
  });
  if (asked.kind === 'vacant') return asMeasured([]);
  if (asked.kind === 'garbled')
    return asMeasured([`the planner's answer was unusable (${oneLine(asked.problem, 120)}); the measured order stands`]);
  return applied(asked.value, asked.seat.model, brief, sources);
}

export function plannerPrompt({ issue, plan, measured }: Omit<PlannerBrief, 'checkout' | 'setup'>, sources: Sources): string {
  const lines = measured.locations.slice(0, 30).map(({ at, reasons }) => {
    const code = sources.get(at.file)?.[at.line - 1]?.trim().slice(0, 160) ?? '';
    return `${formatLocation(at)} (${reasons.join(', ')}): ${code}`;
  });
  return fillTemplate(template, {
    most: String(mostPlaces),
    steps: String(mostSteps),
    issue: untrustedInput(`${issue.title}\n\n${issue.body}`, 8_000),
    plan: untrustedInput(plan ?? 'There is none.', 6_000),
    locations: untrustedInput(lines.length === 0 ? 'None could be measured.' : lines.join('\n'), 8_000),
    files: untrustedInput([...sources].map(([path, text]) => `${path} (${text.length} lines)`).join('\n'), 8_000),
  });
}

/** Source files that a fix may change → their lines. */
export type Sources = ReadonlyMap<string, readonly string[]>;

const mostFiles = 300;

async function sourcesOf({ setup, checkout }: PlannerBrief): Promise<Sources> {
  const files = await listFiles(checkout);
  const frozen = frozenPaths(setup, files);
  const wanted = files.filter(
    (path) => /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$|\.min\./.test(path) && frozen.reasonFor(path) === null,
  );
  const texts = await Promise.all(
    wanted.slice(0, mostFiles).map(async (path) => [path, (await readFile(join(checkout, path), 'utf8')).split('\n')] as const),
  );
  return new Map(texts);
}

function applied({ places, steps }: PlannerAnswer, model: string, { measured }: PlannerBrief, sources: Sources): Planned {
  const named: SuspiciousLocation[] = [];
  let missing = 0;
  for (const { file, line } of places) {
    const path = file.replace(/^\.\//, '');
    const known = measured.locations.find(({ at, endLine }) => at.file === path && at.line <= line && line <= endLine);
    const isThere = (sources.get(path)?.[line - 1] ?? '').trim() !== '';
    if (known === undefined && !isThere) missing += 1;
    else named.push(known ?? { at: { file: path, line }, endLine: line, score: 0, reasons: [`named by ${model} as planner`] });
  }
  const chosen = named.filter(
    (one, index) => named.findIndex((other) => formatLocation(other.at) === formatLocation(one.at)) === index,
  );
  const added = chosen.filter((one) => !measured.locations.includes(one));
  const plain = steps.map((step) => oneLine(step, 200));
  const dropped =
    missing === 0 ? '' : `; ${count(missing, 'place')} that ${missing === 1 ? 'does' : 'do'} not exist at base left out`;
  return {
    plan: {
      locations: measured.locations,
      steps: [...measured.steps, ...plain],
      ...(chosen.length === 0 ? {} : { advised: [...chosen, ...measured.locations.filter((one) => !chosen.includes(one))] }),
    },
    learnt: [`${model} as planner: ${count(chosen.length, 'place')} first, ${added.length} of them not measured${dropped}`],
    added,
  };
}
