import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddresses } from '../../../../src/drivers/alias/parse-addresses.ts';

/** As printed by `ip -j address show` of iproute2 6.1. */
const lo = `[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536,"qdisc":"noqueue",
"operstate":"UNKNOWN","group":"default","txqlen":1000,"link_type":"loopback","address":"00:00:00:00:00:00",
"broadcast":"00:00:00:00:00:00","addr_info":[
{"family":"inet","local":"127.0.0.1","prefixlen":8,"scope":"host","label":"lo","valid_life_time":4294967295,"preferred_life_time":4294967295},
{"family":"inet","local":"198.51.100.25","prefixlen":32,"scope":"global","label":"lo:0","valid_life_time":4294967295,"preferred_life_time":4294967295},
{"family":"inet6","local":"::1","prefixlen":128,"scope":"host","valid_life_time":4294967295,"preferred_life_time":4294967295}]}]`;

describe('the addresses that ip(8) prints', () => {
  it('are its IPv4 addresses with length, label and interface', () => {
    expect(parseAddresses(lo)).toEqual([
      { ip: '127.0.0.1', prefixLength: 8, label: 'lo', on: 'lo', up: true },
      { ip: '198.51.100.25', prefixLength: 32, label: 'lo:0', on: 'lo', up: true },
    ]);
  });

  it('are on an interface that is down, where it was set down', () => {
    const down = lo.replace('"UP","LOWER_UP"', '').replace('"LOOPBACK",', '"LOOPBACK"');
    expect(parseAddresses(down).map(({ up }) => up)).toEqual([false, false]);
  });

  it('are none for interfaces that a filter left out, which are printed as {}', () => {
    expect(parseAddresses('[{},{}]')).toEqual([]);
  });

  it('are refused when the text is not of that form', () => {
    expect(() => parseAddresses('Device "lo" does not exist.')).toThrow('not a list of interfaces');
    expect(() => parseAddresses('{"ifname":"lo"}')).toThrow('not a list of interfaces');
    expect(() => parseAddresses('[{"addr_info":[{"family":"inet"}]}]')).toThrow('without local or prefixlen');
  });

  it('never come from any other JSON than by parsing or an Error', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        try {
          for (const address of parseAddresses(text)) expect(address.ip).toBeTypeOf('string');
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
