import type { IssueClaim } from '#domain/issue-claim.ts';
import { readParts } from '#engines/issue-text/markdown/sections.ts';
import type { Part } from '#engines/issue-text/markdown/sections.ts';
import { codeDrafts, codeLanguages } from '#engines/issue-text/reproduction/code-drafts.ts';
import { readFrame } from './stack-frames.ts';

const mostClaims = 60;

/**
 * What an issue asserts about the code that can be checked without running it: stack frames, paths, symbols in backticks, versions, and
 * code quoted from the repository. Code that is the reproduction (it imports or calls the package) is no quotation.
 */
export function extractClaims(issue: { readonly title: string; readonly body: string }): readonly IssueClaim[] {
  const title: Part = { kind: 'prose', text: issue.title, line: 0, role: 'none', lead: '' };
  const claims = [title, ...readParts(issue.body)].flatMap((part) => (part.kind === 'code' ? fromCode(part) : fromProse(part)));
  const seen = new Set<string>();
  return claims
    .filter(({ kind, text }) => !seen.has(`${kind} ${text}`) && seen.add(`${kind} ${text}`) !== undefined)
    .slice(0, mostClaims)
    .map((claim) => ({ ...claim, issueLine: Math.max(1, claim.issueLine) }));
}

function fromCode(part: Part & { readonly kind: 'code' }): IssueClaim[] {
  const frames = part.text.split('\n').flatMap((line, index): IssueClaim[] => {
    const frame = readFrame(line);
    if (frame === null || /^(?:node:|internal\/)/.test(frame.path)) return [];
    // Only a frame inside an installed package speaks of the repository; others are files of whoever reports.
    const weight = frame.path.includes('node_modules/') ? 'central' : 'incidental';
    return [{ kind: 'stack-frame', text: line.trim(), issueLine: part.line + index, weight }];
  });
  if (frames.length > 0) return frames;
  return isQuotation(part)
    ? [
        {
          kind: 'quoted-code',
          text: part.text.trimEnd(),
          issueLine: part.line,
          weight: namesSource(part.lead) ? 'central' : 'incidental',
        },
      ]
    : [];
}

const pathShape = /(?<![\w/@.-])(?:\.{0,2}\/)?(?:[\w@.-]+\/)*[\w.-]*\w\.(?:[cm]?[jt]sx?|vue|svelte|json)\b(?::\d+)?/g;

function namesSource(lead: string): boolean {
  return pathIn(lead) !== null && !/\b(?:my|create|save|put|add|with|following|new file)\b/i.test(lead);
}

function pathIn(text: string): string | null {
  return [...text.matchAll(pathShape)].map(([path]) => path).find((path) => path.includes('/')) ?? null;
}

/** Code that is said to be in the repository, and that does not run the package. */
function isQuotation(part: Part & { readonly kind: 'code' }): boolean {
  if (!codeLanguages.test(part.language) || part.role === 'suggestion' || part.role === 'expected' || part.role === 'actual')
    return false;
  const isSaid =
    namesSource(part.lead) ||
    /\b(?:this|the|following|these) (?:line|code|function|method|condition|check|part|implementation|snippet|lines)\b/i.test(
      part.lead,
    );
  const importsSomething = /\brequire\s*\(|^\s*import\s/m.test(part.text);
  return (
    isSaid && !importsSomething && !codeDrafts(part, 0).drafts.some((draft) => draft.expected !== null || draft.actual !== null)
  );
}

const faultWords =
  /\b(?:bug|cause[sd]?|culprit|problem|fault|wrong|broken|incorrect|mistake|look(?:s|ing)? at|comes from|lives? in|located|defined in|implemented in)\b|#L\d+|\bline \d+/i;
const identifier = /^(?:[A-Za-z_$][\w$]*)(?:(?:\.|#|::)[A-Za-z_$][\w$]*)*(?:\(\))?$/;
const commonWords = new Set(
  'undefined null true false NaN Infinity this console.log console string number boolean object Object Array String Number Promise Error TypeError RangeError Date Map Set JSON Math function async await const let var import export require module exports default class node npm npx yarn pnpm main master test git latest next js ts'.split(
    ' ',
  ),
);

function fromProse(part: Part): IssueClaim[] {
  return part.text.split('\n').flatMap((line, index): IssueClaim[] => {
    const issueLine = part.line + index;
    const frame = readFrame(line);
    if (frame !== null)
      return [
        {
          kind: 'stack-frame',
          text: line.trim(),
          issueLine,
          weight: frame.path.includes('node_modules/') ? 'central' : 'incidental',
        },
      ];
    return [
      ...pathClaims(line, issueLine),
      ...symbolClaims(line, issueLine),
      ...versionClaims(part.role === 'environment' && /^v?\d/.test(line) ? `version ${line}` : line, issueLine),
    ];
  });
}

function pathClaims(line: string, issueLine: number): IssueClaim[] {
  const linked = [...line.matchAll(/https?:\/\/[^\s)>\]]*?\/blob\/[^/\s]+\/([^\s)>\]#?]+)(?:#L(\d+))?/g)].map(
    ([, path = '', at]) => (at === undefined ? path : `${path}:${at}`),
  );
  const plain = [...line.replace(/https?:\/\/\S+/g, ' ').matchAll(pathShape)].map(([path]) => path);
  return [...linked, ...plain]
    .filter(
      (path) =>
        !path.includes('node_modules/') &&
        !/^(?:package|package-lock|tsconfig)\.json/.test(path) &&
        !/^(?:node|vue|next|express|d3|three)\.js$/i.test(path),
    )
    .map((text) => ({
      kind: 'path',
      text,
      issueLine,
      weight: text.includes('/') && !text.startsWith('../') && faultWords.test(line) ? 'central' : 'incidental',
    }));
}

function symbolClaims(line: string, issueLine: number): IssueClaim[] {
  return [...line.matchAll(/`([^`\n]{2,80})`/g)].flatMap(([, text = '']): IssueClaim[] => {
    const plain = text.trim();
    const isPath = /\.(?:[cm]?[jt]sx?|json)$/.test(plain);
    return identifier.test(plain) && !commonWords.has(plain.replace(/\(\)$/, '')) && !isPath
      ? [{ kind: 'symbol', text: plain, issueLine, weight: 'incidental' }]
      : [];
  });
}

const otherVersions =
  /\b(?:node(?:\.?js)?|npm|yarn|pnpm|bun|deno|typescript|chrome|firefox|safari|edge|windows|macos|mac ?os|os ?x?|linux|ubuntu|debian|react|vue|angular|webpack|vite|jest|babel|browser|ios|android)\b/i;

function versionClaims(line: string, issueLine: number): IssueClaim[] {
  const named = /(?:\bv(?:ersion)?s?\b\W{0,12}|@|\bv)(\d{1,4}\.\d{1,5}\.\d{1,6}(?:-[\w.]+)?)\b/i.exec(line);
  return named?.[1] === undefined || otherVersions.test(line.slice(0, named.index))
    ? []
    : [{ kind: 'version', text: named[1], issueLine, weight: 'incidental' }];
}
