import { expect, test } from 'vitest';
import { mounted, recordedCommands, sent } from '../mounted.fixture.ts';
import { sampleSlate } from './slate.fixture.ts';
import { slateView } from './slate-view.ts';

const repository = { id: '0123456789abcdef', name: 'little-math', root: '/home/ann/little-math' };
const second = { ...sampleSlate, id: 'slate-two', round: 2, previous: sampleSlate.id };
const address = `/slates/${repository.id}/${sampleSlate.id}`;

function opened(): { readonly app: ReturnType<typeof mounted>; readonly commands: ReturnType<typeof recordedCommands> } {
  const commands = recordedCommands(() => ({ exitCode: 0, stdout: '', stderr: '' }));
  const all = async () => [{ repository, slates: [second, sampleSlate] }];
  return { app: mounted(slateView({ all }, commands)), commands };
}

test('a pick is the command that picks, and a tick in the box makes it a dry run', async () => {
  const { app, commands } = opened();
  const answer = await app.request(`${address}/pick`, sent({ variant: 'search-2' }));
  expect([answer.status, answer.headers.get('location')]).toEqual([303, address]);
  await app.request(`${address}/pick`, sent({ variant: 'search-1', dryRun: 'yes' }));
  expect(commands.asked).toEqual([
    { argv: ['slate', 'pick', sampleSlate.id, 'search-2'], input: null, repository: repository.id },
    { argv: ['slate', 'pick', sampleSlate.id, 'search-1', '--dry-run'], input: null, repository: repository.id },
  ]);
});

test('only variants of this slate, of a repository that is shown, can be picked', async () => {
  const { app, commands } = opened();
  const bad = [
    [`${address}/pick`, { variant: '--help' }],
    [`${address}/pick`, {}],
    [`/slates/fedcba9876543210/${sampleSlate.id}/pick`, { variant: 'search-1' }],
    [`/slates/${repository.id}/none/pick`, { variant: 'search-1' }],
    [`/slates/${repository.id}/..%2f${sampleSlate.id}/next`, { prose: 'more' }],
  ] as const;
  for (const [path, fields] of bad) expect((await app.request(path, sent(fields))).status, path).toBe(404);
  expect(commands.asked).toEqual([]);
});

test('words for the next round go over standard input, whatever they begin with', async () => {
  const { app, commands } = opened();
  await app.request(`${address}/next`, sent({ prose: '--restart\n$(touch x)' }));
  expect(commands.asked).toEqual([
    { argv: ['slate', 'next', sampleSlate.id, '--prose', '-'], input: '--restart\n$(touch x)', repository: repository.id },
  ]);
});

test('each round leads to the others', async () => {
  const { app } = opened();
  for (const { id } of [sampleSlate, second]) {
    const page = await (await app.request(`/slates/${repository.id}/${id}`)).text();
    expect(page).toContain(`href="${address}"`);
    expect(page).toContain(`href="/slates/${repository.id}/slate-two"`);
  }
});
