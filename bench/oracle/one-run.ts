// One case through the program as a user calls it: `patchline fix`, then `patchline receipt verify` on what came of it.
import { globSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureProcess } from '#lib/capture-process.ts';
import type { BenchCase } from '../repair/bench-case.ts';
import { prepare } from '../repair/prepare.ts';
import { oracleConfiguration, oracleScript } from './script.ts';

export interface OracleResult {
  readonly name: string;
  /** Of one repository, where it was mined. */
  readonly group: string;
  /** `fixed`: a draft with a receipt that replays. `lost`: the builder had the fix, and it was not carried through. `not reached`: the run ended before anybody built. */
  readonly kind: 'fixed' | 'lost' | 'not reached';
  /** Halt reason and its sentence, or why there was no run; `null` where fixed. */
  readonly why: string | null;
  readonly score: number | null;
  readonly route: string | null;
  readonly seconds: number;
  readonly notes: string;
}

interface FixJson {
  readonly outcome?: string;
  readonly halt?: string | null;
  readonly haltDetails?: { readonly phase: string; readonly summary: string; readonly evidence: readonly string[] } | null;
  readonly receipt?: string | null;
  readonly scoreDetails?: { readonly value: number; readonly route: string } | null;
  readonly error?: { readonly message: string };
}

const program = join(import.meta.dirname, '../../bin/patchline.js');

/** With `isKept` its folder stays, to be looked at. */
export async function runOracle(bench: BenchCase, isKept: boolean): Promise<OracleResult> {
  const from = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'patchline-oracle-'));
  const result = (kind: OracleResult['kind'], why: string | null, json: FixJson = {}, notes = ''): OracleResult => {
    const { value = null, route = null } = json.scoreDetails ?? {};
    return {
      name: bench.name,
      group: bench.name.replace(/-[0-9a-f]{8}$/, ''),
      kind,
      why,
      score: value,
      route,
      seconds: (Date.now() - from) / 1000,
      notes,
    };
  };
  try {
    const repository = join(folder, 'repository');
    mkdirSync(repository);
    const problem = prepare(bench, repository, ['patchline.yml']);
    if (problem !== null) return result('not reached', problem);
    writeFileSync(join(folder, 'script.json'), oracleScript(repository, bench.fixed ?? {}));
    writeFileSync(join(folder, 'issue.md'), bench.issue);
    writeFileSync(join(repository, 'patchline.yml'), oracleConfiguration);
    const fix = await patchline(folder, [
      'fix',
      'issue.md',
      '--repo',
      repository,
      '--json',
      ...(bench.withoutSuite ? ['--without-suite'] : []),
    ]);
    const json = JSON.parse(fix.stdout === '' ? '{}' : fix.stdout) as FixJson;
    if (json.outcome !== 'fixed' || typeof json.receipt !== 'string') {
      return result(isReached(folder) ? 'lost' : 'not reached', whyOf(json), json, fix.stderr);
    }
    const verified = await patchline(folder, ['receipt', 'verify', json.receipt, '--repo', repository]);
    if (verified.exitCode === 0) return result('fixed', null, json, fix.stderr);
    return result('lost', `its receipt does not replay: ${verified.stderr.slice(-300)}`, json, fix.stderr + verified.stderr);
  } catch (error) {
    return result('not reached', error instanceof Error ? error.message : String(error));
  } finally {
    if (isKept) console.error(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

async function patchline(
  folder: string,
  argv: readonly string[],
): Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }> {
  const own = { PATCHLINE_TRUST: '1', XDG_STATE_HOME: join(folder, 'state'), XDG_CACHE_HOME: join(folder, 'cache') };
  const env = Object.fromEntries(
    Object.entries({ ...process.env, ...own }).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const { exitCode, stdout, stderr } = await captureProcess({
    argv: [process.execPath, program, ...argv],
    cwd: folder,
    env,
    timeoutMs: 1_200_000,
  });
  return { exitCode, stdout: stdout.toString('utf8'), stderr };
}

/** Whether the builder was asked: then there is an account of its calls. */
function isReached(folder: string): boolean {
  return globSync(join(folder, 'state/**/spending/*/*.jsonl')).some((file) => statSync(file).size > 0);
}

function whyOf({ halt, haltDetails, error }: FixJson): string {
  return halt ? `${halt}: ${haltDetails?.summary ?? ''}` : (error?.message ?? 'no answer');
}
