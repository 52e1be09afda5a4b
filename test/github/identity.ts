import { randomBytes } from 'node:crypto';

/** What a token may do beyond reading public things, by GitHub's names for the permissions of a token. */
export type Permission = 'actions' | 'contents' | 'issues' | 'pull_requests' | 'statuses' | 'metadata';
export type Level = 'read' | 'write';
/** What a person may do in a repository; `read` is everybody's role in a public one. */
export type Role = 'read' | 'triage' | 'write' | 'admin';

/**
 * Who calls. `person`: a personal token, as able as its person's role. `fine-grained`: a personal token cut down to `grants`.
 * `workflow`: the `GITHUB_TOKEN` of a workflow run. `app`: an installation token. Bots have no role: their grants say it all.
 */
export interface Identity {
  readonly login: string;
  readonly kind: 'person' | 'fine-grained' | 'workflow' | 'app';
  readonly token: string;
  /** `null`: everything that the role allows. */
  readonly grants: Readonly<Partial<Record<Permission, Level>>> | null;
}

const prefixes = { person: 'ghp_', 'fine-grained': 'github_pat_', workflow: 'ghs_', app: 'ghs_' } as const;

export function makeIdentity(login: string, kind: Identity['kind'], grants: Identity['grants']): Identity {
  return { login, kind, grants, token: `${prefixes[kind]}${randomBytes(18).toString('hex')}` };
}

export const workflowBot = 'github-actions[bot]';
export const appBot = 'patchline[bot]';

/** Everything that a workflow can be given. */
export const everyGrant: NonNullable<Identity['grants']> = {
  actions: 'write',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  statuses: 'write',
  metadata: 'read',
};

const ranks: readonly Role[] = ['read', 'triage', 'write', 'admin'];

export function hasRole(held: Role, needed: Role): boolean {
  return ranks.indexOf(held) >= ranks.indexOf(needed);
}

export function isGranted(identity: Identity, anyOf: readonly Permission[], level: Level): boolean {
  const { grants } = identity;
  if (grants === null) return true;
  return anyOf.some((permission) => grants[permission] === 'write' || (level === 'read' && grants[permission] === 'read'));
}
