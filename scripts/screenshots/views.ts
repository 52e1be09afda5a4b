import type { Page } from 'playwright-core';
import { patchline, type Project } from '../../test/support/project.ts';

export interface PictureView {
  readonly name: string;
  readonly path: string;
  readonly alsoPhone: boolean;
  /** Pixels of its top that the picture on a desktop shows at most, where the usual 900 would cut what matters. */
  readonly height?: number;
  /** What is done before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** The views of a repository on which `exampleRuns` ran. */
export async function viewsOf(project: Project): Promise<readonly PictureView[]> {
  const ask = async (argv: readonly string[]): Promise<unknown> =>
    JSON.parse((await patchline(project, [...argv, '--repo', project.repository, '--json'])).stdout);
  const { runs } = (await ask(['runs', 'list'])) as {
    readonly runs: readonly { readonly run: string; readonly standing: string }[];
  };
  const fixed = runs.find(({ standing }) => standing === 'done')?.run ?? '';
  const slate = runs.find(({ run }) => run.startsWith('slate-'))?.run ?? '';
  const { createHash } = await import('node:crypto');
  const repository = createHash('sha256').update(project.repository).digest('hex').slice(0, 16);
  return [
    { name: 'board', path: '/', alsoPhone: true },
    { name: 'run', path: `/runs/${repository}/${fixed}`, alsoPhone: false },
    { name: 'graph', path: `/runs/${repository}/${fixed}/graph`, alsoPhone: false },
    { name: 'slate', path: `/slates/${repository}/${slate}`, alsoPhone: true },
    {
      name: 'forecast',
      height: 1300,
      path: '/forecast',
      alsoPhone: false,
      prepare: async (page) => void (await page.waitForSelector('.chart', { timeout: 60_000 })),
    },
    { name: 'gate', path: '/gate', alsoPhone: false },
  ];
}
