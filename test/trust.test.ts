import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeProject, patchline, type CommandResult, type Project } from './support/project.ts';
import { proseIssue } from './support/scripted-models.ts';

const secret = 'sk-owner-0123456789';
let project: Project;
let server: Server;
let asked: string[];
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.headers.authorization}`);
    response.writeHead(400).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made = makeProject();
  project = { ...made, environment: { ...made.environment, PATCHLINE_TRUST: '', OWNERS_KEY: secret } };
});
afterEach(() => {
  server.close();
  project.remove();
});

const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;

/** A configuration that comes with a repository and would send the owner's key to an address of its own. */
function configure(path = ''): void {
  const model = `{ vendor: compatible, model: m, tier: 1, baseUrl: "${address()}${path}", key: OWNERS_KEY }`;
  project.write('patchline.yml', `models: { m: ${model} }\nroles: { reproducer: m }\n`);
  project.git('add', '--all');
  project.git('commit', '--quiet', '--message=configuration');
}

function run(...argv: string[]): Promise<CommandResult> {
  const place = ['--repo', project.repository, '--json'];
  const issue = argv[0] === 'trust' ? [] : [project.aside('issue.md', proseIssue)];
  return patchline(project, [...argv.slice(0, 1), ...issue, ...place, ...argv.slice(1)]);
}

const json = ({ stdout }: CommandResult): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;

describe('a patchline.yml that nobody on this machine agreed to', () => {
  test('is refused before anything runs, in words that name the setting and the command; agreed to, it is used, until it changes', async () => {
    configure();
    for (const command of ['fix', 'slate']) {
      const refused = await run(command);
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr.trim().split('\n')).toEqual([
        expect.stringMatching(
          /sets models\.m\.baseUrl to "http:\/\/127[^"]*" \(and 2 more\), which reaches out of the sandbox[^]*Nothing was run[^]*patchline trust --repo/,
        ),
      ]);
    }
    expect(asked).toEqual([]);

    const shown = await run('trust', '--dry-run');
    expect({ exitCode: shown.exitCode, ...json(shown) }).toMatchObject({ exitCode: 1, isAgreed: false, dryRun: true });
    expect((await run('fix')).exitCode, 'a dry run agrees to nothing').toBe(2);
    expect(asked).toEqual([]);

    const agreed = await run('trust');
    expect({ exitCode: agreed.exitCode, ...json(agreed) }).toMatchObject({ exitCode: 0, isAgreed: true });
    expect(agreed.stderr).toMatch(/models\.m\.key to "OWNERS_KEY"\n +a secret of your environment/);
    await run('fix');
    expect(new Set(asked), 'control: the key is sent once that was agreed to').toEqual(new Set([`Bearer ${secret}`]));
    asked = [];

    configure('/other');
    const changed = await run('fix');
    expect(changed).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/baseUrl to "[^"]*\/other" \(agreed: "[^"]*"\)/) as string,
    });
    expect(asked).toEqual([]);
  });

  test('is used where the caller says that the checkout is their own, and forgotten with --revoke', async () => {
    configure();
    await run('fix', '--trust');
    expect(asked.length).toBeGreaterThan(0);
    asked = [];
    await run('trust');
    const revoked = await run('trust', '--revoke');
    expect({ exitCode: revoked.exitCode, isAgreed: json(revoked)['isAgreed'] }).toEqual({ exitCode: 0, isAgreed: false });
    expect((await run('fix')).exitCode).toBe(2);
    expect(asked).toEqual([]);
  });

  test('needs no agreement where it reaches nothing: limits, a test command, gates in the sandbox', async () => {
    project.write(
      'patchline.yml',
      'test: { command: node --test }\nbudget: { seconds: 9 }\ngates: [{ name: lint, command: npm run lint }]\n',
    );
    const shown = await run('trust');
    expect({ exitCode: shown.exitCode, ...json(shown) }).toMatchObject({ exitCode: 0, settings: [], isAgreed: true });
    const { exitCode, stderr } = await run('fix', '--base', 'HEAD');
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('gives nothing that could be run') as string,
    });
  });
});
