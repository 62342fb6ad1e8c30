/** Rules for a dns check beyond its schema. */
import { isIPv4, isIPv6 } from 'node:net';
import type { Static } from '@sinclair/typebox';
import { type Path, quote, type Violation } from '../../schema/problem.ts';
import type { DnsCheckSchema } from './schema.ts';

type DnsEntry = Static<typeof DnsCheckSchema>;

const ADDRESSES = new Map<string, { noun: string; isOne: (text: string) => boolean }>([
  ['A', { noun: 'an IPv4 address', isOne: isIPv4 }],
  ['AAAA', { noun: 'an IPv6 address', isOne: isIPv6 }],
]);

export function addressesAreOfType({ type, addresses }: DnsEntry, path: Path): readonly Violation[] {
  if (addresses === undefined) return [];
  const at = [...path, 'addresses'];
  const kind = ADDRESSES.get(type);
  if (kind === undefined) {
    return [{ path: at, message: `requires type A or AAAA, not ${type}: write \`expect\` instead` }];
  }
  return addresses.flatMap((address, index) =>
    kind.isOne(address)
      ? []
      : [{ path: [...at, index], message: `must be ${kind.noun}, not ${quote(address)}` }],
  );
}

/** Only NOERROR comes with an answer. */
export function recordsNeedAnswer(entry: DnsEntry, path: Path): readonly Violation[] {
  if (entry.rcode === 'NOERROR') return [];
  return (['addresses', 'expect'] as const)
    .filter(field => entry[field] !== undefined)
    .map(field => ({
      path: [...path, field],
      message: `requires \`rcode: NOERROR\`: ${entry.rcode} brings no records`,
    }));
}
