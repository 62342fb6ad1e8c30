/** The files that an earlier life left: no start fails because of them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createDrains } from '../../../src/engine/operator/drains.ts';
import { createOverrides } from '../../../src/engine/operator/overrides.ts';
import { createEventStore } from '../../../src/report/events/event-store.ts';
import { createJournal } from '../../../src/report/events/journal.ts';
import { sentence } from '../../../src/report/events/sentence.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { event, ONE_OF_EACH } from '../../unit/report/events/events.ts';
import { damaged } from '../mutations.ts';
import { must, surface } from '../surface.ts';

const EVENTS = ONE_OF_EACH.map((happening, index) => JSON.stringify(event(index + 1, happening))).join('\n');
const DRAINS =
  '{"smtp":{"reason":"upgrade","since":1,"until":null},"dns":{"reason":"x","since":1,"until":9e15}}';
const OVERRIDES = '{"smtp":{"health":"down","reason":"monitor","since":1,"until":9e15}}';
const WORDS = [
  '"until":',
  '1e999',
  '-1',
  'null',
  '{}',
  '[',
  '{',
  '"id":9007199254740993',
  '"__proto__":',
  '"kind":"state"',
];

export const stateFiles = surface({
  name: 'state files',
  inputs: fc.record({
    events: damaged([EVENTS, `${EVENTS}\n`], WORDS),
    older: damaged([EVENTS, ''], WORDS),
    drains: damaged([DRAINS, '{}'], WORDS),
    overrides: damaged([OVERRIDES, '{}'], WORDS),
  }),
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ripcord-fuzz-'));
    const put = (name: string, content: Buffer) => writeFile(join(folder, name), content);
    return {
      take: async ({ events, older, drains, overrides }) => {
        await put('events.jsonl', events);
        await put('events.1.jsonl', older);
        await put('drains.json', drains);
        await put('overrides.json', overrides);
        const fail = (error: Error) => {
          throw error;
        };
        const store = createEventStore(folder, { keep: 1000, clock: systemClock, onTrouble: fail });
        const past = await store.open();
        const journal = createJournal(store, systemClock, () => undefined);
        journal.resume(past);
        journal.tell({ kind: 'in-step' });
        await store.close();
        for (const each of past.events) sentence(each);
        must(
          Number.isSafeInteger(journal.latest() + 1000),
          `events can be numbered no more: ${journal.latest()}`,
        );
        const told: Error[] = [];
        const kept = [
          createDrains(folder, systemClock, {
            onChange: () => undefined,
            onError: error => told.push(error),
          }),
          createOverrides(folder, systemClock, {
            onChange: () => undefined,
            onError: error => told.push(error),
          }),
        ];
        for (const each of kept) {
          await each.open();
          each.stop();
        }
        must(told.length <= 2, `told more than once a file: ${told.join('; ')}`);
      },
      close: () => rm(folder, { recursive: true }),
    };
  },
});
