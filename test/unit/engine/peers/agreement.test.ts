import { describe, expect, it } from 'vitest';
import { fingerprintFor } from '../../../../src/config/agreement/fingerprint.ts';
import { type Agreement, createAgreement, ROLL_OUT_MS } from '../../../../src/engine/peers/agreement.ts';
import { configOf, peerEntry, serviceEntry } from '../../configuration.ts';
import { FakeClock } from '../../fake-clock.ts';

const ORDER = ['smtp-a', 'smtp-b'];
const configAt = (server: string, peer: string, metric: number, over: object = {}) =>
  configOf({
    server,
    services: [serviceEntry({ metric, order: ORDER, peers: [peerEntry({ name: peer })], ...over })],
  });
const HERE = configAt('smtp-b', 'smtp-a', 5);
const ALIKE = fingerprintFor('smtp-b', configAt('smtp-a', 'smtp-b', 3));
const OTHER = fingerprintFor('smtp-b', configAt('smtp-a', 'smtp-b', 3, { addresses: ['198.51.100.26/32'] }));

function started(): { clock: FakeClock; agreement: Agreement; told: string[] } {
  const clock = new FakeClock(1000);
  const told: string[] = [];
  const agreement = createAgreement({
    clock,
    onDisagreement: (peer, now) =>
      told.push(now === undefined ? `${peer} agrees` : `${peer} since ${now.since}`),
  });
  agreement.apply(HERE);
  return { clock, agreement, told };
}

describe('the agreement with a peer', () => {
  it('holds while both say the same of their group', async () => {
    const { clock, agreement, told } = started();
    expect(agreement.fingerprintFor('smtp-a')).toEqual(ALIKE);
    agreement.onFingerprint('smtp-a', ALIKE);
    await clock.advance(ROLL_OUT_MS);
    agreement.onFingerprint('smtp-a', ALIKE);
    expect(agreement.of('smtp-a')).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('is shown as lost at once, and reported once where that outlasts a roll-out', async () => {
    const { clock, agreement, told } = started();
    agreement.onFingerprint('smtp-a', OTHER);
    expect(agreement.of('smtp-a')).toEqual({ since: 1000, overdue: false });
    await clock.advance(ROLL_OUT_MS - 1);
    agreement.onFingerprint('smtp-a', OTHER);
    expect(told).toEqual([]);
    await clock.advance(1);
    agreement.onFingerprint('smtp-a', OTHER);
    agreement.onFingerprint('smtp-a', OTHER);
    expect(agreement.of('smtp-a')).toEqual({ since: 1000, overdue: true });
    expect(told).toEqual(['smtp-a since 1000']);
  });

  it('returns when the peer has the new file too, without a word where that was soon', async () => {
    const { clock, agreement, told } = started();
    agreement.apply(configAt('smtp-b', 'smtp-a', 5, { addresses: ['198.51.100.26/32'] }));
    agreement.onFingerprint('smtp-a', ALIKE);
    expect(agreement.of('smtp-a')).toEqual({ since: 1000, overdue: false });
    await clock.advance(60_000);
    agreement.onFingerprint('smtp-a', OTHER);
    expect(agreement.of('smtp-a')).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('is reported to be back where its loss was', async () => {
    const { clock, agreement, told } = started();
    agreement.onFingerprint('smtp-a', OTHER);
    await clock.advance(ROLL_OUT_MS);
    agreement.onFingerprint('smtp-a', OTHER);
    agreement.onFingerprint('smtp-a', ALIKE);
    expect(told).toEqual(['smtp-a since 1000', 'smtp-a agrees']);
    expect(agreement.of('smtp-a')).toBeUndefined();
  });
});
