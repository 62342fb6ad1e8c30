/** Names for tests that are of something else: literal addresses, and names that a test says. */
import { systemClock } from '../../src/sys/clock.ts';
import { type IpAddress, isIpAddress } from '../../src/sys/ip-address.ts';
import { UnresolvedName } from '../../src/sys/names/look-up.ts';
import { createNames, type Names } from '../../src/sys/names/names.ts';

/** A text that is known to be an address. */
export function ip(text: string): IpAddress {
  if (!isIpAddress(text)) throw new Error(`${text} is no address`);
  return text;
}

/** Knows these names, and no others. */
export const namesOf = (addresses: Readonly<Record<string, string>>): Names =>
  createNames({
    clock: systemClock,
    warn: () => undefined,
    lookUp: async name => {
      const address = addresses[name];
      if (address === undefined) throw new UnresolvedName(`host name ${name} not found`);
      return { addresses: [ip(address)], ttlMs: 60_000 };
    },
  });

/** Knows no name. */
export const literals: Names = namesOf({});
