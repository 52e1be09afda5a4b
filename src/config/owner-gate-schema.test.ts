import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const live = (more: object = {}, target: object = {}): string =>
  JSON.stringify({
    gates: [
      {
        name: 'live',
        command: ['node', 'probe.mjs'],
        writes: { scope: 'fixture-1', targets: [{ name: 'staging', url: 'https://test.example.org/api', ...target }], ...more },
      },
    ],
  });

describe("the owner's gates in the configuration", () => {
  it('have defaults that allow nothing to be made, and five things at most', () => {
    expect(readConfig(live(), {}).gates).toEqual([
      {
        name: 'live',
        argv: ['node', 'probe.mjs'],
        wallMs: 300_000,
        writes: {
          scope: 'fixture-1',
          targets: [{ name: 'staging', url: 'https://test.example.org/api', credential: null }],
          creates: [],
          reads: null,
          most: 5,
        },
      },
    ]);
    const { gates } = readConfig(
      live({ create: [{ path: '/a/{scope}/b' }, { path: '/c', scopeField: 'd.e' }] }, { key: 'TOKEN' }),
      {},
    );
    expect(gates[0]?.writes).toMatchObject({
      creates: [
        { path: '/a/{scope}/b', scopeField: null },
        { path: '/c', scopeField: 'd.e' },
      ],
      targets: [{ credential: { header: 'authorization', environmentVariable: 'TOKEN' } }],
    });
    expect(readConfig('gates: [{ name: lint, command: eslint, evenIfRedOnBase: true }]', {}).gates).toEqual([
      { name: 'lint', argv: ['eslint'], wallMs: 300_000, evenIfRedOnBase: true },
    ]);
  });

  it.each([
    ['a creation without a scope', live({ create: [{ path: '/items' }] }), 'scope'],
    ['more than five', live({ most: 6 }), 'most'],
    ['a path that climbs', live({ create: [{ path: '/{scope}/../x' }] }), 'path'],
    ['a path with a query', live({ create: [{ path: '/{scope}/x?y=1' }] }), 'path'],
    ['a method', live({ create: [{ path: '/{scope}', method: 'PUT' }] }), 'method'],
    ['plain HTTP elsewhere', live({}, { url: 'http://test.example.org' }), 'url'],
    ['credentials in the address', live({}, { url: 'https://a:b@test.example.org' }), 'url'],
    ['another protocol', live({}, { url: 'file:///etc/passwd' }), 'url'],
    ['a header that changes the method', live({}, { key: 'A', header: 'x-http-method-override' }), 'header'],
    ['a credential instead of its variable', live({}, { key: 'tok-123' }), 'key'],
    ['a scope with a slash', live({ scope: '../other' }), 'scope'],
    ['no target', live({ targets: [] }), 'targets'],
  ])('are refused with %s', (_, yaml, field) => {
    expect(() => readConfig(yaml, {})).toThrow(new RegExp(`gates\\.0\\.writes[^\\n]*${field}`));
  });
});
