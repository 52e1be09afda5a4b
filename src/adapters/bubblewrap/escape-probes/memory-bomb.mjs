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
      await Promise.all(
        children.map(
          (child) =>
            new Promise((resolve, reject) => {
              child.on('message', resolve);
              child.on('exit', () => reject(new Error('a process was ended')));
            }),
        ),
      );
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  });
}
