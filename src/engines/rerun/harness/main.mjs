// Entry of the in-process re-runner: `node main.mjs <job.json>`.
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const require = createRequire(import.meta.url);
const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const resume = JSON.parse(process.argv[3] ?? '{}');

const channel = require('./channel.cjs');
const guard = require('./guard.cjs');
const { installGlobals } = require('./suite.cjs');
const hooks = require('./hooks.cjs');

const exit = process.exit.bind(process);
channel.open(job.nonce);
process.removeAllListeners('warning');
process.chdir(job.root);
hooks.install(job.root, job.sources, { light: job.mode !== 'baseline', interop: job.compiled });
installGlobals(job.runner);
guard.install();
require('./clock.cjs').install();
Error.stackTraceLimit = job.mode === 'try' ? 0 : 30;

/** mocha takes a file of the folder before a package of that name. */
function preload(name) {
  const inRepository = createRequire(`${job.root}/`);
  const path = resolve(job.root, name);
  const isFile = [path, `${path}.js`, `${path}.cjs`, `${path}/index.js`].some(
    (each) => existsSync(each) && !name.startsWith('.'),
  );
  inRepository(isFile ? path : name);
}

const modes = { baseline: './baseline.cjs', try: './try.cjs', behave: './behave.cjs' };
try {
  for (const name of job.preload ?? []) preload(name);
  await require(modes[job.mode]).run(job, resume);
  channel.send({ kind: 'done' });
} catch (error) {
  channel.send({ kind: 'broken', message: String(error?.stack ?? error).slice(0, 4000) });
}
exit(0);
