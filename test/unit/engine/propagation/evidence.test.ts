import { beforeEach, describe, expect, it } from 'vitest';
import type { Outlook } from '../../../../src/drivers/outlook.ts';
import { collectEvidence, type Evidence } from '../../../../src/engine/propagation/evidence.ts';
import { FakeClock } from '../../fake-clock.ts';

const A = '10.99.0.1/32';
const B = '10.99.0.2/32';
const outlook = (learned: readonly string[]): Outlook => ({
  interfaces: [],
  learned: learned.map(prefix => ({ prefix, metric: 4, from: '10.46.2.1', agoMs: 0 })),
  ownAddresses: [A],
  silentAfterMs: 180_000,
});
const says = (heard: readonly string[], listens = true) => ({ own: [B], heard, listens });

let clock: FakeClock;
let seen: Outlook | undefined;
let evidence: Evidence;
beforeEach(() => {
  clock = new FakeClock();
  seen = outlook([B, '10.46.2.0/24']);
  evidence = collectEvidence(() => seen, clock);
});

describe('what we tell a peer', async () => {
  it('is what we announce alone, and which of its own we have learned', async () => {
    expect(evidence.testimonyFor('smtp-b')).toEqual({ own: [A], heard: [], listens: true });
    evidence.take('smtp-b', says([]));
    expect(evidence.testimonyFor('smtp-b')).toEqual({ own: [A], heard: [B], listens: true });
    expect(evidence.testimonyFor('smtp-c')).toEqual({ own: [A], heard: [], listens: true });
  });

  it('is nothing before the daemon was looked at', async () => {
    seen = undefined;
    expect(evidence.testimonyFor('smtp-b')).toBeUndefined();
  });

  it('is that we hear no router, where nothing is learned', async () => {
    seen = outlook([]);
    expect(evidence.testimonyFor('smtp-b')?.listens).toBe(false);
  });
});

describe('what a peer tells', async () => {
  const later = async () => {
    await clock.advance(15_000);
    return evidence.lostBy();
  };

  it('is evidence that we are heard', async () => {
    evidence.take('smtp-b', says([A]));
    expect(evidence.heardBy()).toEqual(['smtp-b']);
    expect(await later()).toEqual([]);
  });

  it('is no evidence against us if it never heard us: routers may pass no single address on', async () => {
    evidence.take('smtp-b', says([]));
    expect(evidence.heardBy()).toEqual([]);
    expect(await later()).toEqual([]);
  });

  it('is evidence against us if it heard us before, and for longer than a route takes to come back', async () => {
    evidence.take('smtp-b', says([A]));
    evidence.take('smtp-b', says([]));
    expect(evidence.lostBy()).toEqual([]);
    expect(await later()).toEqual(['smtp-b']);
    evidence.take('smtp-b', says([A]));
    expect(evidence.lostBy()).toEqual([]);
    expect(evidence.heardBy()).toEqual(['smtp-b']);
  });

  it('is none if it hears no router itself, or has fallen silent', async () => {
    evidence.take('smtp-b', says([A]));
    evidence.take('smtp-b', says([], false));
    expect(await later()).toEqual([]);
    evidence.take('smtp-b', says([A]));
    evidence.take('smtp-b', says([]));
    evidence.take('smtp-b', undefined);
    expect(await later()).toEqual([]);
    expect(evidence.heardBy()).toEqual([]);
  });
});
