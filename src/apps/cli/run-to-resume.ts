import type { WorkItem } from '#domain/work-item.ts';
import type { Journals } from '#ports/journal.ts';

/**
 * The run that `--resume` without a name means: the one of this very command; where that never began, the latest of this issue that began on
 * another text of it, so that the edit is found and told, and not taken for a new issue.
 */
export async function runToResume(journals: Journals, computed: string, { number, digest }: WorkItem): Promise<string> {
  const all = await journals.list();
  if (all.includes(computed) || number === null) return computed;
  const latest = all.find((run) => run.startsWith(`issue-${number}-`));
  if (latest === undefined) return computed;
  const journal = await journals.open(latest);
  try {
    if (!journal.recorded().includes('begin')) return computed;
    const begin = await journal.step<{ readonly digest: string }>('begin', () => Promise.reject(new Error('it was recorded')));
    return begin.digest === digest ? computed : latest;
  } finally {
    await journal.close();
  }
}
