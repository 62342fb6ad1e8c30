import { beforeEach, describe, expect, it } from 'vitest';
import { type Deferred, deferred } from '../../../../src/sys/deferred.ts';
import { type FoundAddresses, UnresolvedName } from '../../../../src/sys/names/look-up.ts';
import { createNames, type Names } from '../../../../src/sys/names/names.ts';
import { FakeClock, settle } from '../../fake-clock.ts';
import { ip } from '../../names.ts';

interface Asked {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly answer: (found: FoundAddresses | Error) => void;
}

let clock: FakeClock;
let names: Names;
/** Look-ups, in order; each waits until the test answers it. */
let asked: Asked[];
let warnings: string[];
beforeEach(() => {
  clock = new FakeClock();
  asked = [];
  warnings = [];
  names = createNames({
    clock,
    warn: message => warnings.push(message),
    lookUp: async (name, _family, signal) => {
      const answered: Deferred<FoundAddresses | Error> = deferred();
      asked.push({ name, signal, answer: answered.resolve });
      const found = await answered.promise;
      if (found instanceof Error) throw found;
      return found;
    },
  });
});

const found = (ttlMs: number, ...addresses: string[]): FoundAddresses => ({
  addresses: addresses.map(ip),
  ttlMs,
});
const silent = () => new UnresolvedName('host name mx1 cannot be looked up: no name server answers');

/** Answers the newest look-up. */
async function answer(with_: FoundAddresses | Error): Promise<void> {
  asked.at(-1)?.answer(with_);
  await settle();
}

/** The name is known from now on. */
async function know(name: string, ...addresses: string[]): Promise<void> {
  names.current(name);
  await answer(found(60_000, ...addresses));
}

describe('names', () => {
  it('gives literal addresses back without a look-up', async () => {
    expect(await names.addresses('10.46.1.2')).toEqual(['10.46.1.2']);
    expect(names.current('2001:db8::1').address).toBe('2001:db8::1');
    expect(asked).toEqual([]);
  });

  it('looks a name up once, however many ask for it meanwhile', async () => {
    const all = [names.addresses('mx1'), names.addresses('MX1'), names.addresses('mx1')];
    expect(names.current('mx1')).toEqual({ address: undefined, trouble: undefined });
    await answer(found(60_000, '10.46.1.2', '10.46.1.3'));
    expect(await Promise.all(all)).toEqual(Array(3).fill(['10.46.1.2', '10.46.1.3']));
    expect(asked).toHaveLength(1);
  });

  it('is not kept from one name by a look-up of another', async () => {
    const first = names.addresses('mx1');
    const second = names.addresses('mx2');
    await answer(found(60_000, '10.46.1.3'));
    expect(await second).toEqual(['10.46.1.3']);
    asked[0]?.answer(found(60_000, '10.46.1.2'));
    expect(await first).toEqual(['10.46.1.2']);
  });

  it.each([
    ['a minute', 60_000, 60_000],
    ['nothing', 0, 5_000],
    ['a day', 86_400_000, 300_000],
  ])(
    'looks a name up again after its TTL of %s, within bounds, beside whoever asks',
    async (_, ttlMs, heldMs) => {
      names.current('mx1');
      await answer(found(ttlMs, '10.46.1.2'));
      await clock.advance(heldMs - 1);
      await names.addresses('mx1');
      expect(asked).toHaveLength(1);
      await clock.advance(1);
      expect(await names.addresses('mx1')).toEqual(['10.46.1.2']);
      expect(asked).toHaveLength(2);
      await answer(found(ttlMs, '10.46.1.9'));
      expect(await names.addresses('mx1')).toEqual(['10.46.1.9']);
      expect(warnings).toEqual(['host name mx1 is 10.46.1.9 now, no longer 10.46.1.2']);
    },
  );

  it('keeps the address in use while the name has it, whatever order the answer has', async () => {
    await know('mx1', '10.46.1.2', '10.46.1.3');
    await clock.advance(60_000);
    await know('mx1', '10.46.1.3', '10.46.1.2');
    expect(asked).toHaveLength(2);
    expect(await names.addresses('mx1')).toEqual(['10.46.1.2', '10.46.1.3']);
  });

  it('goes on with an address that was found for as long as the name cannot be looked up, and says so once', async () => {
    await know('mx1', '10.46.1.2');
    for (let hour = 0; hour < 3_600_000; hour += 10_000) {
      await clock.advance(10_000);
      expect(await names.addresses('mx1')).toEqual(['10.46.1.2']);
      await answer(silent());
    }
    expect(names.current('mx1')).toMatchObject({ address: '10.46.1.2', trouble: silent().message });
    await clock.advance(10_000);
    await know('mx1', '10.46.1.2');
    expect(names.current('mx1').trouble).toBeUndefined();
    expect(warnings).toEqual([
      `${silent().message}; goes on with 10.46.1.2`,
      'host name mx1 is found again: 10.46.1.2',
    ]);
  });

  it('says why a name that was never found cannot be, at once until it is tried again', async () => {
    const refused = expect(names.addresses('mx1')).rejects.toThrow(silent().message);
    await answer(silent());
    await refused;
    await clock.advance(4_999);
    await expect(names.addresses('mx1')).rejects.toThrow(silent().message);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    const again = names.addresses('mx1');
    await answer(found(0, '10.46.1.2'));
    expect(await again).toEqual(['10.46.1.2']);
  });

  it('waits for a name no longer than it is given, nor than its caller wants', async () => {
    const cancel = new AbortController();
    const patient = names.addresses('mx1', { withinMs: 800 });
    const cancelled = names.addresses('mx1', { signal: cancel.signal });
    const none = 'host name mx1 cannot be looked up: no name server has answered yet';
    cancel.abort();
    await expect(cancelled).rejects.toThrow(none);
    const refused = expect(patient).rejects.toThrow(none);
    await clock.advance(800);
    await refused;
    expect(asked).toHaveLength(1);
  });

  it('waits for one that nobody asked for in a long time, and takes what it knew if that fails', async () => {
    await know('mx1', '10.46.1.2');
    await clock.advance(3_600_000);
    const moved = names.addresses('mx1', { withinMs: 800 });
    await answer(found(60_000, '10.46.1.3'));
    expect(await moved).toEqual(['10.46.1.3']);
    await clock.advance(3_600_000);
    const still = names.addresses('mx1', { withinMs: 800 });
    await clock.advance(800);
    expect(await still).toEqual(['10.46.1.3']);
  });

  it('ends a look-up that takes too long', async () => {
    const waiting = names.addresses('mx1');
    const refused = expect(waiting).rejects.toThrow(
      'host name mx1 cannot be looked up: no answer within 8000 ms',
    );
    await clock.advance(8_000);
    await refused;
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  it('ends every look-up when it is closed, and begins no other', async () => {
    names.current('mx1');
    names.current('mx2');
    names.close();
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    for (const each of asked) each.answer(silent());
    await settle();
    expect(clock.sleepers).toBe(0);
    await clock.advance(60_000);
    names.current('mx1');
    expect(asked).toHaveLength(2);
    expect(warnings).toEqual([]);
  });
});
