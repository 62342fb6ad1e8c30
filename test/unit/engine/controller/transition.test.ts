import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../src/config/config.ts';
import {
  afterDeparture,
  beginTransition,
  swept,
  type Transition,
  transitionTo,
} from '../../../../src/engine/controller/transition.ts';
import { configOf, serviceEntry } from '../../configuration.ts';

/** Services by name, each with the last numbers of its addresses. */
type Sketch = Readonly<Record<string, readonly number[]>>;

const drawn = (sketch: Sketch): Config =>
  configOf({
    services: Object.entries(sketch).map(([name, numbers]) =>
      serviceEntry({ name, addresses: numbers.map(number => `198.51.100.${number}/32`) }),
    ),
  });
const sketchOf = ({ services }: Config): Sketch =>
  Object.fromEntries(
    services.map(({ name, addresses }) => [name, addresses.map(({ ip }) => Number(ip.split('.')[3]))]),
  );
const vacatedOf = ({ vacated }: Transition) => vacated.map(({ ip }) => Number(ip.split('.')[3]));
const from = (before: Sketch, after: Sketch) => transitionTo(beginTransition(drawn(before)), drawn(after), 7);

/** Up to three services with up to two of five addresses, none of them twice. */
const sketch: fc.Arbitrary<Sketch> = fc
  .tuple(
    fc.shuffledSubarray(['x', 'y', 'z'], { minLength: 1 }),
    fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 6 }),
  )
  .chain(([names, numbers]) =>
    fc
      .tuple(...names.map(() => fc.integer({ min: 1, max: 2 })))
      .map(counts =>
        Object.fromEntries(names.map((name, i) => [name, numbers.slice(i * 2, i * 2 + (counts[i] ?? 1))])),
      ),
  );

describe('a succession', () => {
  it('to the same configuration changes nothing', () => {
    fc.assert(
      fc.property(sketch, services => {
        const { config, leaving, vacated } = from(services, services);
        expect([sketchOf(config), leaving.size, vacated.length]).toEqual([services, 0, 0]);
      }),
    );
  });

  it('keeps a service that is gone from the file until it has left, and vacates its address then', () => {
    const during = from({ x: [1], y: [2] }, { x: [1] });
    expect(sketchOf(during.config)).toEqual({ x: [1], y: [2] });
    expect([...during.leaving]).toEqual([['y', 7]]);
    const after = afterDeparture(during, 'y', 8);
    expect(sketchOf(after.config)).toEqual({ x: [1] });
    expect([after.leaving.size, vacatedOf(after)]).toEqual([0, [2]]);
  });

  it('has whoever shares an address with one that leaves wait for it: a service is renamed', () => {
    const during = from({ x: [1], z: [3] }, { y: [1], z: [3] });
    expect(sketchOf(during.config)).toEqual({ z: [3], x: [1] });
    const after = afterDeparture(during, 'x', 8);
    expect(sketchOf(after.config)).toEqual({ y: [1], z: [3] });
    expect(vacatedOf(after)).toEqual([]);
  });

  it('takes a service with none of its addresses for another one, which waits', () => {
    const during = from({ x: [1] }, { x: [2] });
    expect([sketchOf(during.config), [...during.leaving.keys()]]).toEqual([{ x: [1] }, ['x']]);
    const after = afterDeparture(during, 'x', 8);
    expect([sketchOf(after.config), vacatedOf(after)]).toEqual([{ x: [2] }, [1]]);
  });

  it('moves nothing of a service that gains an address or loses one of several', () => {
    const { config, leaving, vacated } = from({ x: [1, 2] }, { x: [2, 3] });
    expect([sketchOf(config), leaving.size, vacated.map(({ ip }) => ip)]).toEqual([
      { x: [2, 3] },
      0,
      ['198.51.100.1'],
    ]);
  });

  it('takes back a service that comes back while it leaves', () => {
    const { config, leaving } = transitionTo(
      from({ x: [1], y: [2] }, { x: [1] }),
      drawn({ x: [1], y: [2] }),
      9,
    );
    expect([sketchOf(config), leaving.size]).toEqual([{ x: [1], y: [2] }, 0]);
  });

  it('knows since when a service leaves, however often the file changes meanwhile', () => {
    const later = transitionTo(from({ x: [1], y: [2] }, { x: [1] }), drawn({ x: [1], z: [3] }), 9);
    expect([...later.leaving]).toEqual([['y', 7]]);
  });

  it('forgets a vacated address once it was seen to be gone', () => {
    const left = afterDeparture(from({ x: [1], y: [2, 3] }, { x: [1] }), 'y', 8);
    expect(vacatedOf(swept(left, ({ ip }) => ip === '198.51.100.3'))).toEqual([3]);
  });

  describe('of covers', () => {
    const covered = (services: Readonly<Record<string, readonly [ip: string, cover?: string]>>): Config =>
      configOf({
        server: 'b',
        services: Object.entries(services).map(([name, [ip, cover]]) =>
          serviceEntry({ name, address: `${ip}/32`, order: ['a', 'b'], cover }),
        ),
      });
    const lying = ({ vacated }: Transition) => vacated.map(({ ip, prefixLength }) => `${ip}/${prefixLength}`);
    const IP = '198.51.100.25';
    const before = beginTransition(covered({ x: [IP, '198.51.100.24/31'] }));

    it('vacates one that is gone from the file, or is another, and the service stays', () => {
      const gone = transitionTo(before, covered({ x: [IP] }), 7);
      expect([gone.leaving.size, lying(gone)]).toEqual([0, ['198.51.100.24/31']]);
      const wider = transitionTo(before, covered({ x: [IP, '198.51.100.24/30'] }), 7);
      expect([wider.leaving.size, lying(wider)]).toEqual([0, ['198.51.100.24/31']]);
    });

    it('vacates one though its address comes to be that of a service, of host length', () => {
      const next = transitionTo(before, covered({ x: [IP], y: ['198.51.100.24'] }), 7);
      expect(lying(next)).toEqual(['198.51.100.24/31']);
    });

    it('has a service wait for whoever leaves with the same cover', () => {
      const during = transitionTo(before, covered({ y: ['198.51.100.24', '198.51.100.24/31'] }), 7);
      expect(Object.keys(sketchOf(during.config))).toEqual(['x']);
      expect(Object.keys(sketchOf(afterDeparture(during, 'x', 8).config))).toEqual(['y']);
    });
  });

  it('never has an address under two services, nor vacates one in use, and ends with the file', () => {
    fc.assert(
      fc.property(sketch, fc.array(sketch, { minLength: 1, maxLength: 4 }), (first, files) => {
        let now = beginTransition(drawn(first));
        for (const file of files) now = transitionTo(now, drawn(file), 1);
        const held = new Set(files.concat(first).flatMap(each => Object.values(each).flat()));
        for (;;) {
          const addresses = now.config.services.flatMap(service => service.addresses.map(({ ip }) => ip));
          const names = now.config.services.map(({ name }) => name);
          expect(new Set(addresses).size).toBe(addresses.length);
          expect(new Set(names).size).toBe(names.length);
          expect(now.vacated.filter(({ ip }) => addresses.includes(ip))).toEqual([]);
          const [leaver] = now.leaving.keys();
          if (leaver === undefined) break;
          now = afterDeparture(now, leaver, 2);
        }
        expect(sketchOf(now.config)).toEqual(files.at(-1));
        expect(vacatedOf(now).every(number => held.has(number))).toBe(true);
      }),
    );
  });

  it('vacates every address that was in force and is no more', () => {
    fc.assert(
      fc.property(sketch, sketch, (before, after) => {
        let now = from(before, after);
        for (const name of now.leaving.keys()) now = afterDeparture(now, name, 2);
        const gone = Object.values(before)
          .flat()
          .filter(number => !Object.values(after).flat().includes(number));
        expect(new Set(vacatedOf(now))).toEqual(new Set(gone));
      }),
    );
  });
});
