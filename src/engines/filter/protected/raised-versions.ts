/** `uses: owner/action@ref` of a workflow, or `rev: tag` of a pre-commit configuration; group 1 is what a ref belongs to. */
const versioned =
  /^[+-]\s*(?:-\s+)?(?:uses:\s*["']?([\w./-]{1,200})@[\w./-]{1,100}["']?|(rev):\s*["']?[\w./-]{1,100}["']?)\s*(?:#.{0,200})?$/;

/** Whether a patch only changes the refs of actions or hooks that were there: the work of update programs. `false` where nothing can be read. */
export function onlyRaisesVersions(patch: string | null): boolean {
  const lines = (patch ?? '').split(/\r?\n/).filter((line) => /^[+-]/.test(line));
  const named = (sign: string): readonly (string | null)[] =>
    lines
      .filter((line) => line.startsWith(sign))
      .map(
        (line) =>
          versioned
            .exec(line)
            ?.slice(1)
            .find((name) => name !== undefined) ?? null,
      );
  const [removed, added] = [named('-'), named('+')];
  const same = removed.length === added.length && removed.every((name, at) => name !== null && name === added[at]);
  return lines.length > 0 && same;
}
