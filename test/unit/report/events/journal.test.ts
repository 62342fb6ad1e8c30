import { describe, expect, it } from 'vitest';
import type { Event } from '../../../../src/report/events/event.ts';
import { createJournal, REMEMBERED } from '../../../../src/report/events/journal.ts';
import { FakeClock } from '../../fake-clock.ts';
import { event } from './events.ts';

function journalAfter(...kept: Event[]) {
  const stored: Event[] = [];
  const logged: Event[] = [];
  const store = { append: (each: Event) => stored.push(each) };
  const journal = createJournal(store, new FakeClock(1000), each => logged.push(each));
  journal.resume({ events: kept, lastId: kept.at(-1)?.id ?? 0 });
  return { journal, stored, logged };
}

describe('the journal', () => {
  it('goes on counting after what an earlier life kept', () => {
    const { journal } = journalAfter(event(41));
    journal.tell({ kind: 'in-step' });
    expect(journal.after(0).map(({ id }) => id)).toEqual([41, 42]);
    expect(journal.latest()).toBe(42);
    expect(journal.after(41)).toEqual([{ id: 42, at: '1970-01-01T00:00:01.000Z', kind: 'in-step' }]);
    expect(journal.after(42)).toEqual([]);
  });

  it('stores, logs and tells each event once, to whoever listens at the time', () => {
    const { journal, stored, logged } = journalAfter();
    const heard: number[] = [];
    const deafen = journal.listen(({ id }) => heard.push(id));
    journal.tell({ kind: 'in-step' });
    deafen();
    journal.tell({ kind: 'in-step' });
    expect(heard).toEqual([1]);
    expect(stored.map(({ id }) => id)).toEqual([1, 2]);
    expect(logged).toEqual(stored);
  });

  it('remembers no more than it should, and no reason longer than a page', () => {
    const { journal } = journalAfter();
    for (let i = 0; i < REMEMBERED + 5; i += 1) {
      journal.tell({ kind: 'error', source: 'test', reason: 'x'.repeat(10_000) });
    }
    const events = journal.after(0);
    expect(events).toHaveLength(REMEMBERED);
    expect(events[0]?.id).toBe(6);
    expect(events[0]).toMatchObject({ reason: `${'x'.repeat(2000)}...` });
  });
});
