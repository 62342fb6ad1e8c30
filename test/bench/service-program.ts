/**
 * The service: answers each connection with its server's name as SMTP would, and keeps it until the client goes. Its
 * own process on the server's host, cheap enough for hundreds of connections a second. Arguments: name, port. A line on
 * its input makes it behave otherwise.
 */
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Behaviour } from './service.ts';

const [name = '', port = ''] = process.argv.slice(2);
/** Longer than any check of the lab waits. */
const SLOW_MS = 3000;
/** Longer than any check of the fault suite takes to fall or to rise. */
const MOOD_MS = 4000;

const greet = (socket: Socket): void => void socket.resume().write(`220 ${name} ESMTP\r\n`);
const ANSWERS: Readonly<Record<Behaviour, (socket: Socket) => void>> = {
  well: greet,
  terse: socket => void socket.resume().write(`220 ${name}\r\n`),
  wrong: socket => void socket.resume().write('554 no service here\r\n'),
  slow: socket => {
    const answer = setTimeout(() => greet(socket), SLOW_MS);
    socket.resume().on('close', () => clearTimeout(answer));
  },
  refusing: socket => socket.destroy(),
  // By chance: taking turns, checks and clients would fall into step.
  half: socket => (Math.random() < 0.5 ? greet(socket) : socket.destroy()),
  unsure: socket => (Math.random() < 0.9 ? greet(socket) : socket.destroy()),
  moody: socket => (Math.floor(Date.now() / MOOD_MS) % 2 === 0 ? greet(socket) : socket.destroy()),
};

let answer = ANSWERS.well;
const server = createServer(socket => {
  socket.on('error', () => socket.destroy());
  answer(socket);
});
const listen = () =>
  server.listen({ port: Number(port), host: '0.0.0.0', backlog: 4096 }, () =>
    process.stdout.write('listening\n'),
  );
listen();

function isBehaviour(text: string): text is Behaviour {
  return text in ANSWERS;
}

// The pipe to the lab is our leash.
createInterface(process.stdin)
  .on('line', line => {
    if (!isBehaviour(line)) return;
    answer = ANSWERS[line];
    if (line === 'refusing') server.close();
    else if (!server.listening) listen();
  })
  .on('close', () => process.exit());
