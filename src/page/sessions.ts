import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may use the page: whoever has the address that the command printed, and then the cookie that was given for it. */
export interface Sessions {
  /** The secret in the printed address, URL-safe. */
  readonly token: string;
  /** Name of the cookie; browsers send cookies to every port of a host, so the name is this server's own. */
  readonly cookie: string;
  /** Begins a session where the token is right; its id is the value of the cookie. */
  begin(token: string): string | null;
  /** The token against forged requests of a session; `null`: there is no such session. */
  csrfOf(id: string): string | null;
}

export function newSessions(): Sessions {
  const token = randomBytes(32).toString('base64url');
  const key = randomBytes(32);
  const known = new Set<string>();
  return {
    token,
    cookie: `patchline-${randomBytes(4).toString('hex')}`,
    begin(given) {
      if (!isSame(given, token)) return null;
      const id = randomBytes(32).toString('base64url');
      known.add(id);
      return id;
    },
    csrfOf: (id) => (known.has(id) ? createHmac('sha256', key).update(id).digest('base64url') : null),
  };
}

/** Takes the same time wherever two texts differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHmac('sha256', 'length').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
