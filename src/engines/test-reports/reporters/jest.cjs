'use strict';
// Starts jest and is its reporter: `node /patchline/jest.cjs <jest's entry> --reporters /patchline/jest.cjs …`.
const { openChannel, reportCrashes, runEntry } = require('./channel.cjs');
const { describeError } = require('./failure.cjs');

const channel = openChannel();
reportCrashes(channel, describeError, () => '');

const statuses = { passed: 'passed', failed: 'failed' };

/** Errors cross a process boundary: of an exception only the printed message is left, of a matcher its result. */
function failure(result) {
  const printed = String(result.failureMessages?.[0] ?? '');
  const thrown = (result.failureDetails ?? []).find((detail) => detail !== null && typeof detail === 'object');
  const described = thrown === undefined ? {} : describeError(thrown.error ?? thrown);
  const message = printed.split(/\n\s+at /)[0];
  return {
    expected: described.expected,
    actual: described.actual,
    kind: kindOf(printed, described.kind),
    message,
    stack: printed,
  };
}

function kindOf(printed, described) {
  if (/^(thrown: "|Error: )?Exceeded timeout of \d+ ms/.test(printed)) return 'timeout';
  const isAssertion = /^(Error: |JestAssertionError: )?expect\(|^AssertionError\b|^assert(\.\w+)*\(received/.test(printed);
  return isAssertion ? 'assertion' : (described ?? 'exception');
}

module.exports = class Reporter {
  onTestResult(test, outcome) {
    const file = channel.relative(test.path);
    for (const result of outcome.testResults) {
      const status = statuses[result.status] ?? 'skipped';
      const name = [...result.ancestorTitles, result.title].join(' > ');
      channel.emit({
        __proto__: null,
        type: 'test',
        file,
        name,
        status,
        ms: result.duration ?? 0,
        ...(status === 'failed' ? failure(result) : {}),
      });
    }
    const broken =
      outcome.testExecError ??
      (outcome.testResults.length === 0 && outcome.failureMessage ? { message: outcome.failureMessage } : null);
    if (broken) channel.emit({ __proto__: null, type: 'file', file, name: '', ...describeError(broken), kind: 'load' });
  }
  onRunComplete() {
    channel.emit({ __proto__: null, type: 'end' });
  }
};

if (require.main === module) runEntry(channel);
