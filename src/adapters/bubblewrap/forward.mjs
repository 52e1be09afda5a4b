// Runs inside, in front of a command: what connects to a port of the loopback is connected to one socket file. Then it is the command,
// as far as input, output and exit status go.
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';

const [port, socketPath, program, ...args] = process.argv.slice(2);

const server = createServer({ allowHalfOpen: true }, (inner) => {
  const outer = connect({ path: socketPath, allowHalfOpen: true });
  for (const [from, to] of [
    [inner, outer],
    [outer, inner],
  ]) {
    from.on('error', () => to.destroy());
    from.pipe(to);
  }
});

server.once('error', (error) => fail(error.message));
server.listen(Number(port), '127.0.0.1', () => {
  const child = spawn(program, args, { stdio: 'inherit' });
  child.once('error', (error) => fail(error.message));
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.kill(process.pid, signal);
    // A signal that Node itself handles or ignores does not end it.
    setTimeout(() => process.exit(1), 100);
  });
});

function fail(why) {
  process.stderr.write(`${program}: ${why}\n`);
  process.exit(127);
}
