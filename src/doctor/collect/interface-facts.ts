/** Interfaces, their addresses and the kernel's settings, as ip(8) prints them. */
import { parseAddresses } from '../../drivers/alias/parse-addresses.ts';
import type { Exec } from '../../sys/exec.ts';
import { type Fact, learn } from '../fact.ts';
import type { Interface, Ipv4Settings, ReversePath } from '../facts.ts';
import { outputOf, recordsIn } from './command-output.ts';

export function collectInterfaces(exec: Exec): Promise<Fact<readonly Interface[]>> {
  return learn(async () => interfacesIn(await outputOf(exec, ['ip', '-j', 'address', 'show'])));
}

/** Reads `ip -j address show`. @throws Error if it is something else. */
export function interfacesIn(text: string): readonly Interface[] {
  return recordsIn(text).flatMap(entry => {
    const { ifname, flags } = entry;
    if (typeof ifname !== 'string' || !Array.isArray(flags)) return [];
    const addresses = parseAddresses(JSON.stringify([entry]));
    return [{ name: ifname, up: flags.includes('UP'), carrier: flags.includes('LOWER_UP'), addresses }];
  });
}

/** Through netlink, not /proc/sys: ip(8) shows the settings of the namespace in which it runs. */
export function collectIpv4Settings(exec: Exec): Promise<Fact<Ipv4Settings>> {
  return learn(async () => ipv4SettingsIn(await outputOf(exec, ['ip', '-j', '-4', 'netconf', 'show'])));
}

/** Reads `ip -j -4 netconf show`. @throws Error if it is something else. */
export function ipv4SettingsIn(text: string): Ipv4Settings {
  const entries = recordsIn(text);
  const all = entries.find(entry => entry.interface === 'all');
  if (all === undefined) throw new Error('ip netconf does not show the settings of all interfaces');
  const reversePath = entries.flatMap(({ interface: name, rp_filter: mode }) =>
    typeof name === 'string' ? [[name, asReversePath(mode)] as const] : [],
  );
  return {
    forwarding: all.forwarding === true,
    reversePath: new Map(reversePath),
    reversePathOfAll: asReversePath(all.rp_filter),
  };
}

function asReversePath(mode: unknown): ReversePath {
  return mode === 'strict' || mode === 'loose' ? mode : 'off';
}
