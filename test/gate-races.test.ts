import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectGitHub } from '#adapters/github/github.ts';
import { gateStages, type GateStage } from '#domain/gate/label.ts';
import { checkThenAdd } from '#domain/gate/protocol/naive-protocols.fixture.ts';
import {
  raceNaively,
  raceTestStage,
  runRaces,
  seededRandom,
  type RaceCourse,
  type RaceReport,
} from '#flows/gate/gate-races.fixture.ts';
import { git } from './github/git/run-git.ts';
import { startLocalGitHub, type LocalGitHub } from './github/local-github.ts';
import type { Repository } from './github/world.ts';

/** Enough to see the protocol over HTTP; `PATCHLINE_RACES=1000` runs as many. */
const races = Number(process.env['PATCHLINE_RACES'] ?? '20');
const batch = 20;

let folder: string;
let github: LocalGitHub;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchline-races-'));
  await git(folder, ['init', '--quiet', '--initial-branch=main', 'source']);
  await writeFile(join(folder, 'source', 'a.js'), 'one\n');
  await git(join(folder, 'source'), ['add', '.']);
  await git(join(folder, 'source'), ['commit', '--quiet', '-m', 'Begin']);
  github = await startLocalGitHub({ people: ['ada', 'bob'] });
});
afterAll(async () => {
  await github.close();
  await rm(folder, { recursive: true, force: true });
});

it(`has no double effect in ${races} races over HTTP on the local GitHub`, { timeout: 3_600_000 }, async () => {
  const reports: RaceReport[] = [];
  for (let done = 0; done < races; done += batch) {
    const course = await courseOn(`lib-${done}`, done);
    const report = await runRaces(course, { races: Math.min(batch, races - done), runs: 3, race: raceTestStage });
    reports.push(report);
    console.log(`${done + report.races} of ${races} races:`, JSON.stringify(report));
  }
  const sum = (part: keyof RaceReport): number => reports.reduce((total, report) => total + report[part], 0);
  console.log(`${sum('races')} races over HTTP, ${sum('flushes')} needed a flush, ${github.requests.length} requests`);
  expect([sum('races'), sum('doubleEffects'), sum('lostCards')]).toEqual([races, 0, 0]);
  expect(github.crashes).toEqual([]);
});

it('would show one in a protocol that checks and then adds', { timeout: 600_000 }, async () => {
  const course = await courseOn('control', 1);
  const report = await runRaces(course, { races: 10, runs: 3, race: raceNaively(checkThenAdd) });
  expect(report.doubleEffects).toBeGreaterThan(0);
});

async function courseOn(name: string, seed: number): Promise<RaceCourse> {
  const repository = await github.addRepository({ owner: 'acme', name, from: join(folder, 'source') });
  for (const login of ['ada', 'bob']) repository.roles.set(login, 'write');
  github.actions.dispatchable.set(repository.fullName.toLowerCase(), new Set(gateStages.map(fileOf)));
  const random = seededRandom(seed);
  const instant = { patience: { longestWaitMs: 1_000, sleep: async () => {}, now: Date.now }, answerMs: 30_000 };
  const connected = await connectGitHub({
    place: { api: github.apiUrl, server: github.gitUrl },
    credentials: { kind: 'workflow', token: github.tokens.workflow },
    repository: { owner: 'acme', name },
    manners: { ...instant, retryUnitMs: 1, pacesWrites: false },
  });
  const forge = connected.gateForge({
    start: (stage) => ({
      kind: 'dispatch',
      file: fileOf(stage),
      inputs: (pullRequest, head) => ({ pull_request: String(pullRequest), head }),
    }),
  });
  return { forge, seed: seedOf(repository), jitter: () => sleep(Math.floor(random() * 12)) };
}

function fileOf(stage: GateStage): string {
  return `gate-${stage}.yml`;
}

function seedOf(repository: Repository): RaceCourse['seed'] {
  const tokens = new Map(['ada', 'bob'].map((login) => [login, github.mint(login, 'person', null)]));
  const call = async (login: string, method: string, path: string, body?: unknown): Promise<unknown> =>
    github.call(tokens.get(login) ?? '', method, `/repos/${repository.fullName}${path}`, body);
  let lastRun = 5_000;
  return {
    async openPullRequest({ title, body, author, path, content }) {
      const head = path.replace('.js', '');
      await github.commit({ repository, branch: head, files: { [path]: content }, message: title });
      const opened = (await call(author, 'POST', '/pulls', { title, body, head, base: 'main' })) as { readonly number: number };
      return opened.number;
    },
    async label(on, actor, change, label) {
      if (change === 'added') await call(actor, 'POST', `/issues/${on}/labels`, { labels: [label] });
      else await call(actor, 'DELETE', `/issues/${on}/labels/${encodeURIComponent(label)}`);
    },
    startRun: async () => ({ id: (lastRun += 1), attempt: 1 }),
    dispatched: async () =>
      github.actions.dispatches
        .filter((dispatch) => dispatch.repository.toLowerCase() === repository.fullName.toLowerCase())
        .map(({ file, inputs }) => ({
          stage: gateStages.find((stage) => fileOf(stage) === file) ?? 'filter',
          pullRequest: Number(inputs['pull_request']),
          head: inputs['head'] ?? '',
        })),
  };
}
