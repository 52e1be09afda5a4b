import type { Journal } from '#ports/journal.ts';

/**
 * The journal of a slate as a run that publishes one of its variants sees it: what was recorded before any pick stands; what the pick adds has names of
 * its own, so that another variant can be picked later. A dry run records nothing.
 */
export function journalOfPick(
  journal: Journal,
  { variant, dryRun }: { readonly variant: string; readonly dryRun: boolean },
): Journal {
  const prefix = `pick/${variant}/`;
  const before = new Set(journal.recorded().filter((name) => !name.startsWith('pick/')));
  return {
    step: (name, execute) => {
      if (before.has(name)) return journal.step(name, execute);
      return dryRun ? execute(`${prefix}${name}`) : journal.step(`${prefix}${name}`, execute);
    },
    recorded: () =>
      journal.recorded().flatMap((name) => {
        if (before.has(name)) return [name];
        return name.startsWith(prefix) && !dryRun ? [name.slice(prefix.length)] : [];
      }),
    close: () => journal.close(),
  };
}
