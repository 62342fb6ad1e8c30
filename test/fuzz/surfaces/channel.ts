/** Datagrams to the peer channel: nothing is believed that the key did not sign, nor that was recorded before. */

import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import fc from 'fast-check';
import { type Channel, openChannel } from '../../../src/engine/peers/channel.ts';
import { encode, type Message } from '../../../src/engine/peers/channel-message.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { literals } from '../../unit/names.ts';
import { damaged } from '../mutations.ts';
import { must, surface } from '../surface.ts';

const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const MESSAGE: Message = {
  from: 'smtp-b',
  to: 'smtp-a',
  incarnation: 'b-life-0123456789',
  challenge: 'b-challenge-012345',
  echo: 'an-echo-0123456789',
  sequence: 7,
  notices: [{ service: 'smtp', health: 'down', state: 'withdrawn', metric: 16 }],
};
const body = (change: object) =>
  JSON.stringify({ version: 1, ...MESSAGE, notices: [['smtp', 'down', 'withdrawn', 16]], ...change });
const BODIES = [
  ...[
    {},
    { version: 2 },
    { from: 'smtp-x' },
    { to: 'smtp-b' },
    { sequence: -1 },
    { sequence: 1e300 },
    { notices: 'x' },
  ].map(body),
  ...[
    { from: '\u001b[2J' },
    { notices: [['smtp', 'sideways', 'x', 1]] },
    { notices: [[]] },
    { echo: 7 },
    { __proto__: {} },
  ].map(body),
  body({ notices: Array.from({ length: 25 }, () => ['smtp', 'up', 'a\nb', 1]) }),
  '['.repeat(1100),
  'null',
];
const signed = (bytes: Buffer) => Buffer.concat([bytes, createHmac('sha256', KEY).update(bytes).digest()]);

/** What somebody without the key can send, and (now and then) what a peer gone mad could sign. */
const datagrams = fc.oneof(
  { weight: 3, arbitrary: damaged([encode(MESSAGE, KEY), encode(MESSAGE, Buffer.alloc(32)), ...BODIES]) },
  { weight: 3, arbitrary: damaged(BODIES).map(signed) },
  { weight: 1, arbitrary: fc.constant(encode(MESSAGE, KEY)) },
);

export const channel = surface({
  name: 'peer channel',
  inputs: datagrams,
  atOnce: 32,
  open: async () => {
    const stranger = createSocket('udp4').bind(0, '127.0.0.1');
    await once(stranger, 'listening');
    let believed = 0;
    const ours: Channel = await openChannel({
      names: literals,
      server: 'smtp-a',
      bind: { address: '127.0.0.1', port: 0 },
      keys: [KEY],
      peers: [{ name: 'smtp-b', addresses: ['127.0.0.1'], port: stranger.address().port }],
      state: () => [{ service: 'smtp', health: 'up', state: 'normal', metric: 1 }],
      onNotice: () => {
        believed += 1;
      },
      clock: systemClock,
      log: { debug: () => undefined, warn: () => undefined },
    });
    const refused = () =>
      [ours.unattributed(), ...ours.peers().map(peer => peer.refused)]
        .flatMap(counts => Object.values(counts))
        .reduce((sum, count) => sum + count, 0);
    let sent = 0;
    return {
      take: async datagram => {
        sent += 1;
        stranger.send(datagram.subarray(0, 60_000), ours.port, '127.0.0.1');
        // None of them is lost on loopback: each must come to be counted, as refused.
        const giveUp = performance.now() + 20_000;
        while (refused() + believed < sent) {
          must(performance.now() < giveUp, `${sent - refused()} datagrams were neither refused nor believed`);
          await new Promise(resolve => setImmediate(resolve));
        }
        must(believed === 0, 'a datagram was believed that answers no challenge of ours');
      },
      close: async () => {
        await ours.stop();
        stranger.close();
      },
    };
  },
});
