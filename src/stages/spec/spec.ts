import type { Example, Reproduction } from '#domain/reproduction.ts';
import type { RunState } from '#domain/run-state.ts';
import { behavioursOf } from '#engines/acceptance/acceptance.ts';
import { count } from '#present/run-log.ts';
import { register, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';

type Outcome = PhaseOutcome<Pick<RunState, 'behaviours'>>;

/** Phase 5: what must hold, in sentences, from what the issue expects. Two examples that contradict each other are no specification. */
export const spec: RegisteredPhase = register({
  phase: 'SPEC',
  reads: ['issue', 'reproduction'],
  writes: ['behaviours'],
  async run({ issue, reproduction }): Promise<Outcome> {
    const behaviours = behavioursOf(reproduction, issue);
    const conflicts = contradictions(reproduction);
    if (conflicts.length > 0) {
      return {
        kind: 'halt',
        halt: {
          reason: 'spec-rejected',
          summary: 'The issue expects two different results of the same call, so no program can do what it asks.',
          evidence: conflicts,
          wayOn: 'Correct the issue, then run the same command again.',
        },
        learnt: ['the examples of the issue contradict each other'],
        nodes: [],
      };
    }
    const learnt = [
      `${count(behaviours.behaviours.length, 'behaviour')}`,
      ...behaviours.behaviours.map((behaviour) => `${behaviour.id}: ${behaviour.text}`),
    ];
    return { kind: 'continue', produced: { behaviours }, learnt, nodes: [] };
  },
});

function contradictions(reproduction: Reproduction): readonly string[] {
  if (reproduction.kind !== 'examples') return [];
  const known = new Map<string, Extract<Example, { kind: 'expression' }>>();
  const found: string[] = [];
  for (const example of reproduction.examples) {
    if (example.kind !== 'expression') continue;
    const key = `${example.setup}\n${example.expression}`.replaceAll(/\s+/g, ' ');
    const earlier = known.get(key);
    if (earlier === undefined) known.set(key, example);
    else if (JSON.stringify(earlier.expected) !== JSON.stringify(example.expected)) {
      found.push(
        `${example.expression}: ${wanted(earlier)} (line ${earlier.issueLine}) and ${wanted(example)} (line ${example.issueLine})`,
      );
    }
  }
  return found;
}

function wanted({ expected }: Extract<Example, { kind: 'expression' }>): string {
  switch (expected.kind) {
    case 'value':
      return expected.source;
    case 'throws':
      return `throws ${expected.errorName ?? 'an error'}`;
    case 'does-not-throw':
      return 'does not throw';
  }
}
