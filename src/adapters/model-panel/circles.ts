import type { ModelRole } from '#domain/model-role.ts';

export interface Circles {
  /** Whether a role would be asked exactly the same for the third time in a row. */
  wouldClose(role: ModelRole, request: string): boolean;
  asked(role: ModelRole, request: string): void;
  /** A call that failed was not asked. */
  failed(role: ModelRole, request: string): void;
}

/** Watches what each role is asked, in this process: a person who runs a command again asks on purpose. */
export function circles(): Circles {
  const last = new Map<ModelRole, { readonly request: string; readonly times: number }>();
  const times = (role: ModelRole, request: string): number => {
    const before = last.get(role);
    return before?.request === request ? before.times : 0;
  };
  return {
    wouldClose: (role, request) => times(role, request) >= 2,
    asked: (role, request) => void last.set(role, { request, times: times(role, request) + 1 }),
    failed: (role, request) => {
      const before = times(role, request);
      if (before > 0) last.set(role, { request, times: before - 1 });
    },
  };
}
