import { ok, type ApiRequest, type ApiResponse } from './route.ts';

export interface Page {
  readonly page: number;
  readonly perPage: number;
}

export function pageOf(query: URLSearchParams): Page {
  const whole = (name: string, otherwise: number): number => {
    const value = Number.parseInt(query.get(name) ?? '', 10);
    return Number.isFinite(value) && value > 0 ? value : otherwise;
  };
  return { page: whole('page', 1), perPage: Math.min(whole('per_page', 30), 100) };
}

/** The page asked for, with the `Link` header that GitHub sends (RFC 8288). `wrap` puts the items where the answer wants them. */
export function paged(
  apiUrl: string,
  request: ApiRequest,
  items: readonly unknown[],
  wrap: (slice: readonly unknown[]) => unknown = (slice) => slice,
): ApiResponse {
  const { page, perPage } = pageOf(request.query);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = linkHeader(apiUrl, request, page, last);
  return ok(wrap(items.slice((page - 1) * perPage, page * perPage)), 200, link === '' ? {} : { link });
}

function linkHeader(apiUrl: string, request: ApiRequest, page: number, last: number): string {
  const to = (target: number, relation: string): string => {
    const query = new URLSearchParams(request.query);
    query.set('page', String(target));
    return `<${apiUrl}${request.path}?${query.toString()}>; rel="${relation}"`;
  };
  const before = page > 1 ? [to(page - 1, 'prev'), to(1, 'first')] : [];
  const after = page < last ? [to(page + 1, 'next'), to(last, 'last')] : [];
  return [...before, ...after].join(', ');
}
