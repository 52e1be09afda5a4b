import type { ChangedFile } from '#domain/gate/pull-request.ts';

/** Scripts that a package manager runs by itself. A bare `"version"` is the package's own far more often than a script. */
const lifecycle =
  /^"(pre|post)?(install|prepare|publish|pack|uninstall)"|^"(pre|post)version"|^"(prepublishonly|dependencies|prerestart)"/i;
const longestLine = 2000;

export function isPackageManifest(path: string): boolean {
  return /(^|\/)package\.json$/i.test(path);
}

/**
 * Scripts of a `package.json` that a patch adds or changes: those that run by themselves always, others where the patch shows that they
 * stand under `"scripts"`. Names only.
 */
export function changedScripts(patch: NonNullable<ChangedFile['patch']>): readonly string[] {
  const names: string[] = [];
  let isInScripts = false;
  for (const raw of patch.split('\n')) {
    if (raw.startsWith('@@')) isInScripts = false;
    const line = raw.slice(1, longestLine).trim();
    if (/^"scripts"\s*:/.test(line)) isInScripts = true;
    else if (isInScripts && line.startsWith('}')) isInScripts = false;
    else if (raw.startsWith('+') && /^"[^"]{1,100}"\s*:\s*"/.test(line) && (isInScripts || lifecycle.test(line))) {
      names.push(line.slice(1, line.indexOf('"', 1)));
    }
  }
  return names;
}
