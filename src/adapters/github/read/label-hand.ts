import { z } from 'zod';
import { WorldError } from '#domain/world-error.ts';
import type { LabelHand } from '#ports/forge.ts';
import type { ForgeActor } from '#domain/gate/pull-request.ts';
import type { Desk } from '../desk.ts';
import { fullName, inRepository } from '../repository-name.ts';
import { readLabelEvents, readLabels } from './discussion.ts';
import { readExisting } from './read.ts';

/** Who put a label on last, from the events that nobody can edit; `null` where it is not on. */
export async function readLabelHand(
  desk: Desk,
  { number }: { readonly number: number },
  label: string,
): Promise<LabelHand | null> {
  const isSame = (name: string): boolean => name.toLowerCase() === label.toLowerCase();
  if (!(await readLabels(desk.client, desk.repository, number)).some(isSame)) return null;
  const events = await readLabelEvents(desk.client, desk.repository, number);
  const actor = events.findLast((event) => event.kind === 'added' && isSame(event.label))?.actor;
  if (actor === undefined) return { who: 'somebody', mayDecide: false };
  return { who: actor.login, mayDecide: actor.kind === 'person' && (await mayWrite(desk, actor)) };
}

/** Whether GitHub says that a person may write to the repository. Where our token may not ask, the answer is no. */
async function mayWrite({ client, repository }: Desk, { login }: ForgeActor): Promise<boolean> {
  const shape = z.object({ permission: z.string() });
  const question = {
    route: 'permission',
    doing: `tell what ${login} may do in ${fullName(repository)}`,
    parameters: { ...inRepository(repository), username: login },
  } as const;
  const answer = await readExisting(client, shape, question).catch((error: unknown) => {
    if (error instanceof WorldError && error.kind !== 'network') return null;
    throw error;
  });
  return answer !== null && ['admin', 'maintain', 'write'].includes(answer.permission);
}
