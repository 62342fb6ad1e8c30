/** The far ends of checks that ask over UDP: whatever comes back, and whatever else comes to the port. */
import { decode, encode } from 'dns-packet';
import fc from 'fast-check';
import type { Check } from '../../../src/checks/registry.ts';
import { dnsCheck, ntpCheck, run } from '../../unit/checks/checks.ts';
import { serveUdp } from '../../unit/checks/udp-server.ts';
import { mustBeFine, TIMEOUT_MS } from '../far-end.ts';
import { afterAll, type Change, damage } from '../mutations.ts';
import { must, type Surface, surface } from '../surface.ts';

interface Kind {
  readonly name: string;
  readonly check: (port: number) => Check;
  /** A good answer to a question. */
  readonly answer: (question: Buffer) => Buffer;
}

const AT_ONCE = 48;

/** One to three replies, each a good one with this damage, or none. */
const replies = fc.array(fc.array(damage(['\xc0\x0c', '\x00\x01', '\xff']), { maxLength: 3 }), {
  maxLength: 3,
});

function farEnd({ name, check, answer }: Kind): Surface {
  return surface({
    name: `far end of ${name}`,
    inputs: fc.oneof(
      { weight: 40, arbitrary: replies.filter(list => list.length > 0) },
      { weight: 1, arbitrary: replies },
    ),
    atOnce: AT_ONCE,
    open: async () => {
      const ends = await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          const turn: { list: readonly (readonly Change[])[] } = { list: [] };
          const server = await serveUdp(({ question, reply }) => {
            for (const changes of turn.list) {
              reply(afterAll(changes, answer(question)).subarray(0, 60_000));
            }
          });
          return { turn, server, made: check(server.port) };
        }),
      );
      const free = [...ends];
      return {
        take: async list => {
          const end = free.pop();
          must(end !== undefined, 'no server is free');
          end.turn.list = list;
          const result = await run(end.made).finally(() => free.push(end));
          mustBeFine(result);
        },
        close: async () => {
          await Promise.all(ends.map(({ server }) => server.stop()));
        },
      };
    },
  });
}

export const dns = farEnd({
  name: 'dns',
  check: port => dnsCheck(port, { timeoutMs: TIMEOUT_MS, addresses: ['192.0.2.1'] }),
  answer: question => {
    const { id = 0, questions = [] } = decode(question);
    return encode({
      type: 'response',
      id,
      questions,
      answers: [{ type: 'A', name: 'www.example.org', data: '192.0.2.1' }],
    });
  },
});

export const ntp = farEnd({
  name: 'ntp',
  check: port => ntpCheck(port, { timeoutMs: TIMEOUT_MS, maxOffset: '1h' }),
  answer: question => {
    const packet = Buffer.alloc(48);
    packet[0] = (4 << 3) | 4;
    packet[1] = 2;
    question.copy(packet, 24, 40, 48);
    const seconds = Math.floor(Date.now() / 1000) + 2_208_988_800;
    packet.writeUInt32BE(seconds >>> 0, 32);
    packet.writeUInt32BE(seconds >>> 0, 40);
    return packet;
  },
});
