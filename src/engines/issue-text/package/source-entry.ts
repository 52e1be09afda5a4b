const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx'];
const builtFolder =
  /^(?:\.\/)?(?:dist|build|lib|out|es|esm|cjs|umd|output|_?bundles?)(?:\/(?:esm?|cjs|umd|mjs|module|node|src|lib|types))?\//;
const sourceFolders = ['src/', 'source/', 'lib/', ''];

/** The file that a specifier without or with an ending means. */
export function resolveFile(path: string, files: readonly string[]): string | null {
  const plain = path.replace(/^\.\//, '').replace(/\/$/, '');
  const stem = plain.replace(/\.[cm]?jsx?$/, '');
  const tries = [plain, ...withEndings(plain), ...withEndings(stem), ...withEndings(`${plain}/index`)];
  return tries.find((candidate) => isCode(candidate) && files.includes(candidate)) ?? null;
}

function isCode(path: string): boolean {
  return !/\.d\.[cm]?ts$/.test(path) && !path.endsWith('/');
}

function withEndings(stem: string): string[] {
  return endings.map((ending) => `${stem}${ending}`);
}

/**
 * The source file behind the entries that package.json names, best first. A built file (`dist/index.js`) gives way to its source
 * (`src/index.ts`) even where it is checked in: a fix of the source would not show in it.
 */
export function sourceEntry(entries: readonly string[], files: readonly string[]): string | null {
  for (const entry of entries) {
    const found = sourceOfBuilt(entry, files) ?? builtOrPlain(entry, files);
    if (found !== null) return found;
  }
  const usual = sourceFolders.flatMap((folder) => [`${folder}index`, `${folder}main`]);
  return entries.length === 0 ? null : (usual.map((stem) => resolveFile(stem, files)).find((file) => file !== null) ?? null);
}

function builtOrPlain(entry: string, files: readonly string[]): string | null {
  return /\.(?:json|css|d\.[cm]?ts)$/.test(entry) ? null : resolveFile(entry, files);
}

function sourceOfBuilt(entry: string, files: readonly string[]): string | null {
  if (!builtFolder.test(entry)) return null;
  const rest = entry
    .replace(builtFolder, '')
    .replace(/(?:\.(?:umd|esm|cjs|min|bundle|node|browser|module|common))*(?:\.d)?\.[cm]?[jt]sx?$/, '');
  const isLib = /^(?:\.\/)?lib\//.test(entry);
  // `lib` is as often the source as the build: it gives way only to a file of the same name under `src`.
  const folders = isLib ? ['src/', 'source/'] : sourceFolders;
  for (const folder of folders) {
    const found = resolveFile(`${folder}${rest}`, files);
    if (found !== null && found !== entry.replace(/^\.\//, '')) return found;
  }
  return null;
}
