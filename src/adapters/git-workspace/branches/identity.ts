import { askGitAsUser } from '../git/git.ts';
import type { UserRepository } from '../git/user-repository.ts';

export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** The name and address that the user's commits carry, or Patchline's own where they have configured none. */
export async function committerOf(repository: UserRepository): Promise<Identity> {
  const [name, email] = await Promise.all([setting(repository, 'user.name'), setting(repository, 'user.email')]);
  return name === '' || email === '' ? { name: 'Patchline', email: 'patchline@localhost' } : { name, email };
}

async function setting(repository: UserRepository, key: string): Promise<string> {
  const answer = await askGitAsUser(repository.root, ['config', '--get', key]);
  return answer.stdout.toString('utf8').trim();
}
