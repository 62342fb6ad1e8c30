/**
 * How the daemon's access-lists and prefix-lists treat a prefix (lib/filter.c and lib/plist.c of FRR and Quagga). Pure.
 */
import ipaddr from 'ipaddr.js';
import type { RunningConfig } from '../../protocols/running-config.ts';

/** `absent`: no such list. `unreadable`: a line of the list has an unknown form. */
export type Filtered = 'permit' | 'deny' | 'absent' | 'unreadable';

interface Prefix {
  readonly address: ipaddr.IPv4;
  readonly length: number;
}

/** Whether a rule matches; undefined: it cannot be read. */
type Match = boolean | undefined;

/** The result of an access-list; `absent` if no list has that name. A prefix that matches no rule is denied. */
export function accessList(name: string, prefix: string, running: RunningConfig): Filtered {
  return firstMatch(`access-list ${name} `, prefix, running, accessRule, 'deny');
}

/** The result of a prefix-list; `absent` if no list has that name. A prefix that matches no rule is denied. */
export function prefixList(name: string, prefix: string, running: RunningConfig): Filtered {
  return firstMatch(`ip prefix-list ${name} `, prefix, running, prefixRule, 'permit');
}

/**
 * The running configuration orders the lines by their numbers. `empty`: the result of a list without a rule
 * (access_list_apply in lib/filter.c denies, prefix_list_apply in lib/plist.c permits).
 */
function firstMatch(
  start: string,
  text: string,
  running: RunningConfig,
  matches: (rule: string, prefix: Prefix) => Match,
  empty: 'permit' | 'deny',
): Filtered {
  const prefix = readPrefix(text);
  const lines = (running.get('') ?? []).filter(line => line.startsWith(start));
  if (lines.length === 0) return 'absent';
  const rules = lines
    .map(line => line.slice(start.length).replace(/^seq \d+ /, ''))
    .filter(rule => !/^(remark|description)\b/.test(rule));
  if (rules.length === 0) return empty;
  if (prefix === undefined) return 'unreadable';
  for (const rule of rules) {
    const [, action, rest = ''] = /^(permit|deny) (.+)$/.exec(rule) ?? [];
    const match = action === undefined ? undefined : matches(rest, prefix);
    if (match === undefined) return 'unreadable';
    if (match) return action === 'permit' ? 'permit' : 'deny';
  }
  return 'deny';
}

/** `any`, `10.0.0.0/8 [exact-match]`, or as in IOS: `10.0.0.0 0.255.255.255`, and `ip SOURCE [DESTINATION]`. */
function accessRule(rule: string, prefix: Prefix): Match {
  const [, extended] = /^ip (.+)$/.exec(rule) ?? [];
  if (extended !== undefined) return extendedRule(extended, prefix);
  const [, network, exact] = /^(\S+\/\d+)( exact-match)?$/.exec(rule) ?? [];
  if (network !== undefined) {
    const held = readPrefix(network);
    if (held === undefined) return undefined;
    return inside(held, prefix) && (exact === undefined || held.length === prefix.length);
  }
  return addressRule(rule, prefix.address);
}

/** The destination is compared with the netmask: only `any` ignores it. */
function extendedRule(rule: string, { address }: Prefix): Match {
  const [, source, destination] = /^(any|host \S+|\S+ \S+) (any)$/.exec(rule) ?? [];
  return destination === undefined || source === undefined ? undefined : addressRule(source, address);
}

/** `any`, `host 10.0.0.1`, `10.0.0.1`, or an address with the bits that do not count. */
function addressRule(rule: string, address: ipaddr.IPv4): Match {
  if (rule === 'any') return true;
  const [, ip = '', wild = '0.0.0.0'] = /^(?:host )?(\d\S*)(?: (\d\S*))?$/.exec(rule) ?? [];
  if (!ipaddr.IPv4.isValidFourPartDecimal(ip) || !ipaddr.IPv4.isValidFourPartDecimal(wild)) return undefined;
  const [want, loose] = [ipaddr.IPv4.parse(ip).octets, ipaddr.IPv4.parse(wild).octets];
  return address.octets.every((octet, index) => {
    const counts = ~(loose[index] ?? 0) & 255;
    return (octet & counts) === ((want[index] ?? 0) & counts);
  });
}

/** `any`, or `10.0.0.0/8 [ge N] [le N]`: without them the length must be the same. */
function prefixRule(rule: string, prefix: Prefix): Match {
  if (rule === 'any') return true;
  const [, network = '', ge, le] = /^(\S+)(?: ge (\d+))?(?: le (\d+))?$/.exec(rule) ?? [];
  const held = readPrefix(network);
  if (held === undefined) return undefined;
  const least = Number(ge ?? held.length);
  const most = Number(le ?? (ge === undefined ? held.length : 32));
  return inside(held, prefix) && prefix.length >= least && prefix.length <= most;
}

function inside(outer: Prefix, inner: Prefix): boolean {
  return inner.length >= outer.length && inner.address.match(outer.address, outer.length);
}

function readPrefix(text: string): Prefix | undefined {
  if (!ipaddr.IPv4.isValidCIDR(text)) return undefined;
  const [address, length] = ipaddr.IPv4.parseCIDR(text);
  return { address, length };
}
