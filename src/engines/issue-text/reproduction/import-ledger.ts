import type { ReproductionImport } from '#domain/reproduction.ts';
import type { PackageFacts } from '#engines/issue-text/package/package-facts.ts';
import { importForName, importTarget } from './import-targets.ts';
import type { ImportUse } from './import-uses.ts';

/** The imports of a reproduction, taken as examples need them. */
export interface ImportLedger {
  /** Takes what is needed for the names; the reason where one cannot be had. Takes nothing then. */
  take(names: ReadonlySet<string>, uses: readonly ImportUse[]): string | null;
  imports(): readonly ReproductionImport[];
  locals(): ReadonlySet<string>;
  notes(): readonly string[];
}

type Found =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly note: string | null }
  | { readonly kind: 'known' }
  | { readonly kind: 'refused'; readonly why: string };

interface Entry {
  readonly specifier: string;
  readonly imported: string;
}

const known = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  'undefined',
  'NaN',
  'Infinity',
  'arguments',
  'this',
  'exports',
  'module',
  '__dirname',
  '__filename',
  'async',
  'await',
  'const',
]);
const browser = /^(?:window|document|navigator|localStorage|HTMLElement|location|\$)$/;

export function importLedger(facts: PackageFacts): ImportLedger {
  const taken = new Map<string, Entry>();
  const notes: string[] = [];

  function find(name: string, uses: readonly ImportUse[]): Found {
    const use = uses.find((one) => one.local === name);
    if (use !== undefined) {
      const target = importTarget(use, facts);
      if (target.kind === 'import') return { kind: 'entry', entry: target, note: target.note };
      return target.kind === 'framework' ? { kind: 'known' } : { kind: 'refused', why: target.why };
    }
    if (known.has(name) && !facts.exporters.has(name)) return { kind: 'known' };
    const guess = importForName(name, facts);
    if (guess !== null) return { kind: 'entry', entry: guess.target, note: guess.note };
    if (known.has(name)) return { kind: 'known' };
    const why = browser.test(name)
      ? `it needs a browser (\`${name}\`)`
      : `it uses \`${name}\`, which the issue does not define and the package does not export`;
    return { kind: 'refused', why };
  }

  return {
    take(names, uses) {
      const wanted = new Map<string, { entry: Entry; note: string | null }>();
      for (const name of names) {
        const found = find(name, uses);
        if (found.kind === 'known') continue;
        if (found.kind === 'refused') return found.why;
        const before = taken.get(name);
        if (before !== undefined && (before.specifier !== found.entry.specifier || before.imported !== found.entry.imported))
          return `it takes \`${name}\` from elsewhere than an example before it`;
        wanted.set(name, found);
      }
      const touchesPackage = [...wanted.values()].some(({ entry }) => entry.specifier.startsWith('./'));
      if (!touchesPackage) return 'it calls nothing of this package';
      for (const [name, { entry, note }] of wanted) {
        taken.set(name, { specifier: entry.specifier, imported: entry.imported });
        if (note !== null && !notes.includes(note)) notes.push(note);
      }
      return null;
    },
    imports() {
      const bySpecifier = Map.groupBy(taken, ([, entry]) => entry.specifier);
      return [...bySpecifier].map(([specifier, entries]) => ({
        specifier,
        names: entries.map(([local, { imported }]) => ({ imported, local })),
      }));
    },
    locals: () => new Set(taken.keys()),
    notes: () => notes,
  };
}
