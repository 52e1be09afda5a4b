// Leaves a process in a session of its own that keeps writing the time into a file; its number stands in a second file.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';

const [folder] = process.argv.slice(2);
const beat = `setInterval(() => require('node:fs').writeFileSync('${folder}/beat', String(Date.now())), 20)`;
const child = spawn(process.execPath, ['-e', beat], { detached: true, stdio: 'ignore' });
child.unref();
writeFileSync(`${folder}/pid`, String(child.pid));
while (!existsSync(`${folder}/beat`)) await new Promise((resolve) => setTimeout(resolve, 10));
console.log('started');
