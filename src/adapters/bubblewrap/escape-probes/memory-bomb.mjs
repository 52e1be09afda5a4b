// Fills memory in as many processes at once as the first word says, as many MiB in each as the second; all must hold it together.
import { fork } from 'node:child_process';
import { attempt, words } from './verdict.mjs';

const [processes, mebibytes] = words.map(Number);
const fill = () => Array.from({ length: mebibytes / 8 }, () => Buffer.alloc(8 * 2 ** 20, 1));

if (process.send) {
  const held = fill();
  process.send(held.length);
  setInterval(() => held.length, 1000);
} else {
  const children = Array.from({ length: processes }, () => fork(process.argv[1], words));
  await attempt(async () => {
    try {
      // One that has filled its share may still be ended while another fills.
      const anyEnded = Promise.race(
        children.map((child) => new Promise((_, reject) => child.on('exit', () => reject(new Error('a process was ended'))))),
      );
      const allFilled = Promise.all(children.map((child) => new Promise((resolve) => child.on('message', resolve))));
      await Promise.race([anyEnded, allFilled]);
      await Promise.race([anyEnded, new Promise((resolve) => setTimeout(resolve, 500))]);
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  });
}
