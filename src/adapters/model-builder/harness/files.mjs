// The file tools of a model, inside the sandbox: requests on standard input, each one line of JSON, and an answer to each on standard output. Nothing of
// the checkout is executed.
import { lstatSync, mkdirSync, readdirSync, readFileSync, readSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = '/repo';
const most = { hits: 40, hitLength: 200, lines: 200, readLength: 6_000, lineLength: 2_000, entries: 200, fileBytes: 2_000_000 };

/** What a tool cannot do, as a sentence for the model. */
class Refusal extends Error {}

const tools = { search, read, edit };
const systemSentences = {
  ENOENT: 'There is no such file or folder.',
  ENOTDIR: 'A part of this path is a file.',
  EEXIST: 'A part of this path is a file.',
  EISDIR: 'This is a folder.',
  EROFS: 'This cannot be written: dependencies and tools are read-only.',
  EACCES: 'This may not be opened.',
  ELOOP: 'This is a link that leads nowhere.',
};

// Read and written by descriptor: the streams of a process take as long to load as all that is done here.
const input = Buffer.alloc(65_536);
let pending = Buffer.alloc(0);
for (let length = readSync(0, input); length > 0; length = readSync(0, input)) {
  pending = Buffer.concat([pending, input.subarray(0, length)]);
  for (let end = pending.indexOf(10); end !== -1; end = pending.indexOf(10)) {
    const request = JSON.parse(pending.subarray(0, end).toString());
    writeFileSync(1, `${JSON.stringify(answer(request))}\n`);
    pending = pending.subarray(end + 1);
  }
}

function answer({ tool, input }) {
  try {
    return { ok: true, ...tools[tool](input) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, says: error.message, shows: '' };
    return { ok: false, says: systemSentences[error?.code] ?? 'The file system refused this.', shows: '' };
  }
}

function search(input) {
  const wanted = words(input, 'text');
  const matches = matcher(wanted, input.regex === true);
  const start = inside(input.path === undefined ? '.' : words(input, 'path'));
  const hits = [];
  for (const file of filesBelow(start)) {
    const path = relative(root, file);
    if (path.includes(wanted)) hits.push(path);
    for (const [index, line] of textOf(file)?.split('\n').entries() ?? [])
      if (matches(line)) hits.push(`${path}:${index + 1}: ${line.trim().slice(0, most.hitLength)}`);
    if (hits.length > most.hits) break;
  }
  if (hits.length === 0) return { says: 'Nothing found.', shows: '' };
  const says = hits.length > most.hits ? `The first ${most.hits}; there are more.` : `Found ${hits.length}:`;
  return { says, shows: hits.slice(0, most.hits).join('\n') };
}

function matcher(wanted, isExpression) {
  if (!isExpression) return (line) => line.includes(wanted);
  try {
    const expression = new RegExp(wanted);
    return (line) => expression.test(line);
  } catch {
    throw new Refusal('This is no regular expression of JavaScript.');
  }
}

/** Regular files in the order of their names, installed packages only where the search begins in them. */
function* filesBelow(path) {
  const status = lstatSync(path);
  if (status.isFile()) yield path;
  if (!status.isDirectory()) return;
  for (const name of readdirSync(path).sort())
    if (name !== 'node_modules' && name !== '.git') yield* filesBelow(join(path, name));
}

/** `null` for what is large or no text. */
function textOf(file) {
  if (statSync(file).size > most.fileBytes) return null;
  const bytes = readFileSync(file);
  return bytes.subarray(0, 8_000).includes(0) ? null : bytes.toString('utf8');
}

function read(input) {
  const path = inside(words(input, 'path'));
  if (statSync(path).isDirectory()) return list(path);
  const text = textOf(path);
  if (text === null) throw new Refusal('This file is no text, or larger than 2 MB.');
  const lines = text.replace(/\r?\n$/, '').split('\n');
  const from = Math.max(1, number(input, 'from') ?? 1);
  const to = Math.min(lines.length, number(input, 'to') ?? Infinity, from + most.lines - 1);
  if (from > lines.length) throw new Refusal(`The file has ${lines.length} lines.`);
  const shown = [];
  let length = 0;
  for (const line of lines.slice(from - 1, Math.max(from, to))) {
    const cut = line.length > most.lineLength ? `${line.slice(0, most.lineLength)} [the line goes on]` : line;
    length += cut.length + 1;
    if (length > most.readLength && shown.length > 0) break;
    shown.push(cut);
  }
  return { says: `Lines ${from} to ${from + shown.length - 1} of ${lines.length}:`, shows: shown.join('\n') };
}

function list(path) {
  const entries = readdirSync(path, { withFileTypes: true }).map((entry) => entry.name + (entry.isDirectory() ? '/' : ''));
  const rest = entries.length > most.entries ? `, the first ${most.entries}` : '';
  return { says: `A folder with ${entries.length} entries${rest}:`, shows: entries.sort().slice(0, most.entries).join('\n') };
}

function edit(input) {
  const wanted = words(input, 'path');
  const [old, next] = [string(input, 'old'), string(input, 'new')];
  if (old === '') return create(wanted, next);
  const path = inside(wanted);
  const text = wholeText(path);
  const isCrlf = text.includes('\r\n') && !/(?<!\r)\n/.test(text);
  const native = (part) => (isCrlf ? part.replace(/\r?\n/g, '\r\n') : part);
  const at = text.indexOf(native(old));
  if (at === -1) throw new Refusal(`The old text is not in the file.${almost(text, old)}`);
  if (text.includes(native(old), at + 1))
    throw new Refusal('The old text is in the file more than once: take more lines around it.');
  writeFileSync(path, text.slice(0, at) + native(next) + text.slice(at + native(old).length));
  return { says: `Done, from line ${lineAt(text, at)}.`, shows: '' };
}

function create(wanted, content) {
  const path = resolve(root, wanted);
  refuseOutside(path);
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
    throw new Refusal('The file exists: give the old text to replace.');
  let parent = dirname(path);
  while (lstatSync(parent, { throwIfNoEntry: false }) === undefined) parent = dirname(parent);
  refuseOutside(join(realpathSync(parent), 'x'));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { flag: 'wx' });
  return { says: 'Created.', shows: '' };
}

function wholeText(path) {
  if (statSync(path).isDirectory()) throw new Refusal('This is a folder.');
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) throw new Refusal('This file is no UTF-8 text.');
  return text;
}

/** Where the text stands but for its white space. */
function almost(text, old) {
  const loose = old
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\s+');
  const at = loose.length > 4_000 ? -1 : text.search(new RegExp(loose));
  return at === -1 ? '' : ` With other white space it is at line ${lineAt(text, at)}.`;
}

function lineAt(text, at) {
  return text.slice(0, at).split('\n').length;
}

/** The real path of something that is there. */
function inside(path) {
  const full = realpathSync(resolve(root, path));
  refuseOutside(full);
  return full;
}

function refuseOutside(full) {
  if (full !== root && !full.startsWith(`${root}/`)) throw new Refusal('This is outside of the repository.');
}

function string(input, name) {
  const value = input?.[name];
  if (typeof value !== 'string') throw new Refusal(`"${name}" is missing, or no text.`);
  return value;
}

function words(input, name) {
  const value = string(input, name);
  if (value === '' || value.length > 1_000 || value.includes('\0'))
    throw new Refusal(`"${name}" must have 1 to 1,000 characters.`);
  return value;
}

function number(input, name) {
  const value = input?.[name] ?? undefined;
  if (value !== undefined && !Number.isInteger(value)) throw new Refusal(`"${name}" must be a line number.`);
  return value;
}
