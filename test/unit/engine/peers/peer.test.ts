import { beforeEach, describe, expect, it } from 'vitest';
import { type ChannelPeer, createPeer } from '../../../../src/engine/peers/peer.ts';
import { FakeClock } from '../../fake-clock.ts';
import { countingNonce } from './ends.ts';
import { message } from './messages.ts';

let clock: FakeClock;
let lines: string[];
let peer: ChannelPeer;
let sequence: number;

beforeEach(() => {
  clock = new FakeClock(1000);
  lines = [];
  sequence = 0;
  const log = {
    debug: (said: string) => lines.push(`debug ${said}`),
    warn: (said: string) => lines.push(`warn ${said}`),
  };
  peer = createPeer({ name: 'smtp-a', addresses: ['10.46.1.2'], port: 4600 }, countingNonce(), clock, log);
});

function hear(): void {
  sequence += 1;
  const { challenge: echo } = peer.credentials();
  expect(peer.receive(message({ sequence, echo })).kind).toBe('believed');
}

const beats = (count: number) => Array.from({ length: count }, () => peer.beat());

describe('a peer', () => {
  it('that was never heard is told to be silent once: it may have been heard on a channel before', () => {
    expect(peer.established()).toBe(false);
    const told = beats(10);
    expect([told.indexOf(true), told.lastIndexOf(true)]).toEqual([3, 3]);
  });

  it('falls silent once, at the fourth heartbeat without it', () => {
    hear();
    expect(beats(6)).toEqual([false, false, false, true, false, false]);
    expect(peer.established()).toBe(false);
  });

  it('stays as long as it is heard now and then', () => {
    for (let round = 0; round < 5; round += 1) {
      hear();
      expect(beats(3)).not.toContain(true);
    }
    expect(peer.established()).toBe(true);
  });

  it('is not silent because this machine slept: its own heartbeats are what counts', async () => {
    hear();
    await clock.jump(3_600_000);
    expect(beats(1)).toEqual([false]);
    expect(peer.established()).toBe(true);
  });

  it('falls silent again after it was heard again', () => {
    hear();
    beats(5);
    hear();
    expect(peer.established()).toBe(true);
    expect(beats(4)).toEqual([false, false, false, true]);
  });

  it('does not count as heard by what is refused', () => {
    peer.receive(message({ echo: 'nothing of ours' }));
    expect(peer.heardAt()).toBeUndefined();
  });

  it('that cannot be reached is warned of once for each kind of error', () => {
    const [unreachable, refused] = [new Error('send ENETUNREACH'), new Error('send ECONNREFUSED')];
    for (const error of [unreachable, unreachable, unreachable, refused, undefined, undefined, refused]) {
      peer.sent('10.46.1.2', error);
    }
    expect(lines.map(line => line.replace('peer channel: ', ''))).toEqual([
      'warn no datagram leaves for smtp-a (10.46.1.2 port 4600): send ENETUNREACH',
      'debug no datagram leaves for smtp-a (10.46.1.2 port 4600): send ENETUNREACH',
      'debug no datagram leaves for smtp-a (10.46.1.2 port 4600): send ENETUNREACH',
      'warn no datagram leaves for smtp-a (10.46.1.2 port 4600): send ECONNREFUSED',
      'debug datagrams leave for smtp-a (10.46.1.2 port 4600) again',
      'warn no datagram leaves for smtp-a (10.46.1.2 port 4600): send ECONNREFUSED',
    ]);
  });
});
