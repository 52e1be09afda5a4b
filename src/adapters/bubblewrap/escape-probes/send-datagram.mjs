import { createSocket } from 'node:dgram';
import { attempt, words } from './verdict.mjs';

await attempt(
  () =>
    new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('no answer')), 1500);
      const socket = createSocket('udp4').on('error', reject);
      socket.on('message', (answer) => resolve(String(answer) === 'host'));
      socket.send('from the probe', Number(words[1]), words[0], (error) => error && reject(error));
    }),
);
