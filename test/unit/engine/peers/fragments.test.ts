import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode, MAX_DATAGRAM_BYTES } from '../../../../src/engine/peers/channel-message.ts';
import { inFragments } from '../../../../src/engine/peers/fragments.ts';
import { anyNotice, key, message, notice } from './messages.ts';

/** The longest header there is. */
const header = {
  from: 'a'.repeat(32),
  to: 'b'.repeat(32),
  incarnation: 'l'.repeat(22),
  challenge: 'c'.repeat(22),
  echo: 'e'.repeat(22),
  sequence: Number.MAX_SAFE_INTEGER,
  testimony: {
    own: ['198.51.100.125/32', '198.51.100.126/32'],
    heard: ['198.51.100.127/32', '198.51.100.128/32'],
    listens: false,
  },
  fingerprint: { shared: 's'.repeat(16), group: 'g'.repeat(16) },
};

describe('notices in parts', () => {
  it('are all there, in order, and each part fits a datagram', () => {
    fc.assert(
      fc.property(fc.array(anyNotice, { maxLength: 200 }), notices => {
        const parts = inFragments(notices);
        expect(parts.flat()).toEqual(notices);
        for (const part of parts) {
          expect(encode(message({ ...header, notices: part }), key).length).toBeLessThanOrEqual(
            MAX_DATAGRAM_BYTES,
          );
        }
      }),
    );
  });

  it('are one empty part when there are none, so that a heartbeat goes out', () => {
    expect(inFragments([])).toEqual([[]]);
  });

  it('go in one datagram for a few services, and fill those of many', () => {
    const services = (count: number) =>
      Array.from({ length: count }, (_, index) => notice({ service: `service-${index}` }));
    expect(inFragments(services(20))).toHaveLength(1);
    expect(inFragments(services(1000)).length).toBeLessThan(50);
  });
});
