/**
 * The service: answers each connection with its server's name as SMTP would, and keeps it until the client goes. Its
 * own process on the server's host, cheap enough for hundreds of connections a second. Arguments: name, port.
 */
import { createServer } from 'node:net';

const [name = '', port = ''] = process.argv.slice(2);

const server = createServer(socket => {
  socket.on('error', () => socket.destroy());
  socket.resume().write(`220 ${name} ESMTP\r\n`);
});
server.listen({ port: Number(port), host: '0.0.0.0', backlog: 4096 }, () =>
  process.stdout.write('listening\n'),
);
// The pipe to the lab is our leash.
process.stdin.on('end', () => process.exit()).resume();
