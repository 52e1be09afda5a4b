import type { ChangedFile } from '#domain/gate/pull-request.ts';
import { isLockfile } from '#engines/duplicates/duplicates.ts';
import { finding, type Rule } from '../facts.ts';
import { newSources } from '../protected/lockfile-sources.ts';
import { changedScripts, isPackageManifest } from '../protected/package-scripts.ts';
import { protectedKindOf } from '../protected/path-kinds.ts';
import { onlyRaisesVersions } from '../protected/raised-versions.ts';

interface Notice {
  readonly weight: 'warn' | 'note' | 'unknown';
  readonly line: string;
}

/** Files that can run something, or fetch it from elsewhere, when the change is tried or merged: a person should look at them first. */
export const protectedPaths: Rule = ({ pullRequest }, settings) => {
  const notices = pullRequest.files.flatMap((file) =>
    noticesAbout(file, settings.protectedPaths, pullRequest.author.kind === 'bot'),
  );
  if (pullRequest.isTruncated) notices.push({ weight: 'unknown', line: 'the list of files or a patch was cut by the forge' });
  const of = (weight: Notice['weight']): readonly string[] =>
    notices.filter((notice) => notice.weight === weight).map(({ line }) => line);
  const [unknown, warn, note] = [of('unknown'), of('warn'), of('note')];
  const evidence = [...warn, ...unknown, ...note];
  if (unknown.length > 0) {
    return finding(
      'protected-paths',
      'unknown',
      'Not all of it could be read, so a person should see what it changes in sensitive files.',
      evidence,
    );
  }
  if (warn.length > 0) {
    return finding(
      'protected-paths',
      'warn',
      'It changes files that can run or fetch something by themselves, so please read these first.',
      evidence,
    );
  }
  if (note.length > 0) return finding('protected-paths', 'note', 'It changes how the project is built or checked.', evidence);
  return finding('protected-paths', 'pass', 'It touches no workflow, hook, package script or registry setting.');
};

function noticesAbout(file: ChangedFile, extra: readonly string[], isByBot: boolean): readonly Notice[] {
  const notices: Notice[] = [];
  const kind = [file.path, file.from ?? ''].map((path) => protectedKindOf(path, extra)).find((one) => one !== null);
  if (kind !== undefined) {
    // Six in ten of its false alarms on fourteen real repositories: update programs that raise what was there.
    const isUpdate = isByBot && file.from === null && onlyRaisesVersions(file.patch);
    const line = isUpdate ? `an update program raises versions: ${file.path}` : `${kind.kind}: ${file.path}`;
    notices.push({ weight: isUpdate ? 'note' : kind.weight, line });
  }
  const isLock = isLockfile(file.path);
  const isManifest = isPackageManifest(file.path);
  if (!isLock && !isManifest) return notices;
  if (file.patch === null) {
    if (file.status !== 'removed' && file.additions > 0)
      notices.push({ weight: 'unknown', line: `too large to read: ${file.path}` });
  } else if (isLock) {
    for (const place of newSources(file.path, file.patch))
      notices.push({ weight: 'warn', line: `new source ${place} in ${file.path}` });
  } else {
    for (const name of changedScripts(file.patch))
      notices.push({ weight: 'warn', line: `package script "${name}" in ${file.path}` });
  }
  return notices;
}
