/** Every kind of check, and what derives from the list: the schema, the types, and dispatch by kind. */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { formatDuration } from '../schema/duration.ts';
import type { Path, Violation } from '../schema/problem.ts';
import { dnsKind } from './dns/index.ts';
import { execKind } from './exec/index.ts';
import { httpKind } from './http/index.ts';
import { icmpKind } from './icmp/index.ts';
import { imapKind } from './imap/index.ts';
import type { CheckKind } from './kind.ts';
import { ldapKind } from './ldap/index.ts';
import { ntpKind } from './ntp/index.ts';
import { pop3Kind } from './pop3/index.ts';
import type { Answer, Located, ProbeContext } from './prober.ts';
import { processKind } from './process/index.ts';
import { redisKind } from './redis/index.ts';
import { resolveCommon } from './shared/resolve-entry.ts';
import { smtpKind } from './smtp/index.ts';
import { systemdKind } from './systemd/index.ts';
import { tcpKind } from './tcp/index.ts';

/** A new kind is one line here; the order is that of the reference. */
const KINDS = {
  http: httpKind,
  smtp: smtpKind,
  imap: imapKind,
  pop3: pop3Kind,
  ldap: ldapKind,
  redis: redisKind,
  dns: dnsKind,
  ntp: ntpKind,
  tcp: tcpKind,
  icmp: icmpKind,
  process: processKind,
  systemd: systemdKind,
  exec: execKind,
};

type Kinds = typeof KINDS;
type Kind = keyof Kinds;
type EntryByKind = { readonly [K in Kind]: Static<Kinds[K]['schema']> };
type CheckByKind = { readonly [K in Kind]: ReturnType<Kinds[K]['resolve']> };
type LocatedByKind = { readonly [K in Kind]: Located<CheckByKind[K]> };

/** A check as the file has it. */
export type CheckEntry = EntryByKind[Kind];
/** A check once resolved. */
export type Check = CheckByKind[Kind];

/** The same list, typed so that a kind goes only with its own entries and checks. */
const BY_KIND: { readonly [K in Kind]: CheckKind<EntryByKind[K], CheckByKind[K]> } = KINDS;

/**
 * A union told apart by `kind`. With JSON Schema's anyOf, ajv would not fill in defaults and would report the errors of
 * every branch; oneOf with a discriminator does neither.
 */
export const CheckSchema = Type.Unsafe<CheckEntry>({
  type: 'object',
  discriminator: { propertyName: 'kind' },
  oneOf: Object.values(KINDS).map(({ schema }): TSchema => schema),
});

/**
 * The configured `id`, or one made of the kind and what it looks at: smtp:25, tcp:389, process:master, exec:check-ldap.
 */
export function checkId(entry: CheckEntry): string {
  if (entry.id !== undefined) return entry.id;
  const target = targetOf(entry.kind, entry);
  return target === undefined ? entry.kind : `${entry.kind}:${target}`;
}

const targetOf = <K extends Kind>(kind: K, entry: EntryByKind[K]) => BY_KIND[kind].target(entry);

/** The check, valid by schema and rules, of `subject`: the service address, or the address of a peer. */
export function resolveCheck(entry: CheckEntry, subject: string): Check {
  return resolveAs(entry.kind, entry, subject);
}

const resolveAs = <K extends Kind>(kind: K, entry: EntryByKind[K], subject: string): CheckByKind[K] =>
  BY_KIND[kind].resolve(entry, resolveCommon(entry, checkId(entry)), subject);

/** The entry with every value in effect, as the file writes them. `check` is what it was resolved to. */
export function entryInEffect(entry: CheckEntry, check: Check): CheckEntry {
  const own = { ...entry, timeout: entry.timeout ?? formatDuration(check.timeoutMs) };
  // Both are of one kind: `check` was resolved from `entry`.
  return check.kind === own.kind ? { ...own, ...fieldsInEffect(own.kind, own, check) } : own;
}

const fieldsInEffect = <K extends Kind>(kind: K, entry: EntryByKind[K], check: CheckByKind[K]) =>
  BY_KIND[kind].inEffect?.(entry, check) ?? {};

/** The rules of its kind that an entry, valid by its schema, breaks. */
export function breachesOf(entry: CheckEntry, path: Path): readonly Violation[] {
  return breachesAs(entry.kind, entry, path);
}

const breachesAs = <K extends Kind>(kind: K, entry: EntryByKind[K], path: Path) =>
  (BY_KIND[kind].rules ?? []).flatMap(rule => rule(entry, path));

/** Whether a kind looks at this machine only. */
export const isLocal = ({ kind }: CheckEntry): boolean => BY_KIND[kind].isLocal === true;

/** Whether a kind asks at a host, which its entry may name. */
export const asksAtHost = ({ kind }: CheckEntry): boolean =>
  Object.hasOwn(BY_KIND[kind].schema.properties ?? {}, 'host');

/** A function that runs a check once, with the prober of its kind. */
export function askerOf(check: Located<Check>): Promise<(context: ProbeContext) => Promise<Answer>> {
  return askerAs(check.kind, check);
}

async function askerAs<K extends Kind>(kind: K, check: LocatedByKind[K]) {
  const prober = await BY_KIND[kind].prober();
  return (context: ProbeContext) => prober(check, context);
}
