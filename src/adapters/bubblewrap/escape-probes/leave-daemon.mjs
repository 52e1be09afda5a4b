// Leaves a process in a session of its own, which carries the same words, and ends when that one runs.
import { spawn } from 'node:child_process';

const child = spawn(process.execPath, [`${import.meta.dirname}/stay.mjs`, ...process.argv.slice(2)], {
  detached: true,
  stdio: ['ignore', 'pipe', 'ignore'],
});
child.stdout.once('data', () => {
  console.log('left behind');
  process.exit(0);
});
