// `tcp HOST PORT`, `unix PATH` or `abstract NAME`: the listener must answer, so that another one cannot be taken for it.
import { connect } from 'node:net';
import { attempt, words } from './verdict.mjs';

const [kind, where, port] = words;
const address = kind === 'tcp' ? { host: where, port: Number(port) } : { path: kind === 'abstract' ? `\0${where}` : where };
await attempt(
  () =>
    new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('no answer')), 1500);
      connect(address)
        .on('error', reject)
        .on('data', (answer) => resolve(String(answer) === 'host'));
    }),
);
