import type { Identity } from '../identity.ts';
import { objectOf, type JsonObject } from '../json.ts';
import type { Repository, World } from '../world.ts';
import { simplePull } from './pull-json.ts';
import { issueOf } from './stored.ts';

export interface News {
  readonly repository: Repository;
  readonly number: number;
  readonly action: string;
  readonly actor: Identity;
  /** What the event says beside the issue or pull request, e.g. the label. */
  readonly more?: JsonObject;
  /** `issue_comment` speaks of the issue, a pull request's too. */
  readonly about?: 'comment';
}

/** Tells the workflows what happened, with the payload's fields that a gate reads; GitHub says `pull_request` where the number is one. */
export async function announce(world: World, { repository, number, action, actor, more, about }: News): Promise<void> {
  if (!world.hears(repository.fullName)) return;
  const issue = (await issueOf(world, repository, number)) ?? {};
  const pull = repository.pulls.get(number);
  const isPull = pull !== undefined && about === undefined;
  const subject = isPull ? { pull_request: await simplePull(world, repository, { pull, issue }) } : { issue };
  const sender = { login: actor.login, type: actor.login.endsWith('[bot]') ? 'Bot' : 'User' };
  const payload = { action, number, ...subject, ...objectOf(more), sender, repository: { full_name: repository.fullName } };
  const name = about === 'comment' ? 'issue_comment' : isPull ? 'pull_request' : 'issues';
  world.emit({ name, action, repository: repository.fullName, number, actor, payload });
}
