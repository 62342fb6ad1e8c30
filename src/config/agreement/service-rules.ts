/** Rules on what the servers of a service say of it: addresses, order, metrics, and how a server returns. */
import { isDeepStrictEqual } from 'node:util';
import { formatDuration } from '../../schema/duration.ts';
import { covers, prefixOf, readNetwork } from '../../schema/network.ts';
import type { Service } from '../config.ts';
import type { Contradiction } from './contradictions.ts';
import { type Claim, type Member, peersIn, said, serviceIn, servicesIn } from './member.ts';

type ServiceRule = (one: Claim<Service>, other: Claim<Service>) => readonly string[];

/** A rule for a service that both have. */
const forShared =
  (rule: ServiceRule) =>
  (one: Member, other: Member): readonly Contradiction[] =>
    servicesIn(one).flatMap(service => {
      const theirs = serviceIn(other, service.value.name);
      if (theirs === undefined) return [];
      return rule(service, theirs).map(what => ({ ...service, message: `${service.value.name}: ${what}` }));
    });

/** Of two ways round, the one in which the names of the servers rise: for rules that are the same both ways. */
const isFirstWay = (one: Claim<Service>, other: Claim<Service>): boolean =>
  one.member.config.server < other.member.config.server;

const ipsOf = ({ addresses }: Service): readonly string[] => addresses.map(({ ip }) => ip);

const addressesOfShared = forShared((one, other) => {
  const [mine, theirs] = [ipsOf(one.value), ipsOf(other.value)];
  if (!isFirstWay(one, other) || isDeepStrictEqual([...mine].sort(), [...theirs].sort())) return [];
  return [`addresses ${said(one, mine.join(', '))} are not those ${said(other, theirs.join(', '))}`];
});

/** Addresses that differ, or that belong to another service at the other server. */
export function addressMismatches(one: Member, other: Member): readonly Contradiction[] {
  const owners = new Map(
    servicesIn(other).flatMap(theirs => ipsOf(theirs.value).map(ip => [ip, theirs] as const)),
  );
  const elsewhere = servicesIn(one).flatMap(service => {
    const { cover, name } = service.value;
    const isOther = (ip: string) => owners.get(ip)?.value.name !== name;
    const owner = (ip: string) => {
      const theirs = owners.get(ip);
      return theirs === undefined ? ip : said(theirs, `${ip} of ${theirs.value.name}`);
    };
    const shared = ipsOf(service.value).filter(ip => owners.has(ip) && isOther(ip));
    const network = cover && readNetwork(prefixOf(cover));
    const taken =
      network === undefined ? [] : [...owners.keys()].filter(ip => covers(network, ip) && isOther(ip));
    return [
      ...(one.config.server < other.config.server
        ? shared.map(ip => `${said(service, `address ${ip}`)} is taken by ${owner(ip)}`)
        : []),
      ...(cover === undefined
        ? []
        : taken.map(ip => `${said(service, `cover ${prefixOf(cover)}`, 'cover')} holds ${owner(ip)}`)),
    ].map(what => ({ ...service, message: `${name}: ${what}` }));
  });
  return [...addressesOfShared(one, other), ...elsewhere];
}

const orderText = ({ order }: Service): string =>
  order === undefined ? 'no order' : `order ${order.join(', ')}`;

/** Two servers that know different orders both stand in, or neither does. */
export const orderMismatches = forShared((one, other) =>
  !isFirstWay(one, other) || isDeepStrictEqual(one.value.order, other.value.order)
    ? []
    : [
        `${said(one, orderText(one.value), 'order')} differs from ${said(other, orderText(other.value), 'order')}: write the same on every server`,
      ],
);

const precedes = (one: Claim<Service>, other: Claim<Service>): boolean => {
  const { order = [] } = one.value;
  const [mine, theirs] = [one, other].map(({ member }) => order.indexOf(member.config.server));
  return mine !== undefined && theirs !== undefined && mine >= 0 && mine < theirs;
};

/** A lower metric is preferred: by the order, and by the server that is to take over. */
export const metricMismatches = forShared((one, other) => {
  const { metric, boost, drainMetric } = one.value;
  const theirs = () => said(other, `metric ${other.value.metric}`, 'metric');
  return [
    ...(precedes(one, other) && metric >= other.value.metric
      ? [
          `${said(one, `metric ${metric}`, 'metric')} must be below ${theirs()}, which comes after it in the order`,
        ]
      : []),
    ...(boost !== undefined && boost >= other.value.metric
      ? [
          `${said(one, `boost ${boost}`, 'boost')} must be below ${theirs()}, or it does not take over its traffic`,
        ]
      : []),
    ...(other.value.boost === undefined && drainMetric <= other.value.metric
      ? [
          `${said(one, `drainMetric ${drainMetric}`, 'drainMetric')} must be above ${theirs()}, or a drain moves no traffic there`,
        ]
      : []),
  ];
});

/** What the others take to step down (policy/decide/returning.ts), and RIP to carry the news of it. */
const STEP_DOWN_MS = 10_000;

/** A server that returns beats those that stand in for it, for as long as they need to notice. */
export const reclaimMismatches = forShared((one, other) => {
  const { reclaim } = one.value;
  if (reclaim === undefined || !precedes(one, other)) return [];
  const mine = () => said(one, `reclaim.metric ${reclaim.metric}`, 'reclaim', 'metric');
  const { boost } = other.value;
  const needed = noticedAfterMs(other, one.member.config.server) + other.value.holdUpMs + STEP_DOWN_MS;
  return [
    ...(other.value.reclaim === undefined
      ? [
          `${mine()} needs \`reclaim\` on ${other.member.config.server} too (${other.member.whereIs(other.path)})`,
        ]
      : []),
    ...(boost !== undefined && reclaim.metric >= boost
      ? [`${mine()} must be below ${said(other, `boost ${boost}`, 'boost')}`]
      : []),
    ...(reclaim.holdMs < needed
      ? [
          `${said(one, `reclaim.hold ${formatDuration(reclaim.holdMs)}`, 'reclaim')} must be at least ${formatDuration(needed)}, as long as ${said(other, 'the checks')} take to see it return, and its announcement to be heard`,
        ]
      : []),
  ];
});

/** How long the checks of a peer take to find it up again (ms); those by cron are left out. */
function noticedAfterMs(service: Claim<Service>, peer: string): number {
  const checks = peersIn(service).find(({ value }) => value.name === peer)?.value.checks ?? [];
  const times = checks.map(({ rise, timing }) => (timing.kind === 'interval' ? rise * timing.everyMs : 0));
  return Math.max(0, ...times);
}
