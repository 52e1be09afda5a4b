import { spawnSync } from 'node:child_process';
import { attempt, words } from './verdict.mjs';

await attempt(() => {
  const { status, stderr, error } = spawnSync(words[0], words.slice(1));
  if (error) throw error;
  if (status !== 0) throw new Error(String(stderr).trim() || `status ${status}`);
});
