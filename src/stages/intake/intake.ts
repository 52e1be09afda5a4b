import type { HaltReason } from '#domain/halt.ts';
import type { RepositoryFacts, RunState } from '#domain/run-state.ts';
import type { TestSetup } from '#domain/acceptance.ts';
import type { WorkItem } from '#domain/work-item.ts';
import { WorldError } from '#domain/world-error.ts';
import { findDuplicates } from '#engines/duplicates/duplicates.ts';
import { sanitize, scopeOf, screen } from '#engines/issue-text/issue-text.ts';
import { detectTestSetup, type TestDetection } from '#engines/test-reports/test-reports.ts';
import { count } from '#present/run-log.ts';
import type { Checkout } from '#ports/workspace.ts';
import { withCheckout } from '../execution.ts';
import { listFiles } from '../list-files.ts';
import { register, type PhaseContext, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';
import { type PackageJson, readPackageJson } from './package-json.ts';

type Outcome = PhaseOutcome<Pick<RunState, 'repository' | 'issue' | 'setup'>>;

/** Phase 1: may this run begin at all? Configuration, git state, sandbox, hostile text, scope, duplicates. */
export const intake: RegisteredPhase = register({
  phase: 'INTAKE',
  reads: ['item'],
  writes: ['repository', 'issue', 'setup'],
  async run({ item }, context): Promise<Outcome> {
    checkGitState(context);
    const sandbox = await readySandbox(context);
    const refusal = refuse(item, context) ?? (await refuseDuplicate(item, context));
    if (refusal !== null) return refusal;
    const clean = { title: sanitize(item.title).text, body: sanitize(item.body).text };
    const { repository, setup } = await readRepository(context);
    const removed = sanitize(item.body).removed.map((part) => `${part.count} × ${part.kind}`);
    return {
      kind: 'continue',
      produced: { repository, issue: clean, setup },
      learnt: [
        `${describe(repository)}; tests run with ${setup.runner}${setup.suiteFiles.length === 0 ? '' : ` (${count(setup.suiteFiles.length, 'test file')})`}`,
        `sandbox: ${sandbox}`,
        ...(removed.length === 0 ? [] : [`left out of the issue's text, because nobody can see it: ${removed.join(', ')}`]),
        ...doubtsOf(item),
      ],
      nodes: [],
    };
  },
});

/** What often is honest and yet worth knowing, beside what is left out. Nothing follows from it. */
function doubtsOf({ title, body }: WorkItem): readonly string[] {
  const seen = screen(title, body);
  const flags = seen.kind === 'halt' ? [] : seen.flags.filter(({ kind }) => !/^(?:hidden|invisible)-/.test(kind));
  return flags.length === 0 ? [] : [`to mind in the issue's text: ${flags.map(({ detail }) => detail).join(' ')}`];
}

function checkGitState({ settings }: PhaseContext): void {
  const { repository, baseIsExplicit } = settings;
  if (baseIsExplicit) return;
  if (repository.branch === null) {
    throw new WorldError(
      'repository',
      `Cannot start from ${repository.root}: its HEAD is detached at ${repository.base.slice(0, 10)}, so it is unclear where a fix belongs. Check out a branch, or name the commit with --base.`,
    );
  }
  if (repository.dirty.length > 0) {
    const shown = repository.dirty.slice(0, 3).join(', ');
    const more = repository.dirty.length > 3 ? ` and ${repository.dirty.length - 3} more` : '';
    throw new WorldError(
      'repository',
      `Cannot start from ${repository.root}: it has uncommitted changes (${shown}${more}), which a fix from a commit would not see. Commit or stash them, or name the commit with --base HEAD.`,
    );
  }
}

async function readySandbox(context: PhaseContext): Promise<string> {
  const probe = await context.sandbox.probe();
  if (probe.kind === 'missing') {
    throw new WorldError('sandbox', `Cannot run code of this repository: ${probe.reason} ${probe.remedy}`);
  }
  const weak = probe.weaknesses.length === 0 ? '' : ` (${probe.weaknesses.join(' ')})`;
  return `${probe.name}, no network, cleared environment${weak}`;
}

function refuse(item: WorkItem, context: PhaseContext): Outcome | null {
  const verdict = screen(item.title, item.body);
  if (verdict.kind === 'halt' && !isLifted(context, 'prompt-injection-detected')) {
    return halt(
      'prompt-injection-detected',
      'The issue holds text that no honest report needs: it addresses a machine, or it cannot be seen by a person.',
      verdict.evidence,
      'Read the issue. If it is honest, run the same command with --resume and --proceed-anyway; what cannot be seen is left out in any case.',
    );
  }
  const scope = scopeOf(item);
  if (scope.kind === 'halt' && !isLifted(context, 'translation-domain')) {
    return halt(
      'translation-domain',
      'The issue is about a translation, and wording is a matter for people who speak the language.',
      scope.evidence,
      'Leave it to a translator, or run the same command with --resume and --proceed-anyway.',
    );
  }
  return null;
}

async function refuseDuplicate(item: WorkItem, context: PhaseContext): Promise<Outcome | null> {
  if (isLifted(context, 'duplicate')) return null;
  const records = await context.forge.listRecords();
  const found = findDuplicates(item, records).filter((duplicate) => duplicate.because !== 'similar-title');
  const [first] = found;
  if (first === undefined) return null;
  return halt(
    'duplicate',
    `This issue already has a pull request: ${first.record.url} on branch ${first.record.branch}.`,
    found.map((duplicate) => `${duplicate.because}: ${duplicate.record.title} (${duplicate.record.url})`),
    'Look at that one first. To make another one, close its record or delete it with its branch, or run the same command with --resume, --proceed-anyway and --branch NAME for a branch of another name.',
  );
}

async function readRepository(context: PhaseContext): Promise<{ repository: RepositoryFacts; setup: TestSetup }> {
  const { root, base, branch } = context.settings.repository;
  return withCheckout(context, { base, changes: [] }, async (checkout) => {
    const packageJson = await readPackageJson(checkout);
    const detected = await detect(context, checkout, packageJson);
    if (detected.kind === 'none') {
      throw new WorldError('repository', `Cannot judge a fix in ${root}: ${detected.reason} Set test.command in patchline.yml.`);
    }
    const { setup } = detected;
    if (setup.suiteFiles.length === 0 && setup.command === null && !context.settings.withoutSuite) {
      throw new WorldError(
        'repository',
        `Cannot judge a fix in ${root}: it has no tests of its own at ${base.slice(0, 10)}, so nothing would show what a fix breaks. Name them with test.command in patchline.yml, or pass --without-suite to let the issue's own examples decide alone (the score then stays below 0.75).`,
      );
    }
    const repository = {
      root,
      base,
      branch,
      packageName: packageJson?.name ?? null,
      packageVersion: packageJson?.version ?? null,
    };
    return { repository, setup };
  });
}

/** The owner's own command wins over what is detected; where the suite's files are known, they stay known. */
async function detect(context: PhaseContext, checkout: Checkout, packageJson: PackageJson | null): Promise<TestDetection> {
  const files = await listFiles(checkout.path);
  const detected = detectTestSetup({ checkoutPath: checkout.path, packageJson, dependenciesPath: checkout.dependencies, files });
  const { testCommand } = context.settings;
  if (testCommand === null || detected.kind === 'none') return detected;
  return {
    ...detected,
    setup: { ...detected.setup, runner: 'command', entry: null, command: testCommand },
    from: 'patchline.yml',
  };
}

function describe(repository: RepositoryFacts): string {
  const name =
    repository.packageName === null ? repository.root : `${repository.packageName}@${repository.packageVersion ?? '?'}`;
  return `${name} at ${repository.base.slice(0, 10)}`;
}

function isLifted(context: PhaseContext, reason: HaltReason): boolean {
  return context.settings.lifted.includes(reason);
}

function halt(reason: HaltReason, summary: string, evidence: readonly string[], wayOn: string): Outcome {
  return { kind: 'halt', halt: { reason, summary, evidence, wayOn }, learnt: [summary], nodes: [] };
}
