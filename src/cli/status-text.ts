/** The status as readable text. Pure. */
import type {
  AddressStatus,
  CheckStatus,
  ReplicaStatus,
  ServiceStatus,
  Status,
} from '../report/status/status-schema.ts';
import { shown } from '../sys/shown.ts';
import { drainTexts, timeOfDay, unlessIn } from './drain-text.ts';
import { servingText } from './serving-text.ts';
import { leavingText, stepText } from './step-text.ts';
import { table } from './table.ts';
import type { Paint } from './terminal.ts';

/** First who serves, in a line of each service; then the services here; then what was found out about them; then the addresses on lo. */
export function statusText(status: Status, paint: Paint): string {
  const heading = (...cells: string[]) => cells.map(cell => paint('bold', cell));
  const services = [
    heading('service', 'state', 'metric', 'health', 'since', 'why'),
    ...status.services.map(service => serviceRow(service, paint)),
  ];
  const checks = [
    heading('service', 'server', 'check', 'health', 'took', 'answer'),
    ...status.services.flatMap(service => checkRows(service, status, paint)),
  ];
  const addresses = [
    heading('service', 'address', 'metric', 'lo', 'leaves'),
    ...status.services.flatMap(service => addressRows(service, status, paint)),
  ];
  const serving = status.services.map(service => servingText(service, status, paint)).join('\n');
  return [serving, head(status, paint), table(services), table(checks), table(addresses)].join('\n\n');
}

function head(status: Status, paint: Paint): string {
  return [summaryText(status, paint), ...configurationText(status, paint)].join('\n');
}

/** That the file has another content than is in force; empty: it has not. */
export function configurationText({ configuration }: Status, paint: Paint): string[] {
  const { error, file, pending } = configuration;
  if (error !== null)
    return [paint('red', `the present content of ${shown(file)} is not in force: ${error}`)];
  if (!pending) return [];
  return [paint('yellow', `${shown(file)} differs from what is in force: \`ripcord reload\` takes it over`)];
}

/** The text for each state; '' for no text. */
const HEARING: Readonly<Record<NonNullable<Status['hearing']>, string>> = {
  hearing: '',
  unknown: '',
  stalled: 'stalled (receives no address changes)',
  disconnected: 'disconnected (receives no address changes)',
  masked: 'masked (does not show what it redistributes)',
};

/** This server, its daemon, and whether both are in sync, in one line. */
export function summaryText(status: Status, paint: Paint): string {
  const { server, version, daemon, processes, hearing, readBackAt, phase } = status;
  const beside = daemon === null ? 'no routing daemon seen yet' : `${daemon.product} ${daemon.version}`;
  const step = stepText(status, paint);
  const lost = Object.entries(processes).filter(([, state]) => state !== 'running');
  const ailing = lost.map(([name, state]) => paint('red', ` (${name} is ${state})`)).join('');
  const heard = hearing === null || HEARING[hearing] === '' ? '' : paint('red', ` ${HEARING[hearing]}`);
  const stopping = phase === 'serving' ? '' : paint('yellow', ` ${phase},`);
  return `${paint('bold', server)}  ripcord ${version},${stopping} ${beside}${ailing}${heard}, ${step} (${readBackText(readBackAt)})`;
}

function serviceRow(service: ServiceStatus, paint: Paint): string[] {
  const { name, own, since } = service;
  return [
    name,
    stateText(service, paint),
    metricText(service, paint),
    healthText(own.health, paint),
    timeOfDay(since),
    reasonsOf(service).join('; '),
  ];
}

export function stateText({ state }: Pick<ServiceStatus, 'state'>, paint: Paint): string {
  return paint(state === 'normal' ? 'green' : state === 'withdrawn' ? 'red' : 'yellow', state);
}

/** "5", or "5, wanted 1"; "none" where no route is announced. */
export function metricText({ observedMetric, desiredMetric }: ServiceMetrics, paint: Paint): string {
  const [held, wanted] = [observedMetric, desiredMetric].map(metric => metric ?? 'none');
  return observedMetric === desiredMetric ? `${held}` : paint('red', `${held}, wanted ${wanted}`);
}

/** "metric 5", or "no route". */
export function routeText(service: ServiceMetrics, paint: Paint): string {
  const isAway = service.observedMetric === null && service.desiredMetric === null;
  return isAway ? 'no route' : `metric ${metricText(service, paint)}`;
}

type ServiceMetrics = Pick<ServiceStatus, 'observedMetric' | 'desiredMetric'>;

/** Why a service is in its state, what else influences it, and concerns about its metrics on their way out. */
export function reasonsOf(service: ServiceStatus): string[] {
  const why = whyText(service);
  const drain = service.drain === null ? [] : drainTexts(service.drain, why);
  return [why, ...drain, ...influences(service, why), ...(service.propagation?.concerns ?? [])];
}

/** The reason without the name of the state, which stands beside it. */
function whyText({ state, reason }: ServiceStatus): string {
  return reason.startsWith(`${state}: `) ? reason.slice(state.length + 2) : reason;
}

/** What influences a service besides its checks and a drain, in words; a reason that `why` gives is not repeated. */
function influences({ override, flap, load }: ServiceStatus, why: string): string[] {
  return [
    ...(override === null
      ? []
      : [
          `overridden ${override.health} until ${timeOfDay(override.until)}${unlessIn(why, override.reason)}`,
        ]),
    ...(flap === null || flap.penalty === 0 ? [] : [`flap penalty ${flap.penalty}`]),
    ...(load === null ? [] : [`load ${load.value} of ${load.threshold}`]),
  ];
}

/** A row of each check: service, server, check, health, time taken, answer. */
export function checkRows(
  { name, own, peers }: ServiceStatus,
  { server, group }: Status,
  paint: Paint,
): string[][] {
  return [own, ...peers].flatMap(replica => {
    const where = replica.name === server ? `${replica.name} (here)` : replica.name;
    const channel = group.find(peer => peer.name === replica.name);
    return [
      ...replica.checks.map(check => [name, where, ...checkCells(check, paint)]),
      ...(channel === undefined ? [] : [[name, where, ...channelCells(channel, replica, paint)]]),
    ];
  });
}

function checkCells({ id, health, informational, last, hindrance }: CheckStatus, paint: Paint): string[] {
  const found = last === null ? 'not run yet' : last.reason;
  return [
    checkText({ id, informational }),
    healthText(health, paint),
    last === null ? '' : milliseconds(last.ms),
    hindrance === null ? found : hindranceText(hindrance),
  ];
}

/** The name of a check, and whether it is informational. */
export const checkText = ({ id, informational }: Pick<CheckStatus, 'id' | 'informational'>): string =>
  informational ? `${id} (informational)` : id;

/** "no verdict since 12:01:07: not carried out: ripcord has no file descriptor left". */
export const hindranceText = ({ since, reason }: NonNullable<CheckStatus['hindrance']>): string =>
  `no verdict since ${timeOfDay(since)}: ${reason}`;

function channelCells(
  { established, heardAt, refused, disagreement }: Status['group'][number],
  { told }: ReplicaStatus,
  paint: Paint,
): string[] {
  const when = heardAt === null ? 'never heard' : `heard ${timeOfDay(heardAt)}`;
  const heard = told === null ? when : `says ${told}, ${when}`;
  const says = refused === null ? heard : `sends what ${refused}, ${when}`;
  const differs =
    disagreement === null
      ? ''
      : paint(
          disagreement.overdue ? 'red' : 'yellow',
          `; its configuration differs from ours since ${timeOfDay(disagreement.since)} (ripcord check-config --group)`,
        );
  return [
    'channel',
    established ? paint('green', 'heard') : paint('yellow', refused === null ? 'silent' : 'refused'),
    '',
    `${says}${differs}`,
  ];
}

/** A row of each address: service, address, metric, place, how far the route gets. */
export function addressRows(service: ServiceStatus, seen: ReadBack, paint: Paint): string[][] {
  return service.addresses.map(address => [
    service.name,
    addressText(address),
    metricText(address, paint),
    placeText(address, seen, paint),
    address.cover ? '' : leavingText(service, paint),
  ]);
}

/** "198.51.100.24/31 (cover)". */
export function addressText({ address, cover }: AddressStatus): string {
  return cover ? `${address} (cover)` : address;
}

type ReadBack = Pick<Status, 'readBackAt'>;

/** Where an address is, according to the last read-back of lo. */
export function placeText({ onLo }: AddressStatus, { readBackAt }: ReadBack, paint: Paint): string {
  if (readBackAt === null) return paint('yellow', 'not looked at yet');
  return onLo ? 'on lo' : paint('red', 'not on lo');
}

export function healthText(health: CheckStatus['health'], paint: Paint): string {
  const colour = { up: 'green', down: 'red', unknown: 'yellow' } as const;
  return paint(colour[health], health);
}

/** "0.4 ms", "12 ms". */
export function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** "read back 12:01:07". */
export const readBackText = (at: string | null): string =>
  at === null ? 'not read back yet' : `read back ${timeOfDay(at)}`;
