'use strict';
// Starts vitest through its own API with our reporter as an object: `node /patchline/vitest.cjs <arguments> -- <files>`.
const { openChannel, loadFirst, reportCrashes } = require('./channel.cjs');
const { describeError } = require('./failure.cjs');
const { pathToFileURL } = require('node:url');
const Module = require('node:module');

const channel = openChannel();
reportCrashes(channel, describeError, () => '');

const statuses = { pass: 'passed', fail: 'failed' };

function failure(errors) {
  const first = errors?.[0];
  const described =
    first === undefined ? { kind: 'exception', message: 'failed without an error', stack: '' } : describeError(first);
  return /^Test timed out in \d+ms/.test(described.message) ? { ...described, kind: 'timeout' } : described;
}

function emitTask(task, file, names) {
  const path = [...names, task.name];
  if (task.type === 'suite') {
    for (const child of task.tasks) emitTask(child, file, path);
    if (task.result?.errors?.length > 0) emitFile(file, path.join(' > '), failure(task.result.errors), 'exception');
    return;
  }
  const status = task.mode === 'run' || task.mode === 'only' ? (statuses[task.result?.state] ?? 'skipped') : 'skipped';
  const name = path.join(' > ');
  const ms = task.result?.duration ?? 0;
  channel.emit({
    __proto__: null,
    type: 'test',
    file,
    name,
    status,
    ms,
    ...(status === 'failed' ? failure(task.result.errors) : {}),
  });
}

function emitFile(file, name, described, kind) {
  channel.emit({ __proto__: null, type: 'file', file, name, ...described, kind });
}

function emitModule(module) {
  const file = channel.relative(module.filepath);
  for (const task of module.tasks) emitTask(task, file, []);
  if (module.result?.errors?.length > 0) emitFile(file, '', failure(module.result.errors), 'load');
}

const seen = new Set();
const reporter = {
  onTestModuleEnd(module) {
    seen.add(module.task.filepath);
    emitModule(module.task);
  },
  onTestRunEnd(modules, errors) {
    finish(
      modules.map((module) => module.task),
      errors,
    );
  },
  onFinished(files, errors) {
    finish(files ?? [], errors ?? []);
  },
};

let isFinished = false;
function finish(files, errors) {
  if (isFinished) return;
  isFinished = true;
  for (const file of files) if (!seen.has(file.filepath)) emitModule(file);
  for (const error of errors) emitFile('', '', failure([error]), 'exception');
  channel.emit({ __proto__: null, type: 'end' });
}

async function main() {
  await loadFirst(channel);
  const split = process.argv.lastIndexOf('--');
  const extra = process.argv.slice(2, split);
  const files = process.argv.slice(split + 1);
  const entry = Module.createRequire(`${channel.root}/package.json`).resolve('vitest/node');
  const { startVitest, parseCLI } = await import(pathToFileURL(entry).href);
  const own = parseCLI === undefined ? {} : parseCLI(['vitest', 'run', ...extra], { allowUnknownOptions: true }).options;
  const options = {
    ...own,
    run: true,
    watch: false,
    reporters: [reporter],
    coverage: { enabled: false },
    api: undefined,
    ui: false,
    cache: false,
  };
  const vitest = await startVitest('test', files, options, { configLoader: 'runner', cacheDir: '/tmp/vite' });
  await vitest?.exit();
}

main().catch((error) => {
  emitFile('', '', describeError(error), 'load');
  process.exitCode = 1;
});
