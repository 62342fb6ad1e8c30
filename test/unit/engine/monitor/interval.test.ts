import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSlot } from '../../../../src/engine/monitor/interval.ts';

const everyMs = fc.integer({ min: 50, max: 86_400_000 });
const due = fc.integer({ min: 0, max: 2_000_000_000_000 });

describe('nextSlot', () => {
  it('lies on the grid, after the slot that was due and not before now, with none skipped that could be kept', () => {
    fc.assert(
      fc.property(everyMs, due, fc.integer({ min: -5, max: 200_000_000 }), (every, slot, late) => {
        const now = slot + late;
        const next = nextSlot(slot, every, now);
        expect((next - slot) % every).toBe(0);
        expect(next).toBeGreaterThan(slot);
        expect(next).toBeGreaterThanOrEqual(now);
        expect(next === slot + every || next - every < now).toBe(true);
      }),
    );
  });

  it('does not drift, however late each timer fires', () => {
    fc.assert(
      fc.property(everyMs, fc.array(fc.double({ min: 0, max: 0.9, noNaN: true })), (every, latenesses) => {
        let slot = 1000;
        for (const part of latenesses) slot = nextSlot(slot, every, slot + part * every);
        expect(slot).toBe(1000 + latenesses.length * every);
      }),
    );
  });
});
