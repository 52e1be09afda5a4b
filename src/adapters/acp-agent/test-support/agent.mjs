// An agent of our own that speaks just enough of the Agent Client Protocol. What it does is told by the issue: `DO <deed> [<words>]`, one a line.
import { closeSync, openSync, readdirSync, readSync, statSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const say = (text) => update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });
const update = (change) => send({ method: 'session/update', params: { sessionId: 'one', update: change } });

const waiting = new Map();
let asked = 0;
function ask(method, params) {
  asked += 1;
  const id = `ask-${asked}`;
  send({ id, method, params: { sessionId: 'one', ...params } });
  return new Promise((resolve) => waiting.set(id, resolve));
}

/** What agents put into their requests, another one each time. */
const anew = () =>
  `It is ${new Date().toISOString()}, ${new Date().toString()}. Session ${randomUUID()}, files in /tmp/agent-${Math.random()}/x, ${performance.now()} ms.`;

async function askModel(text) {
  const response = await fetch(`${process.env.PATCHLINE_MODEL_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${process.env.OPENAI_API_KEY}` },
    body: JSON.stringify({ model: 'whatever-i-like', messages: [{ role: 'user', content: text }] }),
  });
  const body = await response.json();
  return response.ok ? body.choices[0].message.content : `REFUSED ${response.status} ${body.error?.message}`;
}

async function writeAnswer(file, question) {
  const answer = await askModel(question);
  if (answer.startsWith('REFUSED')) say(answer);
  else writeFileSync(file, answer);
}

const deeds = {
  /** Writes what the model answers. */
  async 'ask-model'(file, ...words) {
    await writeAnswer(file, words.join(' '));
  },
  /** The same, in a request that is never the same. */
  async 'ask-anew'(file, ...words) {
    await writeAnswer(file, `${anew()}\n${words.join(' ')}`);
  },
  async write(file, ...words) {
    writeFileSync(file, `${words.join(' ')}\n`);
  },
  /** Files, names and environments of the whole sandbox that hold a word; words come in halves (`half|half`), so that the prompt holds none. */
  async search(...halves) {
    const found = search(halves.map((word) => word.replace('|', '')));
    writeFileSync('found.txt', `${found.join('\n')}\nsearched ${searched} files\n`);
  },
  /** Everything that a client could be asked to do with its own hands. */
  async 'ask-client'() {
    const answers = [
      await ask('fs/read_text_file', { path: '/etc/passwd' }),
      await ask('fs/write_text_file', { path: '/tmp/written-by-client', content: 'x' }),
      await ask('terminal/create', { command: 'id' }),
    ];
    writeFileSync('answers.txt', answers.map((answer) => `${answer.error?.code ?? 'done'}\n`).join(''));
  },
  async permission(...kinds) {
    const options = kinds.map((kind) => ({ optionId: `id-${kind}`, name: kind, kind }));
    const { result } = await ask('session/request_permission', { toolCall: { toolCallId: 'call' }, options });
    writeFileSync('permission.txt', `${result.outcome.optionId ?? result.outcome.outcome}\n`);
  },
  async hang() {
    spawn('setsid', ['sleep', '1000'], { detached: true, stdio: 'ignore' }).unref();
    await new Promise(() => {});
  },
  async crash() {
    process.exit(3);
  },
  async garbage() {
    process.stdout.write(
      '{"no json\n\u0007[]\n"text"\n{"jsonrpc":"2.0","id":"ask-99","result":1}\n{"jsonrpc":"2.0","method":"session/update","params":7}\n',
    );
  },
};

let searched = 0;
function search(words) {
  const found = [];
  const look = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (path.startsWith('/proc') && !/^\/proc(\/(self|\d+))?(\/(environ|cmdline|status|mountinfo))?$/.test(path)) continue;
      if (words.some((word) => entry.name.includes(word))) found.push(`name ${path}`);
      try {
        if (entry.isDirectory()) look(path);
        else if (entry.isFile()) {
          // A device stands over a plain file in the listing, and some devices never end.
          if (!statSync(path).isFile()) continue;
          // What the host has installed is gigabytes, and the same for everybody: its names must do.
          if (path.startsWith('/usr/')) continue;
          searched += 1;
          if (holds(path, words)) found.push(`in ${path}`);
        }
      } catch {}
    }
  };
  look('/');
  return found;
}

const buffer = Buffer.alloc(4 * 2 ** 20);
function holds(path, words) {
  const file = openSync(path, 'r');
  try {
    // The end of a piece stands before the next one, so that no word is missed between two.
    for (let kept = 0; ;) {
      const read = readSync(file, buffer, kept, buffer.length - kept, null);
      if (read === 0) return false;
      const piece = buffer.subarray(0, kept + read);
      if (words.some((word) => piece.includes(word))) return true;
      kept = Math.min(piece.length, 64);
      piece.copy(buffer, 0, piece.length - kept);
    }
  } finally {
    closeSync(file);
  }
}

async function work(prompt) {
  update({ sessionUpdate: 'tool_call', toolCallId: 'one', title: 'looking\u001b[31m around', status: 'in_progress' });
  for (const line of prompt.split('\n')) {
    const [marker, deed, ...words] = line.trim().split(' ');
    if (marker === 'DO') await deeds[deed](...words);
  }
  say('Fixed it.\n');
  say('All tests pass.');
}

const [mode] = process.argv.slice(2);
if (mode === 'mute') setInterval(() => {}, 1000);
if (mode === 'absent') {
  process.stderr.write('no key was found\n');
  process.exit(2);
}

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, method, params, ...answer } = JSON.parse(line);
  if (mode === 'mute') return;
  if (method === undefined) {
    waiting.get(id)?.(answer);
    return;
  }
  if (method === 'initialize') send({ id, result: { protocolVersion: 1, agentCapabilities: {} } });
  else if (method === 'session/new' && mode === 'login')
    send({ id, error: { code: -32000, message: 'Authentication required' } });
  else if (method === 'session/new') send({ id, result: { sessionId: 'one' } });
  else if (method === 'session/prompt') {
    await work(params.prompt[0].text);
    send({ id, result: { stopReason: 'end_turn' } });
  }
});
