/**
 * An established TCP stream, on a host of the lab. `serve ADDRESS PORT` sends 64 KiB each 10 ms to whoever connects.
 * `read ADDRESS PORT` reads, and prints what it went through once its standard input or the stream ends.
 */
import { connect, createServer } from 'node:net';
import { now } from '../../lab/now.ts';

const [role = '', host = '', port = ''] = process.argv.slice(2);
const CHUNK = Buffer.alloc(64 * 1024);
const EVERY_MS = 10;

function serve(): void {
  const server = createServer(socket => {
    const timer = setInterval(() => {
      if (socket.writableLength === 0) socket.write(CHUNK);
    }, EVERY_MS);
    socket.on('error', () => socket.destroy()).on('close', () => clearInterval(timer));
  });
  server.listen(Number(port), host, () => process.stdout.write('listening\n'));
  process.stdin.on('end', () => process.exit()).resume();
}

function read(): void {
  let [bytes, longestGapMs, last] = [0, 0, now()];
  const end = (broken: string | null) => {
    process.stdout.write(`${JSON.stringify({ bytes, longestGapMs, broken })}\n`);
    process.exit();
  };
  connect({ host, port: Number(port) })
    .on('connect', () => (last = now()))
    .on('data', data => {
      bytes += data.length;
      longestGapMs = Math.max(longestGapMs, now() - last);
      last = now();
    })
    .on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
    .on('close', () => end('closed'));
  process.stdin.on('end', () => end(null)).resume();
}

if (role === 'serve') serve();
else read();
