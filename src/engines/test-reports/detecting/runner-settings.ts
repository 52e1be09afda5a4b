import type { RunnerKind } from '#domain/test-report.ts';

/** What one runner's configuration says, before the parts that all runners share are added. */
export interface RunnerSettings {
  readonly runner: RunnerKind;
  readonly entry: string | null;
  readonly extraArgv: readonly string[];
  readonly suiteFiles: readonly string[];
  readonly command: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
}

/** The same runner called twice by one script runs the files of both. */
export function mergeSettings(first: RunnerSettings, second: RunnerSettings): RunnerSettings {
  if (first.runner !== second.runner || first.runner === 'command') return first;
  return { ...first, suiteFiles: [...new Set([...first.suiteFiles, ...second.suiteFiles])] };
}
