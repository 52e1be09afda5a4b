import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Halt } from '#domain/halt.ts';
import { runCardSchema, type RunCard } from '#domain/run-card.ts';
import type { RunLogEntry } from '#domain/run-log-entry.ts';
import { pathsFor } from '#wiring/paths.ts';
import type { Project } from '../support/project.ts';

/** Leaves runs behind as if commands had made them: one halted run for each text, which stands everywhere that foreign text can stand. Returns their names. */
export function leaveRuns(project: Project, texts: readonly string[]): readonly string[] {
  const { runs, spending } = pathsFor(project.repository, project.environment);
  return texts.map((text, index) => {
    const run = `hostile-${index}`;
    const folder = join(runs, run);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'run.json'), JSON.stringify(card(run, text, project)));
    writeFileSync(join(folder, 'log.jsonl'), linesOf(log(text)));
    mkdirSync(join(spending, 'hostile'), { recursive: true });
    writeFileSync(join(spending, 'hostile', `${run}.jsonl`), linesOf(calls(text)));
    return run;
  });
}

function calls(model: string): readonly object[] {
  const atMost = { inputTokens: 9_000, outputTokens: 900, costMicroUsd: null, wallMs: null };
  const asked = { kind: 'asked', call: 1, at: 1_790_000_000_000, through: 'panel', role: 'planner', model, request: '', atMost };
  return [
    asked,
    { kind: 'settled', call: 1, ms: 1_200, outcome: 'answered', inputTokens: 4_000, outputTokens: 300, costMicroUsd: 4_100 },
  ];
}

function linesOf(entries: readonly object[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

function card(run: string, text: string, { repository }: Project): RunCard {
  return {
    schema: runCardSchema,
    run,
    command: 'fix',
    root: repository,
    item: { origin: { kind: 'stdin' }, number: 1, title: text, body: text, labels: [text], digest: '0'.repeat(64) },
    base: '0'.repeat(40),
    version: '0.1.0',
    flags: {},
  };
}

function log(text: string): readonly RunLogEntry[] {
  const halt: Halt = { reason: 'premise-rejected', phase: 'CHALLENGE', summary: text, evidence: [text], wayOn: text };
  const at = 1_790_000_000_000;
  return [
    { at, kind: 'began', pid: 1, process: null },
    { at, kind: 'phase-ended', phase: 'VERIFY', recorded: false, ms: 5, learnt: [text] },
    { at, kind: 'progress', phase: 'CHALLENGE', doing: text, done: 0, total: null },
    { at, kind: 'said', sentence: text },
    { at, kind: 'ended', end: 'halted', halt, why: null },
  ];
}
