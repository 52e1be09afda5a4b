import { WorldError } from '#domain/world-error.ts';
import { listWithHead } from './with-head.ts';
import { fullName } from '../repository-name.ts';
import type { Desk } from '../desk.ts';

/** An issue or a pull request to write on. */
export interface Place {
  readonly number: number;
  /** `owner/name#number`, for sentences. */
  readonly shown: string;
  /** Address of its page. */
  readonly url: string;
}

/** The place that an action's `on` names: `issue-<number>`, `pull-<number>`, or the branch of a pull request that we opened. */
export async function placeOf(desk: Desk, on: string): Promise<Place> {
  const [, kind, digits] = /^(issue|pull)-(\d{1,10})$/.exec(on) ?? [];
  if (digits !== undefined) return numbered(desk, kind === 'pull' ? 'pull' : 'issues', Number(digits));
  const [found] = await listWithHead(desk, on);
  if (found !== undefined) return numbered(desk, 'pull', found.number);
  throw new WorldError(
    'usage',
    `There is no pull request for the branch "${on}" in ${fullName(desk.repository)}, so nothing can be said on it. Open one first, or name an issue as "issue-<number>".`,
  );
}

export function numbered({ client, repository }: Desk, kind: 'issues' | 'pull', number: number): Place {
  const name = fullName(repository);
  return { number, shown: `${name}#${number}`, url: `${client.place.server}/${name}/${kind}/${number}` };
}
