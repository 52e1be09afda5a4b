import type { MergeAllowance } from '#domain/merge-policy.ts';

/** Who decides about a pull request of ours, for people to read; `undefined`: the owner's policy is `never`. */
export function whoDecides(merging: MergeAllowance | undefined): string {
  switch (merging) {
    case undefined:
      return 'A person decides; nothing merges by itself.';
    case 'ready':
      return 'A person decides; nothing merges by itself. Where the evidence is strong it may mark its own draft as ready, as the owner of this repository allows.';
    case 'auto':
      return "Where the evidence is strong it may ask for auto-merge, as the owner of this repository allows; then this repository's own rules decide, and else a person.";
  }
}
