import { describe, expect, it } from 'vitest';
import type { Health } from '../../../../src/policy/judge/check-health.ts';
import { type PeerReport, withFirstHand } from '../../../../src/policy/judge/peer-report.ts';
import type { Verdict } from '../../../../src/policy/judge/verdict.ts';

const checked = (health: Health): Verdict => ({ health, since: 10, reason: `found ${health}` });
const word = (health: Health, state: string): PeerReport => ({
  health,
  state,
  metric: 5,
  serving: state === 'normal' || state === 'boosted',
  since: 20,
});

describe("a peer's own word", () => {
  it('that its service is down is believed before our checks find it', () => {
    expect(withFirstHand(checked('up'), word('down', 'holding'))).toEqual({
      health: 'down',
      since: 20,
      reason: 'says that its service is down',
    });
  });

  it('that it is leaving makes it as good as down', () => {
    expect(withFirstHand(checked('up'), word('up', 'draining'))).toMatchObject({
      health: 'down',
      reason: 'says that it is draining',
    });
    expect(withFirstHand(checked('unknown'), word('up', 'withdrawn')).health).toBe('down');
  });

  it('never makes it better than our checks found it', () => {
    expect(withFirstHand(checked('down'), word('up', 'normal'))).toEqual(checked('down'));
    expect(withFirstHand(checked('unknown'), word('up', 'boosted'))).toEqual(checked('unknown'));
  });

  it('says nothing while it has no verdict on itself', () => {
    expect(withFirstHand(checked('up'), word('unknown', 'withdrawn'))).toEqual(checked('up'));
  });

  it('is not missed where there is none', () => {
    expect(withFirstHand(checked('up'), undefined)).toEqual(checked('up'));
  });
});
