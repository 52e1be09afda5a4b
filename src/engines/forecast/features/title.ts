const kinds = ['fix', 'feat', 'docs', 'chore', 'test', 'refactor', 'ci', 'build', 'style', 'perf', 'revert'] as const;

export interface Title {
  readonly words: readonly string[];
  readonly isConventional: boolean;
  readonly isWip: boolean;
  readonly isBump: boolean;
  readonly isRevert: boolean;
  readonly isTypo: boolean;
  readonly isMergeOrUpdate: boolean;
}

/** Takes a title apart; words are in lower case, numbers all the same. */
export function readTitle(title: string): Title {
  const lower = title.toLowerCase();
  const words = (lower.match(/[a-z_@][\w.@/-]*|\d[\w.]*/g) ?? []).slice(0, 30).map((word) => (/^\d/.test(word) ? '0' : word));
  return {
    words: [...new Set(words)],
    isConventional: new RegExp(`^(?:${kinds.join('|')})(?:\\([^)]*\\))?!?:`).test(lower),
    isWip: /\bwip\b|\[wip\]|work in progress|do not merge|\bdraft\b/.test(lower),
    isBump: /\bbump\b|\bupgrade\b|update (?:dependency|module|dependencies)|chore\(deps|build\(deps/.test(lower),
    isRevert: /^revert\b/.test(lower),
    isTypo: /\btypos?\b|spelling|grammar/.test(lower),
    isMergeOrUpdate: /^merge\b|^update \S+\.?\w*$|^(?:create|add) \S+\.(?:md|yml|yaml)$/.test(lower),
  };
}
