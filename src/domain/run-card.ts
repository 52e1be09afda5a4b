import type { WorkItem } from './work-item.ts';

export const runCardSchema = 'patchline-run-1';

/** The commands that make runs. */
export const runCommands = ['fix', 'slate'] as const;
export type RunCommand = (typeof runCommands)[number];

/** A flag of the command line, by its long name. */
export type FlagValue = string | number | boolean | readonly string[] | Readonly<Record<string, number>>;

/** What a run is about and how it was asked for: `run.json` in its folder, written anew whenever a command begins or goes on with it. */
export interface RunCard {
  readonly schema: typeof runCardSchema;
  readonly run: string;
  readonly command: RunCommand;
  /** Top of the repository. */
  readonly root: string;
  /** Text of the issue as received, untrusted. */
  readonly item: WorkItem;
  /** Commit that it starts from. */
  readonly base: string;
  readonly version: string;
  /** Flags that the same run needs again, those that answer a halt or begin anew left out. */
  readonly flags: Readonly<Record<string, FlagValue>>;
}

/** A card from JSON, or `null` where it is none that this version reads. We wrote it, so its inside is trusted. */
export function readRunCard(value: unknown): RunCard | null {
  const isCard = typeof value === 'object' && value !== null && 'schema' in value && value.schema === runCardSchema;
  return isCard ? (value as RunCard) : null;
}
