import type { JsonObject } from '../json.ts';
import { objectOf, textOf } from '../json.ts';
import type { Repository } from '../world.ts';

const milliseconds = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{3}Z$/;

/** Makes what the core answers what GitHub answers: bots are bots, times have no milliseconds, associations follow our roles. */
export function conform(value: unknown, repository: Repository | null): unknown {
  if (typeof value === 'string') return value.replace(milliseconds, '$1Z');
  if (Array.isArray(value)) return value.map((item) => conform(item, repository));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, conform(field, repository)] as const);
  return { ...Object.fromEntries(fields), ...corrections(value as JsonObject, repository) };
}

function corrections(value: JsonObject, repository: Repository | null): JsonObject {
  if (textOf(value['login']).endsWith('[bot]') && value['type'] !== undefined) return { type: 'Bot' };
  if (repository === null || value['author_association'] === undefined) return {};
  const author = textOf(objectOf(value['user'])['login']);
  const isPull = repository.pulls.has(Number(value['number']));
  return { author_association: associationOf(repository, author, isPull), ...pageOfPull(value, repository) };
}

/** The page of a comment on a pull request is that of the pull request; to the core it is an issue. */
function pageOfPull(value: JsonObject, repository: Repository): JsonObject {
  const page = textOf(value['html_url']);
  const [, digits] = /\/issues\/(\d+)#issuecomment-\d+$/.exec(page) ?? [];
  return digits !== undefined && repository.pulls.has(Number(digits)) ? { html_url: page.replace('/issues/', '/pull/') } : {};
}

/** A newcomer's pull request says `FIRST_TIME_CONTRIBUTOR`, a newcomer's issue or comment `NONE`. */
export function associationOf(repository: Repository, login: string, isPull: boolean): string {
  const wanted = repository.associations.get(login);
  if (wanted !== undefined) return wanted;
  if (login === repository.owner) return 'OWNER';
  if (repository.roles.has(login)) return 'COLLABORATOR';
  const isMerged = [...repository.pulls.values()].some((pull) => pull.author === login && pull.merged !== null);
  if (isMerged) return 'CONTRIBUTOR';
  return isPull && !login.endsWith('[bot]') ? 'FIRST_TIME_CONTRIBUTOR' : 'NONE';
}
