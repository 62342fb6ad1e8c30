import { describe, expect, it } from 'vitest';
import { HappeningSchema, parseEvent } from '../../../../src/report/events/event.ts';
import { EVENT_KINDS } from '../../../../src/report/events/event-kinds.ts';
import { levelOf, sentence } from '../../../../src/report/events/sentence.ts';
import { AT, event, ONE_OF_EACH } from './events.ts';

describe('an event', () => {
  it('has a kind of the list, and each kind of the list has a schema', () => {
    expect(HappeningSchema.anyOf.map(({ properties }) => properties.kind.const)).toEqual(EVENT_KINDS);
  });

  it.each(ONE_OF_EACH)('of kind $kind is read back as it was written', happening => {
    const written = event(7, happening);
    expect(parseEvent(JSON.stringify(written))).toEqual(written);
  });

  it.each([
    '',
    '{"id":1,"at":"2026',
    '{}',
    'null',
    JSON.stringify({ id: 1, at: AT, kind: 'unheard-of' }),
    JSON.stringify({ id: 0, at: AT, kind: 'in-step' }),
    JSON.stringify({ id: 1, kind: 'in-step' }),
  ])('is not what %j holds', line => {
    expect(parseEvent(line)).toBeUndefined();
  });
});

describe('a sentence', () => {
  it('tells of each kind what happened', () => {
    expect(ONE_OF_EACH.map(sentence)).toEqual([
      'ripcord 0.1.0 started as smtp-b with /etc/ripcord.yml',
      'stopping: SIGTERM',
      'stopped',
      'reload rejected: keeping the current configuration: line 3: no',
      'smtp: smtp-a: smtp:25 is down: refused',
      'smtp: smtp-a is down: failed smtp:25',
      'smtp: metric 1, boosted: smtp-a is down',
      'drift repaired: configure: smtp: metric 5 -> metric 1',
      'ripd hangs',
      'in sync with the routing daemon',
      'the file differs from what is in force, and `ripcord reload` takes it over: smtp: metric: 3 -> 5',
      'order over socket: draining smtp',
      'smtp: drain begun: upgrade, until 12:01:07',
      'smtp: override down begun: monitor, until 12:01:07',
      'smtp: hook for boosted: /bin/page: exited with 1',
      'the configuration of smtp-a differs',
      'ripd is not running',
    ]);
  });

  it('is loud only where something failed', () => {
    const loud = ONE_OF_EACH.filter(happening => levelOf(happening) === 'error').map(({ kind }) => kind);
    expect(loud).toEqual(['reload', 'error']);
    expect(levelOf({ kind: 'stopped', clean: false })).toBe('error');
  });
});
