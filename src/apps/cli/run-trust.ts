import { trustQuestion } from '#domain/outside-setting.ts';
import { outsideSettings } from '#config/outside-settings.ts';
import { trustReport } from '#present/trust-report.ts';
import { openRepository } from '#wiring/fix-world.ts';
import { trustFile } from '#wiring/trust-file.ts';
import { configText } from './open-fix.ts';

/** Options of `patchline trust` as the command line gives them. */
export interface TrustOptions {
  readonly repo: string;
  readonly revoke?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Shows what is asked, and agrees or takes the agreement back. Returns 1 where something is left to agree to. */
export async function runTrust({ repo, revoke = false, dryRun = false, json = false }: TrustOptions): Promise<number> {
  const { repository, paths } = await openRepository(repo, null, process.env, () => {});
  const settings = outsideSettings(await configText(repository.root));
  const file = trustFile(paths);
  const before = trustQuestion(settings, revoke ? null : await file.read());
  const isWritten = !dryRun && (revoke || !before.isAgreed);
  if (isWritten) await (revoke ? file.revoke() : file.agree(settings, new Date()));
  const isAgreed = before.isAgreed || (isWritten && !revoke);
  console.error(trustReport({ ...before, repository: repository.root }));
  if (settings.length > 0) console.error(saying({ revoke, dryRun, wasAgreed: before.isAgreed }, file.path));
  if (json) console.log(JSON.stringify({ repository: repository.root, ...before, isAgreed, dryRun, file: file.path }));
  return isAgreed || revoke ? 0 : 1;
}

function saying(
  { revoke, dryRun, wasAgreed }: { readonly revoke: boolean; readonly dryRun: boolean; readonly wasAgreed: boolean },
  path: string,
): string {
  if (revoke) return dryRun ? 'Dry run: the agreement was not taken back.' : `Nothing of this is agreed to any more (${path}).`;
  if (wasAgreed) return `You agreed to exactly this (${path}).`;
  return dryRun ? 'Dry run: nothing was agreed to.' : `You have now agreed to exactly this (${path}).`;
}
