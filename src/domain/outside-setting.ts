/** How a setting that a repository brings along reaches out of the sandbox. A closed set. */
export const reaches = ['program', 'path', 'address', 'secret', 'spending', 'writing'] as const;
export type Reach = (typeof reaches)[number];

/** A setting of a repository's own file that is used only after the owner of this machine has agreed to exactly its value. */
export interface OutsideSetting {
  /** Names joined by dots, as in `models.small.baseUrl`. */
  readonly setting: string;
  /** What the file says there; what is no plain text as canonical JSON. Untrusted. */
  readonly value: string;
  readonly reach: Reach;
}

/** What was agreed to: the settings as they stood then. */
export interface Agreement {
  readonly settings: readonly Pick<OutsideSetting, 'setting' | 'value'>[];
  /** ISO 8601. */
  readonly at: string;
}

/** A setting beside what was agreed to earlier. */
export interface AskedSetting extends OutsideSetting {
  readonly state: 'agreed' | 'new' | 'changed';
  /** The value that was agreed to, for a changed one. */
  readonly before: string | null;
}

/** Everything that is asked about one file. */
export interface TrustQuestion {
  readonly settings: readonly AskedSetting[];
  /** Names of settings that were agreed to and are gone: without them the others may mean something else. */
  readonly gone: readonly string[];
  /** Whether nothing is left to ask: exactly these settings were agreed to, no more and no fewer. */
  readonly isAgreed: boolean;
}

/** Holds what a file says against what was agreed to; `null`: nothing was. */
export function trustQuestion(settings: readonly OutsideSetting[], agreement: Agreement | null): TrustQuestion {
  const agreed = new Map((agreement?.settings ?? []).map(({ setting, value }) => [setting, value]));
  const asked = settings.map((one): AskedSetting => {
    const before = agreed.get(one.setting);
    if (before === one.value) return { ...one, state: 'agreed', before: null };
    return before === undefined ? { ...one, state: 'new', before: null } : { ...one, state: 'changed', before };
  });
  const named = new Set(settings.map(({ setting }) => setting));
  const gone = [...agreed.keys()].filter((setting) => !named.has(setting));
  const isAgreed = settings.length === 0 || (gone.length === 0 && asked.every(({ state }) => state === 'agreed'));
  return { settings: asked, gone, isAgreed };
}
