import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Forge, ForgeRecord } from '#ports/forge.ts';
export function localForge({ folder }: { readonly folder: string }): Forge {
  return {
    async listRecords() {
      const names = await readdir(folder).catch(() => [] as string[]);
      return Promise.all(names.filter((n) => !n.startsWith('issue-')).map(async (n) => JSON.parse(await readFile(join(folder, n, 'record.json'), 'utf8')) as ForgeRecord));
    },
    async apply(action) {
      const on = (action.kind === 'open-draft-pull-request' ? action.branch : action.on).replaceAll('/', '__');
      const dir = join(folder, on); await mkdir(dir, { recursive: true });
      if (action.kind === 'open-draft-pull-request') {
        await writeFile(join(dir, 'pull-request.md'), `# ${action.title}\n\n${action.body}\n`);
        await writeFile(join(dir, 'record.json'), JSON.stringify({ url: dir, title: action.title, branch: action.branch, issue: action.issue, workItemDigest: action.workItemDigest, patchId: null, state: 'open' }));
        for (const a of action.attachments) await writeFile(join(dir, a.path), a.content);
      } else await writeFile(join(dir, `${action.kind}.md`), JSON.stringify(action));
      return { url: dir, existed: false };
    },
  };
}
