import { describe, expect, it } from 'vitest';
import { placesOf } from '../../../../src/protocols/rip/sequences.ts';
import { parse } from '../../../../src/protocols/running-config.ts';
import { service } from '../../drivers/frr/configs.ts';

const [SMTP, DNS] = [service('smtp', '198.51.100.25/32'), service('dns', '198.51.100.53/32')];
const clause = (head: string, name: string): string =>
  `route-map RIPCORD ${head}\n match ip address prefix-list RIPCORD-${name}\nexit\n`;
const clausesOf = (...given: Parameters<typeof placesOf>) =>
  placesOf(...given).map(place => [place.route, place.clause]);

describe('the sequence numbers', () => {
  it('go by tens in the order of the services in an empty daemon', () => {
    expect(clausesOf([SMTP, DNS], new Map())).toEqual([
      ['smtp', 10],
      ['dns', 20],
    ]);
  });

  it('stay with a service that has a clause, and a new one comes after all there are', () => {
    const running = parse(clause('permit 20', 'dns') + clause('permit 33', 'gone'));
    expect(clausesOf([SMTP, DNS], running)).toEqual([
      ['smtp', 40],
      ['dns', 20],
    ]);
  });

  it('are nobody’s in a clause that denies or comes before the one for poisons', () => {
    const running = parse(clause('deny 10', 'smtp') + clause('permit 3', 'dns'));
    expect(clausesOf([SMTP, DNS], running)).toEqual([
      ['smtp', 20],
      ['dns', 30],
    ]);
  });

  it('begin with the first free one where the last is taken', () => {
    const running = parse(clause('permit 65535', 'gone') + clause('permit 10', 'gone-too'));
    expect(clausesOf([SMTP], running)).toEqual([['smtp', 20]]);
  });

  const [A, B, C] = ['198.51.100.1/32', '198.51.100.2/32', '198.51.100.3/32'];
  const LISTED = parse(
    `ip prefix-list RIPCORD-smtp seq 5 permit ${A}\nip prefix-list RIPCORD-smtp seq 10 permit ${B}`,
  );

  it.each([
    { what: 'an empty daemon', running: parse(''), wanted: [A, B], entries: [5, 10] },
    { what: 'the same addresses in another order', running: LISTED, wanted: [B, A], entries: [10, 5] },
    { what: 'an address more', running: LISTED, wanted: [C, A, B], entries: [15, 5, 10] },
    { what: 'an address less', running: LISTED, wanted: [B], entries: [10] },
    { what: 'one instead of another', running: LISTED, wanted: [B, C], entries: [10, 5] },
  ])(
    'of $what stay with each listed address, and a new one takes a free place',
    ({ running, wanted, entries }) => {
      const [first = '', ...more] = wanted;
      const [place] = placesOf([service('smtp', first, ...more)], running);
      expect(place?.entries).toEqual(wanted.map((prefix, index) => ({ prefix, sequence: entries[index] })));
    },
  );
});
