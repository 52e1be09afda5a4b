import type { Slate } from '#domain/slate.ts';
import type { PageCommands, PageRepository, StartedCommand } from '../commands.ts';
import { html } from '../html.ts';
import type { Page, PageContext, PageView } from '../page-view.ts';
import { readForm } from '../read-form.ts';
import { runPath, slatePath } from '../runs.ts';
import { slatePage, titleOf } from './slate-page.ts';
import { slatesPage, type SlatesOfRepository } from './slates-page.ts';

/** What the view of slates asks of the world. */
export interface SlateSource {
  /** All slates of all repositories that are shown. */
  all(): Promise<readonly SlatesOfRepository[]>;
}

/** Slates, and on each the forms that pick a variant and begin the next round: each form is one call of `patchline slate`. */
export function slateView(source: SlateSource, commands: PageCommands): PageView {
  return {
    entry: { href: '/slates', label: 'Slates' },
    mount(app, page) {
      app.get('/slates', async (context) =>
        page.show(context, { title: 'Slates', main: slatesPage(await source.all(), slatePath), under: '/slates' }),
      );
      app.get('/slates/:repository/:slate', async (context) => {
        const found = await find(source, context);
        return found === null ? noSlate(page, context) : show(context, page, await partsOf(found, commands));
      });
      app.post('/slates/:repository/:slate/pick', async (context) => {
        const found = await find(source, context);
        const { variant = '', dryRun } = await readForm(context);
        if (found === null || !found.slate.variants.some(({ id }) => id === variant)) return noSlate(page, context);
        const argv = ['slate', 'pick', found.slate.id, variant, ...(dryRun === undefined ? [] : ['--dry-run'])];
        await commands.start({ argv, input: null, repository: found.repository.id });
        return context.redirect(slatePath(found.repository.id, found.slate.id), 303);
      });
      app.post('/slates/:repository/:slate/next', async (context) => {
        const found = await find(source, context);
        if (found === null) return noSlate(page, context);
        const { prose = '' } = await readForm(context);
        const argv = ['slate', 'next', found.slate.id, '--prose', '-'];
        await commands.start({ argv, input: prose, repository: found.repository.id });
        return context.redirect(slatePath(found.repository.id, found.slate.id), 303);
      });
    },
  };
}

interface Found {
  readonly slate: Slate;
  readonly repository: PageRepository;
  /** All slates of the same repository. */
  readonly others: readonly Slate[];
}

async function find(source: SlateSource, context: PageContext): Promise<Found | null> {
  const [repository, id] = [context.req.param('repository'), context.req.param('slate')];
  const all = await source.all();
  const here = all.find((one) => one.repository.id === repository);
  const slate = here?.slates.find((one) => one.id === id);
  return here === undefined || slate === undefined ? null : { slate, repository: here.repository, others: here.slates };
}

type Parts = Omit<Parameters<typeof slatePage>[0], 'csrf'>;

async function partsOf({ slate, repository, others }: Found, commands: PageCommands): Promise<Parts> {
  const address = slatePath(repository.id, slate.id);
  const rounds = roundsOf(slate, others).map(({ round, id }) => ({ round, address: slatePath(repository.id, id) }));
  const started = (await commands.list()).filter((command) => isAbout(command, slate, repository));
  return { slate, root: repository.root, address, rounds, started, run: runPath(repository.id, slate.id) };
}

function isAbout({ argv, repository: place }: StartedCommand, { id }: Slate, repository: PageRepository): boolean {
  return place === repository.id && argv[0] === 'slate' && argv[2] === id;
}

/** The rounds that led to a slate, itself, and those that came of it. */
function roundsOf(slate: Slate, others: readonly Slate[]): readonly Slate[] {
  const before: Slate[] = [];
  for (let one = parentOf(slate, others); one !== undefined && before.length < 100; one = parentOf(one, others)) before.push(one);
  const after = [slate];
  for (const one of after)
    if (after.length < 100) after.push(...others.filter(({ previous, id }) => previous === one.id && id !== slate.id));
  return [...before.toReversed(), ...after];
}

function parentOf({ previous }: Slate, others: readonly Slate[]): Slate | undefined {
  return others.find(({ id }) => id === previous);
}

function show(context: PageContext, page: Page, parts: Parts): Response {
  const main = slatePage({ ...parts, csrf: page.csrf(context) });
  return page.show(context, { title: `Slate: ${titleOf(parts.slate)}`, main, under: '/slates' });
}

function noSlate(page: Page, context: PageContext): Response {
  const main = html`<h1>There is no such slate, or no such variant on it</h1><p><a href="/slates">Go to the slates</a></p>`;
  return page.show(context, { title: 'No slate', main, under: '/slates' }, 404);
}
