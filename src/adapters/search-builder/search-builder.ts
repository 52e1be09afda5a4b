import type { Builder } from '#ports/builder.ts';
export function searchBuilder(_: unknown): Builder {
  return { kind: 'search', build: async () => ({ candidates: [], nodes: [], tried: 0, summary: 'stub' }) };
}
