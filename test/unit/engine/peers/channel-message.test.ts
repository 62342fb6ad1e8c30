import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Decoded,
  decode,
  encode,
  HMAC_BYTES,
  MAX_DATAGRAM_BYTES,
} from '../../../../src/engine/peers/channel-message.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { anyMessage, bodyOf, key, message, notice } from './messages.ts';

const refused = (reason: Extract<Decoded, { kind: 'refused' }>['reason']) => ({ kind: 'refused', reason });

/** A body of anybody's making, rightly signed. */
function signed(body: string): Buffer {
  return Buffer.concat([Buffer.from(body), createHmac('sha256', key).update(body).digest()]);
}

/** A right body with one field replaced, rightly signed. */
function altered(field: string, value: unknown): Buffer {
  return signed(JSON.stringify({ ...JSON.parse(bodyOf(encode(message(), key))), [field]: value }));
}

describe('a datagram', () => {
  it('says what was put into it', () => {
    fc.assert(
      fc.property(anyMessage, sent => {
        expect(decode(encode(sent, key), [key])).toEqual({ kind: 'message', message: sent });
      }),
    );
  });

  it('is refused when a single bit of it differs', () => {
    const datagram = encode(message(), key);
    for (let bit = 0; bit < datagram.length * 8; bit += 1) {
      const forged = Buffer.from(datagram);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(decode(forged, [key])).toEqual(refused('forged'));
    }
  });

  it('is refused when it was signed with another key', () => {
    const other = Buffer.from('another key of 16 bytes');
    expect(decode(encode(message(), other), [key])).toEqual(refused('forged'));
    expect(decode(encode(message(), other), [key, other]).kind).toBe('message');
  });

  it('is refused when cut off anywhere', () => {
    const datagram = encode(message(), key);
    for (let length = 0; length < datagram.length; length += 1) {
      const reason = length <= HMAC_BYTES ? 'truncated' : 'forged';
      expect(decode(datagram.subarray(0, length), [key])).toEqual(refused(reason));
    }
  });

  it('is refused when longer than any of ours, however well signed', () => {
    const padded = (bytes: number) => signed(`${bodyOf(encode(message(), key))}`.padEnd(bytes - HMAC_BYTES));
    expect(decode(padded(MAX_DATAGRAM_BYTES), [key]).kind).toBe('message');
    expect(decode(padded(MAX_DATAGRAM_BYTES + 1), [key])).toEqual(refused('oversized'));
  });

  it('is refused when it is garbage, and never makes the decoder throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2 * MAX_DATAGRAM_BYTES }), bytes => {
        expect(decode(Buffer.from(bytes), [key]).kind).toBe('refused');
      }),
    );
  });

  it('is refused when rightly signed but not of our form', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), body => {
        fc.pre(body !== '');
        expect(decode(signed(body.slice(0, 500)), [key])).toEqual(refused('malformed'));
      }),
    );
  });

  it.each([
    ['version', 2],
    ['from', ''],
    ['from', 'a'.repeat(65)],
    ['to', 7],
    ['life', ''],
    ['challenge', null],
    ['echo', undefined],
    ['sequence', 0],
    ['sequence', 1.5],
    ['sequence', 2 ** 53],
    ['notices', {}],
    ['notices', [['smtp', 'up', 'normal']]],
    ['notices', [['smtp', 'fine', 'normal', 3]]],
    ['notices', [['smtp', 'up', 'normal', -1]]],
    ['notices', [['smtp', 'up', 'normal', 3, 4]]],
    ['notices', [['smtp', 'up', '\u001b[2J', 3]]],
    ['from', 'smtp-a\n'],
    ['fingerprint', 'abc'],
    ['fingerprint', { shared: 'a'.repeat(17) }],
  ])('is refused when its %s is %j', (field, value) => {
    expect(decode(altered(field, value), [key])).toEqual(refused('malformed'));
  });

  it('may have a field that a later version has added', () => {
    expect(decode(altered('later', true), [key])).toEqual({ kind: 'message', message: message() });
  });

  it('of 0.1.0 has 16 for a withdrawn service, which has no route', () => {
    const datagram = altered('notices', [['smtp', 'down', 'withdrawn', 16]]);
    const notices = [{ service: 'smtp', health: 'down', state: 'withdrawn', metric: NOT_HERE }];
    expect(decode(datagram, [key])).toMatchObject({ message: { notices } });
  });

  it('is JSON with the notices by position', () => {
    expect(JSON.parse(bodyOf(encode(message({ notices: [notice()] }), key)))).toEqual({
      version: 1,
      from: 'smtp-a',
      to: 'smtp-b',
      life: 'life-of-a',
      challenge: 'challenge-of-a',
      echo: 'challenge-of-b',
      sequence: 1,
      notices: [['smtp', 'up', 'normal', 3]],
    });
  });
});
