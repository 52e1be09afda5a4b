'use strict';
// The report's way out of the sandbox. Loaded before any code under test: every primitive it needs is taken here, once, and the
// key never leaves this closure, so that a record that the tested code writes, edits or drops is seen by the host.
const fs = require('node:fs');
const path = require('node:path');
const Module = require('node:module');
const { sign } = require('./signature.cjs');

const { readFileSync, openSync, writeSync } = fs;
const { stringify, parse } = JSON;
const { relative, isAbsolute } = path;
const { fileURLToPath, pathToFileURL } = require('node:url');
// oxlint-disable-next-line unbound-method -- bound by `call` at once, before anybody can replace it
const charCodeAt = Function.prototype.call.bind(String.prototype.charCodeAt);
// oxlint-disable-next-line unbound-method -- as above
const slice = Function.prototype.call.bind(String.prototype.slice);

const fields = ['type', 'file', 'name', 'status', 'kind', 'message', 'stack', 'expected', 'actual', 'ms'];
const hex = '0123456789abcdef';

/** JSON in ASCII alone: the signature is over bytes, and no encoder of the platform is asked. */
function ascii(text) {
  const json = stringify(text);
  let out = '';
  for (let index = 0; index < json.length; index += 1) {
    const code = charCodeAt(json, index);
    out += code < 127 ? json[index] : `\\u${hex[code >> 12]}${hex[(code >> 8) & 15]}${hex[(code >> 4) & 15]}${hex[code & 15]}`;
  }
  return out;
}

/** Only flat records of strings and numbers: `toJSON` of a patched prototype is never looked up for those. */
function encode(record) {
  let out = '';
  for (let index = 0; index < fields.length; index += 1) {
    const value = record[fields[index]];
    if (typeof value === 'string') out += `${out === '' ? '' : ','}"${fields[index]}":${ascii(slice(value, 0, 20000))}`;
    if (typeof value === 'number' && value >= 0) out += `,"${fields[index]}":${+value}`;
  }
  return `{${out}}`;
}

/** @returns {{ emit(record: object): void, root: string, relative(file: string): string, options: object }} */
function openChannel() {
  const handed = parse(readFileSync(0, 'utf8'));
  const descriptor = openSync(handed.report, 'a');
  const state = sign.prepare(handed.key);
  let sequence = 0;
  const emit = (record) => {
    const line = `${sequence} ${encode(record)}`;
    sequence += 1;
    writeSync(descriptor, `${sign(state, line)} ${line}\n`);
  };
  const toRelative = (file) => {
    if (typeof file !== 'string') return '';
    const plain = slice(file, 0, 7) === 'file://' ? fileURLToPath(file) : file;
    return isAbsolute(plain) ? relative(handed.root, plain) : plain;
  };
  emit({ __proto__: null, type: 'start' });
  return { emit, root: handed.root, relative: toRelative, options: handed.options };
}

/** Goes on as if `node <entry> <arguments>` had been called: the entry is argv[2]. The repository's preloads come first, but after us. */
function runEntry(channel) {
  process.argv.splice(1, 1);
  if ((channel.options.preloads ?? []).length === 0) return Module.runMain();
  // Outside the promise: what the entry throws at load is an uncaught exception, as it would be without us.
  const crash = (error) =>
    setImmediate(() => {
      throw error;
    });
  return void loadFirst(channel).then(() => setImmediate(Module.runMain), crash);
}

async function loadFirst(channel) {
  const repository = Module.createRequire(`${channel.root}/package.json`);
  for (const { kind, name } of channel.options.preloads ?? []) {
    if (kind === 'require') repository(name);
    else
      await import(
        isPath(name) ? pathToFileURL(path.resolve(channel.root, name)).href : pathToFileURL(repository.resolve(name)).href
      );
  }
}

function isPath(name) {
  return name.startsWith('.') || name.startsWith('/');
}

/** An exception that ends the process is reported as that of the file that `fileNow` names. */
function reportCrashes(channel, describe, fileNow) {
  process.on('uncaughtExceptionMonitor', (error) => {
    // A domain takes it: the program goes on.
    if (process.domain?.listenerCount('error') > 0) return;
    channel.emit({ __proto__: null, type: 'file', file: fileNow(), ...describe(error) });
  });
}

module.exports = { openChannel, runEntry, loadFirst, reportCrashes };
