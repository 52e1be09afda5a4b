import type { LegClaim, OlderText } from '#domain/gate/leg.ts';
import { type OlderDigest, type OlderManifest, parseOlderManifest } from '#domain/gate/older-manifest.ts';
import { shownBy } from '#domain/gate/older-manifest/shown-by.ts';
import { sha256 } from '#lib/digest.ts';
import { fencedBlocks } from '#present/extract-receipt.ts';
import type { RepositoryObjects } from '#ports/repository-objects.ts';

type Told = Extract<LegClaim, { kind: 'manifest' }>;

/** The three files of a manifest, where they travel with the change. */
const manifestFile = /(?:^|\/)attestations\/[\w./-]{1,200}-(?:manifest\.json|before\.txt|after\.txt)$/;

/** More texts than this are not looked at: one manifest has three. */
const mostTexts = 20;

/**
 * The first manifest of an older tool in the body of a pull request or among its files, with what its texts look like. Nothing is
 * fetched: a text that is only linked is missing. `null` where there is none.
 */
export async function readOlderManifest(
  { objects }: { readonly objects: Pick<RepositoryObjects, 'changes'> },
  about: { readonly body: string; readonly head: string; readonly trees: { readonly base: string; readonly head: string } },
): Promise<Told | null> {
  const files = await objects.changes(about.trees.base, about.trees.head, (path) => manifestFile.test(path));
  const committed = files.kind === 'changes' ? files.changes : [];
  const pasted = fencedBlocks(about.body).map((content) => ({ path: '', content }));
  const texts: Text[] = [...pasted, ...committed].map(({ path, content }) => ({ path, content: content ?? '' }));
  const looked = texts.slice(0, mostTexts);
  for (const { path, content } of looked) {
    const manifest = parseOlderManifest(content);
    if (manifest !== null) return told(manifest, { head: about.head, stem: path.replace(/manifest\.json$/, ''), texts: looked });
  }
  return null;
}

interface Text {
  /** Empty for a text of the body. */
  readonly path: string;
  readonly content: string;
}

interface Beside {
  readonly head: string;
  /** What the names of the manifest and of its texts begin with; empty for one of the body. */
  readonly stem: string;
  readonly texts: readonly Text[];
}

function told({ command, argv, head, before, after }: OlderManifest, beside: Beside): Told {
  return {
    kind: 'manifest',
    command,
    argv,
    isForHead: head === null ? null : head === beside.head,
    before: textOf(before, 'before.txt', beside),
    after: textOf(after, 'after.txt', beside),
  };
}

/** By its digest, wherever it stands; else the file of that name. */
function textOf(digest: OlderDigest | null, name: string, { stem, texts }: Beside): OlderText | null {
  if (digest === null) return null;
  // A fenced block loses its last line break.
  const isSame = ({ content }: Text): boolean => [content, `${content}\n`].some((spelling) => sha256(spelling) === digest.sha256);
  const same = texts.find(isSame);
  if (same !== undefined) return { text: 'same', shows: shownBy(same.content) };
  const other = stem === '' ? undefined : texts.find(({ path }) => path === `${stem}${name}`);
  return other === undefined ? { text: 'missing', shows: 'unclear' } : { text: 'other', shows: shownBy(other.content) };
}
