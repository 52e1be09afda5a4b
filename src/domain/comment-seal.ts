import { sha256 } from '#lib/digest.ts';

/** What ties a comment of a run to the issue as the run read it, and to the comment's own words: an edit of either shows. */
export interface CommentSeal {
  readonly run: string;
  /** sha256 (hex) of the work item. */
  readonly workItemDigest: string;
  /** sha256 (hex) of the comment's text, without the seal. */
  readonly textDigest: string;
}

/** The text with its seal as a last line that no reader sees. `run` is a run's id: words joined by `-`. */
export function sealComment(text: string, { run, workItemDigest }: Omit<CommentSeal, 'textDigest'>): string {
  const own = normal(text);
  const name = run.replaceAll(/[^\w.~-]+|-(?=-)/g, '');
  return `${own}\n\n<!-- patchline:seal run=${name} issue=${workItemDigest} comment=${sha256(own)} -->`;
}

/** The seal of a comment whose text agrees with it and that ends with it; `null` for any other: nobody sealed it, or it was edited since. */
export function readSeal(body: string): CommentSeal | null {
  const [, text = '', run = '', workItemDigest = '', textDigest = ''] =
    /^([^]*)\n\n<!-- patchline:seal run=([\w.~-]+) issue=([0-9a-f]{64}) comment=([0-9a-f]{64}) -->$/.exec(normal(body)) ?? [];
  return textDigest !== '' && sha256(text) === textDigest ? { run, workItemDigest, textDigest } : null;
}

/** Forges and browsers change line ends and the white space at the end. */
function normal(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}
