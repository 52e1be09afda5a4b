/** An answer that was read to its end. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export function toResponse({ status, headers, body }: WholeAnswer): Response {
  return new Response([204, 205, 304].includes(status) ? null : body, { status, headers });
}
