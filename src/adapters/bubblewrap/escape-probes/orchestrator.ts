// Stands for Patchline in tests that kill it or hand it open files: runs one probe sandboxed or plainly, and prints what that printed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { defaultLimits } from '#ports/sandbox.ts';
import { bubblewrapSandbox } from '../bubblewrap-sandbox.ts';

const [way = '', folder = '', script = '', ...words] = process.argv.slice(2);
const probes = import.meta.dirname;

if (way === 'plainly') {
  // Three standard descriptors, and whatever else is open and not closed on exec, as any program does.
  const child = spawn(process.execPath, [join(probes, script), ...words], { stdio: ['ignore', 'inherit', 'inherit'] });
  child.on('exit', (code) => process.exit(code ?? 1));
} else {
  const result = await bubblewrapSandbox().run({
    argv: ['node', `/patchline/${script}`, ...words],
    cwd: '/repo',
    mounts: [
      { source: folder, target: '/repo', access: 'read-write' },
      { source: probes, target: '/patchline', access: 'read-only' },
    ],
    env: {},
    stdin: null,
    limits: defaultLimits,
    onLine: (line) => console.log(line),
    signal: null,
  });
  process.stderr.write(result.stderr);
}
