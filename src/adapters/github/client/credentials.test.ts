import { describe, expect, it } from 'vitest';
import { readCredentials, readPlace } from './credentials.ts';

const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';

describe('credentials', () => {
  it('are those of an App, else a token, else none', () => {
    expect(readCredentials({})).toEqual({ kind: 'none' });
    expect(readCredentials({ GITHUB_TOKEN: 'ghp_a', GH_TOKEN: '' })).toEqual({ kind: 'token', token: 'ghp_a' });
    expect(readCredentials({ GITHUB_TOKEN: 'ghp_a', GH_TOKEN: 'ghp_b\n' })).toEqual({ kind: 'token', token: 'ghp_b' });
    expect(readCredentials({ GITHUB_TOKEN: 'ghs_a', GITHUB_ACTIONS: 'true' })).toEqual({ kind: 'workflow', token: 'ghs_a' });
    expect(readCredentials({ GITHUB_TOKEN: 'ghp_a', GITHUB_ACTIONS: 'true' })).toMatchObject({ kind: 'token' });
    const app = { PATCHLINE_GITHUB_APP_ID: '7', PATCHLINE_GITHUB_APP_PRIVATE_KEY: key, GITHUB_TOKEN: 'ghp_a' };
    expect(readCredentials(app)).toEqual({ kind: 'app', appId: '7', privateKey: key, installationId: null });
  });

  it('that cannot be any are refused without being shown', () => {
    const secret = 'not a SECRET';
    const app = { PATCHLINE_GITHUB_APP_ID: '7' };
    for (const environment of [
      { GITHUB_TOKEN: secret },
      { ...app, PATCHLINE_GITHUB_APP_PRIVATE_KEY: secret },
      { PATCHLINE_GITHUB_APP_ID: secret },
    ]) {
      expect(() => readCredentials(environment)).toThrow(expect.objectContaining({ name: 'WorldError', kind: 'usage' }) as Error);
      expect(() => readCredentials(environment)).not.toThrow(/SECRET/);
    }
  });
});

describe('the place of GitHub', () => {
  it('is github.com, or what the variables of Actions say', () => {
    expect(readPlace({})).toEqual({ server: 'https://github.com', api: 'https://api.github.com' });
    expect(readPlace({ GITHUB_SERVER_URL: 'https://git.example/' })).toEqual({
      server: 'https://git.example',
      api: 'https://git.example/api/v3',
    });
    expect(readPlace({ GITHUB_API_URL: 'http://127.0.0.1:8080' }).api).toBe('http://127.0.0.1:8080');
  });

  it.each(['http://git.example', 'https://user:pass@git.example', 'https://git.example?x=1', 'file:///etc', 'git.example'])(
    'is never %s, where a token would be read by others',
    (address) => {
      expect(() => readPlace({ GITHUB_SERVER_URL: address })).toThrow(/no address that a token may be sent to/);
      expect(() => readPlace({ GITHUB_API_URL: address })).toThrow(/no address that a token may be sent to/);
    },
  );
});
