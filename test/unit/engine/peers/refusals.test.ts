import { beforeEach, describe, expect, it } from 'vitest';
import { type ChannelLog, countRefusals, type Refusals } from '../../../../src/engine/peers/refusals.ts';
import { FakeClock } from '../../fake-clock.ts';

const source = { address: '10.46.1.2', port: 4600 };
let clock: FakeClock;
let lines: string[];
let refusals: Refusals;

beforeEach(() => {
  clock = new FakeClock();
  lines = [];
  const log: ChannelLog = {
    debug: message => lines.push(`debug ${message}`),
    warn: message => lines.push(`warn ${message}`),
  };
  refusals = countRefusals(clock, log);
});

describe('refusals', () => {
  it('are counted by reason for each peer, and apart for strangers', () => {
    refusals.add('forged', 'smtp-a', source);
    refusals.add('forged', 'smtp-a', source);
    refusals.add('repeated', 'smtp-a', source);
    refusals.add('oversized', undefined, source);
    expect(refusals.of('smtp-a')).toEqual({ forged: 2, repeated: 1 });
    expect(refusals.of('smtp-b')).toEqual({});
    expect(refusals.of(undefined)).toEqual({ oversized: 1 });
  });

  it('are said once a minute for each reason, with how many were like it', async () => {
    for (let count = 0; count < 1000; count += 1) refusals.add('forged', 'smtp-a', source);
    refusals.add('truncated', undefined, source);
    await clock.advance(60_000);
    refusals.add('forged', undefined, source);
    expect(lines).toEqual([
      'warn peer channel: a datagram from smtp-a (10.46.1.2 port 4600) is refused: it is not signed with our key',
      'warn peer channel: a datagram from 10.46.1.2 port 4600 is refused: it is too short to be one of ours',
      'warn peer channel: a datagram from 10.46.1.2 port 4600 is refused: it is not signed with our key (999 more like it since the last such line)',
    ]);
  });

  it('of the last minute say why, unless they belong to the daily business of a network', async () => {
    refusals.add('repeated', 'smtp-a', source);
    expect(refusals.latest('smtp-a')).toBeUndefined();
    refusals.add('forged', 'smtp-a', source);
    refusals.add('unproven', 'smtp-a', source);
    expect(refusals.latest('smtp-a')).toBe('is not signed with our key');
    expect(refusals.latest('smtp-b')).toBeUndefined();
    await clock.advance(60_000);
    expect(refusals.latest('smtp-a')).toBeUndefined();
  });

  it('that belong to the daily business of a network are for debugging only', () => {
    refusals.add('unproven', 'smtp-a', source);
    refusals.add('repeated', 'smtp-a', source);
    expect(lines.map(line => line.split(' ')[0])).toEqual(['debug', 'debug']);
  });
});
