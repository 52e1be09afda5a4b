// Entry of the in-process re-runner: `node main.mjs <job.json>`.
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';

const require = createRequire(import.meta.url);
const resume = JSON.parse(process.argv[3] ?? '{}');

const channel = require('./channel.cjs');
const guard = require('./guard.cjs');
const { installGlobals } = require('./suite.cjs');
const hooks = require('./hooks.cjs');
const { jsonOf } = require('./wait-for.cjs');
// It may have been started before there was a job.
const job = jsonOf(process.argv[2]);
for (const flag of job.v8Flags ?? []) setFlagsFromString(flag);

const exit = process.exit.bind(process);
channel.open(job.nonce);
process.removeAllListeners('warning');
process.chdir(job.root);
hooks.install(job.root, job.sources, { light: job.mode !== 'baseline', interop: job.compiled });
installGlobals(job.runner);
guard.install();
require('./clock.cjs').install();
Error.stackTraceLimit = job.mode === 'try' ? 0 : 30;

const modes = { baseline: './baseline.cjs', try: './parts.cjs', behave: './behave.cjs' };
try {
  await require(modes[job.mode]).run(job, resume);
  channel.send({ kind: 'done' });
} catch (error) {
  channel.send({ kind: 'broken', message: String(error?.stack ?? error).slice(0, 4000) });
}
exit(0);
