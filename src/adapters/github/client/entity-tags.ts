import { toResponse, type WholeAnswer } from './whole-answer.ts';

/** Answers that GitHub may confirm by their entity tag instead of sending them again; a confirmation costs no rate limit. */
export interface EntityTags {
  find(url: string): { readonly tag: string; replay(): Response } | null;
  keep(url: string, answer: WholeAnswer): void;
}

const mostAnswers = 300;
const longestKept = 512 * 1024;

/** Kept in memory for one client, the latest 300. */
export function entityTags(): EntityTags {
  const kept = new Map<string, { readonly tag: string; readonly answer: WholeAnswer }>();
  return {
    find(url) {
      const found = kept.get(url);
      return found === undefined ? null : { tag: found.tag, replay: () => toResponse(found.answer) };
    },
    keep(url, answer) {
      kept.delete(url);
      const tag = answer.headers.get('etag');
      if (answer.status !== 200 || tag === null || answer.body.length > longestKept) return;
      kept.set(url, { tag, answer });
      const [oldest] = kept.keys();
      if (kept.size > mostAnswers && oldest !== undefined) kept.delete(oldest);
    },
  };
}
