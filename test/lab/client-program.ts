/**
 * The client's own process, on the client's host: opens a new connection every so often, never waits for the one
 * before, and prints a line of JSON as each attempt ends. Arguments: address, port, interval and limit in ms.
 */
import { connect } from 'node:net';
import { now } from './now.ts';

const [host = '', port = '', everyMs = '', limitMs = ''] = process.argv.slice(2);

function attempt(): void {
  const at = now();
  const socket = connect({ host, port: Number(port) });
  let greeting = '';
  let over = false;
  const end = (outcome: { server: string } | { error: string }) => {
    if (over) return;
    over = true;
    clearTimeout(limit);
    socket.destroy();
    process.stdout.write(`${JSON.stringify({ at, ms: now() - at, ...outcome })}\n`);
  };
  const limit = setTimeout(() => end({ error: 'no answer' }), Number(limitMs));
  socket.on('error', (error: NodeJS.ErrnoException) => end({ error: error.code ?? error.message }));
  socket.on('close', () => end({ error: 'closed without a word' }));
  socket.on('data', data => {
    greeting += data.toString('latin1');
    if (!greeting.includes('\n')) return;
    const [, server] = /^220 (\S+)/.exec(greeting) ?? [];
    end(server === undefined ? { error: `said ${greeting.trim()}` } : { server });
  });
}

setInterval(attempt, Number(everyMs));
// The pipe to the lab is our leash: without it nobody listens.
process.stdin.on('end', () => process.exit()).resume();
process.stdout.on('error', () => process.exit());
