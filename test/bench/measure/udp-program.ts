/**
 * UDP at a steady rate, on a host of the lab. `echo ADDRESS PORT` answers each packet with itself. `send ADDRESS PORT
 * RATE` sends so many numbered packets a second and prints how many came back once its standard input ends.
 */
import { createSocket } from 'node:dgram';
import { now } from '../../lab/now.ts';

const [role = '', address = '', port = '', rate = ''] = process.argv.slice(2);
/** As much as the kernel allows (net.core.rmem_max): a pause of ours must not look like a loss of the network's. */
const BUFFER = 8 * 2 ** 20;
/** What is still under way at the end gets this long to come back. */
const LAST_ANSWERS_MS = 1_000;

const socket = createSocket({ type: 'udp4', recvBufferSize: BUFFER, sendBufferSize: BUFFER });

function echo(): void {
  socket.on('message', (message, from) => socket.send(message, from.port, from.address, () => {}));
  socket.bind(Number(port), address, () => process.stdout.write('listening\n'));
  process.stdin.on('end', () => process.exit()).resume();
}

function send(): void {
  let [sent, returned, refused] = [0, 0, 0];
  const began = now();
  socket.on('message', () => returned++);
  socket.on('error', () => refused++);
  socket.connect(Number(port), address, () => {
    const packet = Buffer.alloc(64);
    const timer = setInterval(() => {
      const due = Math.floor(((now() - began) / 1000) * Number(rate));
      for (; sent < due; sent++) {
        packet.writeUInt32BE(sent);
        socket.send(packet, error => {
          if (error !== null) refused++;
        });
      }
    }, 1);
    const end = () => {
      clearInterval(timer);
      setTimeout(() => {
        process.stdout.write(`${JSON.stringify({ sent, returned, refused })}\n`);
        process.exit();
      }, LAST_ANSWERS_MS);
    };
    process.stdin.on('end', end).resume();
  });
}

if (role === 'echo') echo();
else send();
