import { createHash } from 'node:crypto';
import type { WorkItem, WorkItemOrigin } from '#domain/work-item.ts';
import { WorldError } from '#domain/world-error.ts';

/** What an issue is read from: the bytes of a Markdown file or of standard input, or the fields of a forge. */
export type IssueSource =
  | { readonly kind: 'markdown'; readonly content: Uint8Array | string; readonly origin: WorkItemOrigin }
  | {
      readonly kind: 'fields';
      readonly title: string;
      readonly body: string;
      readonly number: number | null;
      readonly labels: readonly string[];
      readonly origin: WorkItemOrigin;
    };

/** The longest issue that is read, in bytes of UTF-8 (GitHub's own limit is 65,536 characters). */
export const longestIssueBytes: number = 256 * 1024;

/**
 * Normalises an issue: UTF-8 without BOM, `\n` line ends. In Markdown the first `# heading` (or the first line) is the title; a number
 * comes from `(#12)` in the title, a line `Issue: <url or #12>` or `Link: <url>`, or a file name such as `issue-12.md`; labels from a
 * line `Labels: a, b`. Throws `WorldError` `usage` for what is too large, binary, not UTF-8 or empty.
 */
export function readIssue(source: IssueSource): WorkItem {
  const name = nameOf(source.origin);
  if (source.kind === 'fields') {
    const body = decode(source.body, name);
    const title = decode(source.title, name).trim();
    requireWords(`${title}${body}`, name);
    return item(source.origin, { title, body, number: source.number, labels: source.labels });
  }
  const text = decode(source.content, name);
  requireWords(text, name);
  return item(source.origin, readMarkdown(text, source.origin));
}

function nameOf(origin: WorkItemOrigin): string {
  if (origin.kind === 'file') return `the issue file "${origin.path}"`;
  return origin.kind === 'stdin' ? 'the issue on standard input' : `the issue ${origin.url}`;
}

function decode(content: Uint8Array | string, name: string): string {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  if (bytes.byteLength > longestIssueBytes) {
    throw new WorldError(
      'usage',
      `Cannot read ${name}: it has ${bytes.byteLength} bytes and ${longestIssueBytes} is the limit, because no person writes more by hand. Cut logs and attachments and try again.`,
    );
  }
  const refuse = (why: string): WorldError =>
    new WorldError('usage', `Cannot read ${name}: ${why}, and an issue is text. Name a Markdown file in UTF-8.`);
  if (bytes.includes(0)) throw refuse('it holds a NUL byte');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch (cause) {
    throw new WorldError('usage', refuse('it is not valid UTF-8').message, { cause });
  }
}

function requireWords(text: string, name: string): void {
  if (/[\p{L}\p{N}]/u.test(text)) return;
  throw new WorldError('usage', `Cannot read ${name}: it holds no words. Describe what happens and what should happen instead.`);
}

type IssueFields = Pick<WorkItem, 'title' | 'body' | 'number' | 'labels'>;

function item(origin: WorkItemOrigin, fields: IssueFields): WorkItem {
  const digest = createHash('sha256').update(`${fields.title}\n${fields.body}`).digest('hex');
  return { origin, ...fields, digest };
}

const headLines = 12;

function readMarkdown(text: string, origin: WorkItemOrigin): IssueFields {
  const lines = text.split('\n');
  const at = titleLine(lines);
  const heading = (lines[at] ?? '')
    .replace(/^ {0,3}#{1,6}\s+/, '')
    .replace(/\s+#+\s*$/, '')
    .trim();
  const body = [...lines.slice(0, at), ...lines.slice(at + 1)].join('\n').replace(/^\n+/, '').trimEnd();
  const head = lines.slice(0, at + headLines).join('\n');
  return { title: heading.replace(/\s*\(#\d+\)\s*$/, ''), body, number: numberIn(heading, head, origin), labels: labelsIn(head) };
}

/** The first heading, unless other text comes long before it; else the first line with text. */
function titleLine(lines: readonly string[]): number {
  const firstText = lines.findIndex((line) => line.trim() !== '');
  const heading = lines.slice(0, firstText + headLines).findIndex((line) => /^ {0,3}#\s+\S/.test(line));
  const fence = lines.findIndex((line) => /^ {0,3}(?:```|~~~)/.test(line));
  return heading !== -1 && (fence === -1 || heading < fence) ? heading : firstText;
}

function numberIn(title: string, head: string, origin: WorkItemOrigin): number | null {
  const inTitle = /\(#(\d{1,9})\)\s*$/.exec(title) ?? /^#(\d{1,9})\b/.exec(title);
  const inLine = /^\W{0,4}(?:issue|link|url|source)\W{1,6}[^\n]*?(?:\/(?:issues|pull)\/|#)(\d{1,9})\b/im.exec(head);
  const inName =
    origin.kind === 'file' ? /(?:^|[/\\])(?:issue[-_ ]?)?#?(\d{1,9})\.(?:md|markdown|txt)$/i.exec(origin.path) : null;
  const inUrl = origin.kind === 'forge' ? /\/issues\/(\d{1,9})\b/.exec(origin.url) : null;
  const digits = (inTitle ?? inLine ?? inUrl ?? inName)?.[1];
  return digits === undefined || Number(digits) === 0 ? null : Number(digits);
}

function labelsIn(head: string): string[] {
  const line = /^\W{0,4}labels?\W{1,6}([^\n]{1,400})$/im.exec(head)?.[1] ?? '';
  return line
    .split(',')
    .map((label) => label.replace(/[`*"'[\]]/g, '').trim())
    .filter((label) => label !== '');
}
