import { spawnSync } from 'node:child_process';

/** Every static check, one after the other; the exit status says whether all held. */
const checks: readonly { readonly name: string; readonly argv: readonly string[] }[] = [
  { name: 'types', argv: ['node_modules/typescript/bin/tsc', '-p', '.'] },
  { name: 'types of what runs in the browser', argv: ['node_modules/typescript/bin/tsc', '-p', 'src/page/assets'] },
  { name: 'lint', argv: ['node_modules/oxlint/bin/oxlint', '-c', 'oxlint.config.ts', '--type-aware', '--deny-warnings'] },
  { name: 'format', argv: ['node_modules/oxfmt/bin/oxfmt', '--check'] },
  { name: 'dead code', argv: ['node_modules/knip/bin/knip.js'] },
  { name: 'duplicates', argv: ['node_modules/jscpd/bin/jscpd', '--silent', '.'] },
];

const failed: string[] = [];
for (const { name, argv } of checks) {
  console.log(`check: ${name}`);
  const { status } = spawnSync(process.execPath, argv, { stdio: 'inherit' });
  if (status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? `${checks.length} checks passed` : `failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
