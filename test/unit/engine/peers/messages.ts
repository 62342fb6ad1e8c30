/** Messages and notices for tests: whatever a test does not care about is filled in. */

import fc from 'fast-check';
import {
  HMAC_BYTES,
  type Message,
  type ServiceReport,
} from '../../../../src/engine/peers/channel-message.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';

export const key = Buffer.from('a key for tests, of more than 16 bytes');

export function notice(part: Partial<ServiceReport> = {}): ServiceReport {
  return { service: 'smtp', health: 'up', state: 'normal', metric: 3, ...part };
}

export function message(part: Partial<Message> = {}): Message {
  return {
    from: 'smtp-a',
    to: 'smtp-b',
    incarnation: 'life-of-a',
    challenge: 'challenge-of-a',
    echo: 'challenge-of-b',
    sequence: 1,
    notices: [notice()],
    ...part,
  };
}

const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/);
const nonce = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);

const digest = fc.stringMatching(/^[A-Za-z0-9_-]{16}$/);

export const anyNotice: fc.Arbitrary<ServiceReport> = fc.record({
  service: name,
  health: fc.constantFrom('up' as const, 'down' as const, 'unknown' as const),
  state: name,
  metric: fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 2 }), fc.constant(NOT_HERE)),
});

export const anyMessage: fc.Arbitrary<Message> = fc.record({
  from: name,
  to: name,
  incarnation: nonce,
  challenge: nonce,
  echo: fc.oneof(nonce, fc.constant('')),
  sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  notices: fc.array(anyNotice, { maxLength: 8 }),
  fingerprint: fc.option(fc.record({ shared: digest, group: digest }, { requiredKeys: ['shared'] }), {
    nil: undefined,
  }),
});

/** The JSON of a datagram. */
export function bodyOf(datagram: Buffer): string {
  return datagram.subarray(0, -HMAC_BYTES).toString('utf8');
}
