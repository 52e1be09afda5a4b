import { describe, expect, it } from 'vitest';
import { sandboxContract } from '#ports/sandbox.contract.ts';
import { bubblewrapSandbox } from './bubblewrap-sandbox.ts';

sandboxContract('bubblewrap', () => bubblewrapSandbox());
sandboxContract('bubblewrap without control groups', () => bubblewrapSandbox({ controlGroups: false }));

describe('the probe of bubblewrap', () => {
  it('gives the same digest each time, and another one where limits are kept in another way', async () => {
    const strict = await bubblewrapSandbox().probe();
    const metered = await bubblewrapSandbox({ controlGroups: false }).probe();
    expect(strict).toMatchObject({ kind: 'ready', name: expect.stringMatching(/^bubblewrap \d/u) as string });
    expect(await bubblewrapSandbox().probe()).toEqual(strict);
    const areGroupsUsed = strict.kind === 'ready' && strict.weaknesses.length === 0;
    expect(JSON.stringify(metered) !== JSON.stringify(strict)).toBe(areGroupsUsed);
  });

  it('names the limits that are only looked at now and then', async () => {
    const metered = await bubblewrapSandbox({ controlGroups: false }).probe();
    expect(metered.kind === 'ready' && metered.weaknesses[0]).toMatch(/^Memory is only looked at every 100 ms .*\.$/u);
  });
});
