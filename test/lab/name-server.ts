/**
 * Name server of a host, as a program of its own: UDP port 53 of loopback. It answers A for the one name that is its first argument, with the
 * address that is its second and TTL 0, until it gets SIGUSR1: then it is silent, as it is for every other name from the start.
 */
import { createSocket } from 'node:dgram';
import { decode, encode } from 'dns-packet';

const [known, address = ''] = process.argv.slice(2);
let silent = false;
process.on('SIGUSR1', () => {
  silent = true;
});
const socket = createSocket('udp4');
socket.on('message', (question, from) => {
  const { id = 0, questions = [] } = decode(question);
  const { name, type } = questions[0] ?? {};
  if (silent || name === undefined || name !== known || type !== 'A') return;
  const answers = [{ type, name, ttl: 0, data: address }] as const;
  socket.send(encode({ type: 'response', id, questions, answers: [...answers] }), from.port, from.address);
});
socket.bind(53, '127.0.0.1', () => console.log('ready'));
