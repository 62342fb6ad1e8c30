/** A mail server in a process of its own, slow but well. Prints its port. */
import { createServer } from 'node:net';

/** Long enough for a check that runs each second to be under way a good part of the time. */
const ANSWER_MS = 100;

const server = createServer(socket => {
  const say = (text: string) => setTimeout(() => socket.write(text), ANSWER_MS);
  socket.on('error', () => {});
  socket.on('data', data => String(data).startsWith('EHLO') && say('250 mx1\r\n'));
  say('220 mx1 ESMTP\r\n');
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(address?.port);
});
