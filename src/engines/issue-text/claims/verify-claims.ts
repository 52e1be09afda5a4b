import type { ClaimVerdict, IssueClaim, VerifiedClaim } from '#domain/issue-claim.ts';
import { isSource } from './repository-files.ts';
import { searchCheckout } from './source-search.ts';
import type { SourceSearch } from './source-search.ts';
import { ownName, packagePath, readFrame } from './stack-frames.ts';

export interface VerifiedPackage {
  readonly packageName: string | null;
  readonly packageVersion: string | null;
}

/**
 * Checks claims against a checkout, reading only. Frames of other packages are left out: they claim nothing about this one. A frame in
 * a built file that is not checked in, or a path without a folder, cannot disprove anything and becomes incidental.
 */
export function verifyClaims(
  claims: readonly IssueClaim[],
  checkoutPath: string,
  about: VerifiedPackage,
): Promise<readonly VerifiedClaim[]> {
  const search = searchCheckout(checkoutPath);
  const verified = claims.flatMap((claim) => {
    if (claim.kind === 'stack-frame') return verifyFrame(claim, search, about);
    return [{ claim, verdict: verdictOf(claim, search, about) }];
  });
  return Promise.resolve(verified);
}

function verdictOf(claim: IssueClaim, search: SourceSearch, about: VerifiedPackage): ClaimVerdict {
  switch (claim.kind) {
    case 'path':
    case 'stack-frame':
      return verifyPath(claim.text, search);
    case 'symbol':
      return verifySymbol(claim.text, search);
    case 'version':
      return verifyVersion(claim.text, search, about);
    case 'quoted-code':
      return verifyQuotation(claim.text, search);
  }
}

function notFound(search: SourceSearch): ClaimVerdict {
  return { kind: 'not-found', searched: search.described };
}

function verifyPath(text: string, search: SourceSearch): ClaimVerdict {
  const [, written = text, at] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
  const path = written.replace(/^(?:\.{0,2}\/)+/, '');
  const file = search.files.includes(path) ? path : search.files.find((known) => known.endsWith(`/${path}`));
  if (file === undefined) return notFound(search);
  const length = search.lines(file)?.length ?? 0;
  const line = at === undefined ? 1 : Number(at);
  if (line > Math.max(1, length))
    return {
      kind: 'differs',
      at: [{ file, line: Math.max(1, length) }],
      detail: `${file} has only ${length} lines at this commit`,
    };
  return { kind: 'found', at: [{ file, line }] };
}

function verifySymbol(text: string, search: SourceSearch): ClaimVerdict {
  const name =
    text
      .replace(/\(\)$/, '')
      .split(/\.|#|::/)
      .at(-1) ?? text;
  const word = name.replaceAll('$', '\\$');
  const declared = search.find(
    new RegExp(
      `(?:\\b(?:function\\*?|class|const|let|var|interface|type|enum|get|set|async|static)\\s+|[.\\s]|^)${word}\\s*(?:[:=(]|extends\\b|\\{)`,
    ),
    3,
  );
  const at = declared.length > 0 ? declared : search.find(new RegExp(`(?<![\\w$])${word}(?![\\w$])`), 3);
  return at.length > 0 ? { kind: 'found', at } : notFound(search);
}

function verifyVersion(text: string, search: SourceSearch, { packageVersion }: VerifiedPackage): ClaimVerdict {
  const line = (search.lines('package.json') ?? []).findIndex((content) => /"version"\s*:/.test(content)) + 1;
  if (packageVersion === null || line === 0) return { kind: 'not-found', searched: 'the version in package.json' };
  const at = [{ file: 'package.json', line }];
  return packageVersion === text
    ? { kind: 'found', at }
    : { kind: 'differs', at, detail: `the checkout is version ${packageVersion}` };
}

const builtPath = /(?:^|\/)(?:dist|build|lib|out|es|esm|cjs|umd|bundle)\/|\.min\.js$/;

function verifyFrame(claim: IssueClaim, search: SourceSearch, { packageName }: VerifiedPackage): VerifiedClaim[] {
  const frame = readFrame(claim.text);
  if (frame === null) return [];
  const inPackage = packagePath(frame.path);
  if (inPackage !== null && inPackage.packageName !== packageName) return [];
  const path = inPackage?.path ?? fileUnder(frame.path, search);
  if (path === null) return [];
  const file = search.files.includes(path) ? path : null;
  const name = ownName(frame.functionName);
  if (file === null) {
    const named = name === null ? null : verifySymbol(name, search);
    if (named?.kind === 'found') return [{ claim, verdict: named }];
    const weight = builtPath.test(path) || name === null ? 'incidental' : claim.weight;
    return [{ claim: { ...claim, weight }, verdict: notFound(search) }];
  }
  return [{ claim, verdict: frameInFile(file, frame.line, name, search) }];
}

/** A frame outside `node_modules`: the longest end of its path that is a file here, with a folder in it. */
function fileUnder(path: string, search: SourceSearch): string | null {
  const parts = path.split('/').filter((part) => part !== '');
  for (let from = 0; from < parts.length - 1; from += 1) {
    const end = parts.slice(from).join('/');
    if (search.files.includes(end) && isSource(end)) return end;
  }
  return null;
}

const nearLines = 60;

function frameInFile(file: string, line: number, name: string | null, search: SourceSearch): ClaimVerdict {
  const lines = search.lines(file) ?? [];
  if (line > lines.length)
    return {
      kind: 'differs',
      at: [{ file, line: Math.max(1, lines.length) }],
      detail: `${file} has only ${lines.length} lines at this commit`,
    };
  if (name === null) return { kind: 'found', at: [{ file, line }] };
  const word = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`);
  const isNear = lines.slice(Math.max(0, line - nearLines), line + 1).some((content) => word.test(content));
  if (isNear) return { kind: 'found', at: [{ file, line }] };
  const elsewhere = lines.findIndex((content) => word.test(content));
  const detail =
    elsewhere === -1
      ? `no \`${name}\` in ${file} at this commit`
      : `\`${name}\` stands in line ${elsewhere + 1} of ${file} at this commit`;
  return { kind: 'differs', at: [{ file, line: elsewhere === -1 ? line : elsewhere + 1 }], detail };
}

const enough = 0.7;
const some = 0.35;

/** Lines of the quotation, whatever their indentation, looked for in each file. */
function verifyQuotation(text: string, search: SourceSearch): ClaimVerdict {
  const wanted = text
    .split('\n')
    .map(squeeze)
    .filter((line) => line.length >= 8 && !/^(?:\/\/|\/\*|\*|\.\.\.)/.test(line));
  if (wanted.length === 0) return { kind: 'not-found', searched: 'nothing: the quotation is too short to be looked up' };
  let best = { share: 0, file: '', line: 1 };
  for (const file of search.files) {
    if (!isSource(file)) continue;
    const lines = (search.lines(file) ?? []).map(squeeze);
    const known = new Set(lines);
    const share = wanted.filter((line) => known.has(line)).length / wanted.length;
    if (share > best.share) best = { share, file, line: lines.findIndex((line) => wanted.includes(line)) + 1 };
  }
  const at = [{ file: best.file, line: best.line }];
  if (best.share >= enough) return { kind: 'found', at };
  return best.share >= some
    ? { kind: 'differs', at, detail: `${Math.round(best.share * 100)} % of the quoted lines are in ${best.file}` }
    : notFound(search);
}

function squeeze(line: string): string {
  return line.replace(/\s+/g, '').replace(/;$/, '');
}
