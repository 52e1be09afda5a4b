import { createEmulator } from 'emulate';

/** An answer of the stateful core, before the proxy makes it what GitHub would say. */
export interface CoreAnswer {
  readonly status: number;
  readonly link: string | null;
  readonly body: unknown;
}

/** `emulate`, which keeps users, repositories, issues, comments, labels and their events. Reached only by the proxy, which has already decided who may. */
export interface Core {
  call(login: string, method: string, path: string, body?: unknown): Promise<CoreAnswer>;
  close(): Promise<void>;
}

/** `emulate` counts 5,000 requests per token and hour; the proxy does its own counting. */
const tokensPerLogin = 100;

export async function startCore(publicUrl: string, logins: readonly string[]): Promise<Core> {
  const tokenOf = (login: string, turn: number): string => `core-${logins.indexOf(login)}-${turn % tokensPerLogin}`;
  const tokens = logins.flatMap((login) =>
    Array.from({ length: tokensPerLogin }, (_, turn) => [tokenOf(login, turn), { login }] as const),
  );
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: { tokens: Object.fromEntries(tokens), github: { users: logins.map((login) => ({ login, name: login })) } },
  });
  const spoken = emulator.url;
  const address = `http://127.0.0.1:${new URL(spoken).port}`;
  const made = (text: string): string => text.replaceAll(spoken, publicUrl).replaceAll(address, publicUrl);
  let turn = 0;
  return {
    call: async (login, method, path, body) => {
      turn += 1;
      if (!logins.includes(login))
        throw new Error(`The local GitHub has no account "${login}"; name it in "people" when starting.`);
      const response = await fetch(`${address}${path}`, {
        method,
        headers: { authorization: `Bearer ${tokenOf(login, turn)}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = made(await response.text());
      const link = response.headers.get('link');
      return {
        status: response.status,
        link: link === null ? null : made(link),
        body: text === '' ? null : (JSON.parse(text) as unknown),
      };
    },
    close: () => emulator.close(),
  };
}
