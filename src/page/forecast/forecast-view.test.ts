import { expect, test } from 'vitest';
import { mounted, recordedCommands, sent } from '../mounted.fixture.ts';
import { forecastView } from './forecast-view.ts';
import { sampleReport } from './report.fixture.ts';

const repository = { id: '0123456789abcdef', name: 'sums', root: '/home/ann/sums' };
const address = `/forecast/${repository.id}`;

function opened(learned: { version: string | null }) {
  const commands = recordedCommands((argv) =>
    argv[1] === 'report'
      ? { exitCode: 0, stdout: JSON.stringify(sampleReport(100)), stderr: '' }
      : { exitCode: 2, stdout: '', stderr: 'reading\nThere is no pull request #9 among the 700.\n' },
  );
  const view = forecastView({ repositories: [repository], version: async () => learned.version }, commands);
  return { app: mounted(view), view, commands };
}

test('a report is measured once for each training, by the command, and the page is told of each', async () => {
  const learned: { version: string | null } = { version: null };
  const { app, view, commands } = opened(learned);
  expect(await (await app.request('/forecast')).text()).toContain('Nothing was learned yet');
  learned.version = 'one';
  for (let look = 0; look < 3; look += 1) expect(await (await app.request(address)).text()).toContain('Reliability diagram');
  const told = view.version();
  learned.version = 'two';
  await app.request(address);
  expect(commands.asked.map(({ argv }) => argv)).toEqual([
    ['forecast', 'report'],
    ['forecast', 'report'],
  ]);
  expect(view.version()).not.toBe(told);
});

test('one forecast is asked once, what the command says against it is shown, and only digits reach it', async () => {
  const { app, commands } = opened({ version: 'one' });
  for (let look = 0; look < 2; look += 1)
    expect(await (await app.request(`${address}?number=9`)).text()).toContain('There is no pull request #9 among the 700.');
  for (const number of ['--help', '0', '1e3', '9;ls', '9'.repeat(30)])
    expect(await (await app.request(`${address}?number=${encodeURIComponent(number)}`)).text()).toContain(
      'is no number of a pull request',
    );
  expect(commands.asked.filter(({ argv }) => argv[1] === 'predict')).toEqual([
    { argv: ['forecast', 'predict', '9'], input: null, repository: repository.id },
  ]);
});

test('learning starts the training of a repository that is shown, and of no other', async () => {
  const { app, commands } = opened({ version: null });
  expect((await app.request(`${address}/train`, sent({}))).status).toBe(303);
  expect((await app.request('/forecast/fedcba9876543210/train', sent({}))).status).toBe(404);
  expect(commands.asked).toEqual([{ argv: ['forecast', 'train'], input: null, repository: repository.id }]);
});
