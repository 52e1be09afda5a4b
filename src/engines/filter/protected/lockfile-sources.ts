const source = /\b((?:git\+)?(?:https?|ssh|git|file)):\/\/(?:[^\s"'/@]{0,200}@)?([\w.-]{1,253})/g;
const longestLine = 2000;
/** npm and pnpm copy these from a package's manifest for people to read; nothing is fetched from them. */
const forPeople = /^[+ -]\s*(?:"(?:url|funding|deprecated)"\s*:\s*"[^"\\]*",?|deprecated: [^{[&*|>]*)\s*$/;
const copiesManifest = /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml)$/i;

/**
 * Places that the added lines of a lockfile fetch from and that its other lines do not show: a new host, or one reached without
 * encryption. Where a patch shows no old place at all, the most frequent one of the added lines is taken for the usual one.
 */
export function newSources(path: string, patch: string): readonly string[] {
  const isForPeople = (line: string): boolean => copiesManifest.test(path) && forPeople.test(line);
  const known = new Set<string>();
  const added = new Map<string, number>();
  for (const line of patch.split('\n')) {
    if (isForPeople(line)) continue;
    const isAdded = line.startsWith('+');
    for (const [, scheme = '', host = ''] of line.slice(0, longestLine).matchAll(source)) {
      const place = `${scheme}://${host.toLowerCase()}`;
      if (isAdded) added.set(place, (added.get(place) ?? 0) + 1);
      else known.add(place);
    }
  }
  const [usual] = [...added].toSorted((one, other) => other[1] - one[1]);
  if (known.size === 0 && usual !== undefined && usual[0].startsWith('https:')) known.add(usual[0]);
  return [...added.keys()].filter((place) => !known.has(place));
}
