import type { ForgeEffect } from '#domain/forge-action.ts';
import { WorldError } from '#domain/world-error.ts';
import { readLabels } from '../read/discussion.ts';
import { fullName, inRepository } from '../repository-name.ts';
import { orNone, type Desk } from '../desk.ts';
import type { Place } from './place.ts';

/** Adds labels to those that are there. `existed`: all of them were. */
export async function addLabels(desk: Desk, place: Place, labels: readonly string[]): Promise<ForgeEffect> {
  const present = await readLabels(desk.client, desk.repository, place.number);
  const missing = labels.filter((label) => !present.some((other) => isSameLabel(label, other)));
  if (missing.length > 0) {
    await desk.client.ask({
      route: 'addLabels',
      doing: `add the label ${missing.map((label) => `"${label}"`).join(', ')} to ${place.shown}`,
      parameters: { ...inRepository(desk.repository), issue_number: place.number, labels: missing },
    });
  }
  return { url: place.url, existed: missing.length === 0 };
}

/** Takes a label off. Asked once: whoever is told that it was there has taken it, and a lost answer is nobody's. */
export async function removeLabel(desk: Desk, place: Place, label: string): Promise<ForgeEffect> {
  refuseUnaddressable(label);
  const answer = desk.client.askForExisting({
    route: 'removeLabel',
    doing: `take the label "${label}" off ${place.shown}`,
    parameters: { ...inRepository(desk.repository), issue_number: place.number, name: label },
  });
  return { url: place.url, existed: (await orNone(desk, answer)) === null };
}

/** Takes a label out of the repository's list, and so off everything. */
export async function deleteLabel(desk: Desk, label: string): Promise<ForgeEffect> {
  refuseUnaddressable(label);
  const name = fullName(desk.repository);
  const answer = desk.client.askForExisting({
    route: 'deleteLabel',
    doing: `delete the label "${label}" of ${name}`,
    parameters: { ...inRepository(desk.repository), name: label },
  });
  return { url: `${desk.client.place.server}/${name}/labels`, existed: (await orNone(desk, answer)) === null };
}

/** GitHub does not tell upper from lower case in the names of labels. */
function isSameLabel(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A label of this name would be a step in the address, not a name in it. */
function refuseUnaddressable(label: string): void {
  if (label !== '' && label !== '.' && label !== '..') return;
  throw new WorldError(
    'usage',
    `The label "${label}" cannot be named in an address, so it cannot be taken off. Rename it on its page.`,
  );
}
