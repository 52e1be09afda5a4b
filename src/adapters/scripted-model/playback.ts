import type { Script, ScriptRule, ScriptStep } from './script.ts';

/** What a script looks at, whoever asks: our own loop, or a program over HTTP. */
export interface Asked {
  /** `null`: nobody said. */
  readonly role: string | null;
  /** Text of everything after the model's last turn. */
  readonly last: string;
  /** Text of the whole conversation, what the system says included. */
  readonly whole: string;
  readonly hasTools: boolean;
  /** Turns of the model so far. */
  readonly turns: number;
}

export interface Playback {
  /** The next answer of the first rule that fits and has one left; `null`: the script has nothing to say to this. */
  next(asked: Asked): ScriptStep | null;
}

/** Plays a script: each rule has its own place, rules are tried from the top. */
export function playback(script: Script): Playback {
  const rules = script.answers.map((rule) => ({ rule, steps: rule.say.flatMap(repeated), used: 0 }));
  return {
    next(asked) {
      for (const entry of rules) {
        if (!fits(entry.rule, asked)) continue;
        const place = entry.rule.by === 'turn' ? asked.turns : entry.used;
        const step = entry.steps[entry.rule.loop ? place % entry.steps.length : place];
        if (step === undefined) continue;
        entry.used += 1;
        return step;
      }
      return null;
    },
  };
}

function repeated(step: ScriptStep): readonly ScriptStep[] {
  return Array.from({ length: step.times ?? 1 }, () => step);
}

function fits(rule: ScriptRule, asked: Asked): boolean {
  return (
    (rule.role === undefined || (asked.role !== null && all(rule.role).includes(asked.role))) &&
    all(rule.contains).every((part) => asked.last.includes(part)) &&
    all(rule.anywhere).every((part) => asked.whole.includes(part)) &&
    (rule.tools === undefined || rule.tools === asked.hasTools)
  );
}

function all(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
