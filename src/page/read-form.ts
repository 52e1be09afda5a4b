import type { PageContext } from './page-view.ts';

/** The fields of a form that are text; a file or a doubled field counts as missing. */
export async function readForm(context: PageContext): Promise<Readonly<Record<string, string>>> {
  const body = await context.req.parseBody();
  return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
