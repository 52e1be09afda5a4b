import { type Halt, haltLabel } from '#domain/halt.ts';
import { phases, type Phase } from '#domain/phase.ts';

/** `3 s`, `2 min 5 s`, `0.4 s`. */
export function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** ` 3/11 CHALLENGE    ` */
export function phaseTitle(phase: Phase): string {
  const number = String(phases.indexOf(phase) + 1).padStart(2);
  return `${number}/${phases.length} ${phase.padEnd(11)}`;
}

/** A finished phase: its first sentence beside its name, the others below it. */
export function phaseLines(phase: Phase, learnt: readonly string[], note: string): string {
  const indent = ' '.repeat(phaseTitle(phase).length + 2);
  const [first = 'nothing to report', ...others] = learnt.flatMap((sentence) => sentence.split('\n'));
  return [`${phaseTitle(phase)}  ${first}${note}`, ...others.map((line) => indent + line)].join('\n');
}

/** Why a run stopped, on what evidence, and what a person can do. */
export function haltLines(halt: Halt): string {
  const evidence = halt.evidence.flatMap((fact) => fact.split('\n')).map((line) => `  - ${line}`);
  return [
    `Halted in ${halt.phase}: ${halt.reason} (label ${haltLabel(halt.reason)})`,
    halt.summary,
    ...evidence,
    `Way on: ${halt.wayOn}`,
  ].join('\n');
}

/** `1 test`, `2 tests`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? singular : plural}`;
}
