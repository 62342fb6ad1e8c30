/** Checks of a name server. */
import { isIPv4, isIPv6 } from 'node:net';
import { type Finding, quote } from '../problem.ts';
import type { CheckEntry, ConfigFile } from '../schema.ts';
import { type At, allChecksOf, entriesOf } from './walk.ts';

type DnsEntry = Extract<CheckEntry, { kind: 'dns' }>;

const ADDRESSES = new Map<string, { noun: string; isOne: (text: string) => boolean }>([
  ['A', { noun: 'an IPv4 address', isOne: isIPv4 }],
  ['AAAA', { noun: 'an IPv6 address', isOne: isIPv6 }],
]);

export function dnsAddresses(file: ConfigFile): Finding[] {
  return dnsChecksOf(file).flatMap(({ value: { type, addresses }, path }) => {
    if (addresses === undefined) return [];
    const at = [...path, 'addresses'];
    const kind = ADDRESSES.get(type);
    if (kind === undefined) {
      return [{ path: at, message: `goes with type A or AAAA, not ${type}: write \`expect\` instead` }];
    }
    return entriesOf(addresses, at)
      .filter(({ value }) => !kind.isOne(value))
      .map(({ value, path: one }) => ({ path: one, message: `must be ${kind.noun}, not ${quote(value)}` }));
  });
}

/** Only NOERROR comes with an answer. */
export function dnsRecordsNeedAnswer(file: ConfigFile): Finding[] {
  return dnsChecksOf(file)
    .filter(({ value }) => value.rcode !== 'NOERROR')
    .flatMap(({ value, path }) =>
      (['addresses', 'expect'] as const)
        .filter(field => value[field] !== undefined)
        .map(field => ({
          path: [...path, field],
          message: `goes with \`rcode: NOERROR\` only: ${value.rcode} brings no records`,
        })),
    );
}

function dnsChecksOf(file: ConfigFile): At<DnsEntry>[] {
  return allChecksOf(file).flatMap(({ value, path }) => (value.kind === 'dns' ? [{ value, path }] : []));
}
