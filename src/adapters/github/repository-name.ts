/** A repository on GitHub. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** `owner/name`, as people write it. */
export function fullName({ owner, name }: RepositoryName): string {
  return `${owner}/${name}`;
}

/** The two path parameters of GitHub's API. */
export function inRepository({ owner, name }: RepositoryName): { readonly owner: string; readonly repo: string } {
  return { owner, repo: name };
}

/** Whether two names are of one repository; GitHub does not tell upper from lower case. */
export function isSameRepository(one: RepositoryName, other: RepositoryName): boolean {
  return fullName(one).toLowerCase() === fullName(other).toLowerCase();
}

/** `null` where a text is no name of a repository. */
export function repositoryNamed(text: string): RepositoryName | null {
  const [, owner, name] = /^([A-Za-z0-9][A-Za-z0-9-]{0,38})\/([A-Za-z0-9._-]{1,100})$/.exec(text) ?? [];
  return owner === undefined || name === undefined || name === '.' || name === '..' ? null : { owner, name };
}
