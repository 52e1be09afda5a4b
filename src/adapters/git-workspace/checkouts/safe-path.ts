/**
 * Why a path may not be written, as the end of a sentence ("it …"), or `null` where it may. Paths are relative, with forward slashes.
 * Refused are paths that leave the folder, and every spelling that some file system reads as `.git` (CVE-2014-9390:
 * letter case, HFS+ ignorable code points, NTFS short names, streams, trailing dots and spaces).
 */
export function refusalOfPath(path: string): string | null {
  if (path === '' || path.startsWith('/')) return 'is not a relative path';
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029\ufffd]/u.test(path) || !path.isWellFormed()) {
    return isGitSpelling(path) ? 'names a git folder' : 'holds characters that cannot be seen';
  }
  if (path.includes('\\')) return 'holds a backslash';
  if (Buffer.byteLength(path) > 4000) return 'is longer than 4,000 bytes';
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return 'leaves the folder or is not in its plain form';
    if (Buffer.byteLength(segment) > 255) return 'has a name longer than 255 bytes';
    if (isGitSpelling(segment)) return 'names a git folder';
  }
  return null;
}

/** A path as it may be shown to people: no character of it can steer a terminal. */
export function shownPath(path: string): string {
  const text = JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path);
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

function isGitSpelling(path: string): boolean {
  return path.split(/[\\/]/).some((segment) => {
    const plain = segment
      .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
      .normalize('NFKC')
      .toLowerCase();
    const [name = ''] = plain.split(':');
    return /^(\.git|git~\d+)$/.test(name.replace(/[. ]+$/, ''));
  });
}
