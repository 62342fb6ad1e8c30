/** Combines ripd's answers about how far its announcements go. Pure. */

import { WITHDRAWN } from '../../protocols/rip/rip-names.ts';
import type { Route } from '../../protocols/route.ts';
import type { RunningConfig } from '../../protocols/running-config.ts';
import { covers, readNetwork } from '../../schema/network.ts';
import type { InterfaceOutlook, Neighbour, Outlook, PlacedPrefix } from '../outlook.ts';
import { acceptsOn, passageOf } from './egress.ts';
import { type RipSource, type RipStatus, ripStatusIn } from './rip-status.ts';
import { type RipTableRoute, ripTableIn } from './rip-table.ts';

/** What ripd answered. */
export interface RipAnswers {
  /** To `show ip rip status`. */
  readonly status: string;
  /** To `show ip rip`. */
  readonly table: string;
  readonly running: RunningConfig;
}

/** `routes`: what is announced for services; `addresses`: those of this server. */
export function outlookOf(
  answers: RipAnswers,
  routes: readonly Route[],
  addresses: readonly PlacedPrefix[],
): Outlook {
  const status = ripStatusIn(answers.status);
  const table = ripTableIn(answers.table);
  const { running } = answers;
  // A `network` line that contains an address on lo adds lo; no neighbour listens there.
  const interfaces = status.interfaces.filter(({ name }) => name !== 'lo');
  const ofServices = new Set(routes.flatMap(({ prefixes }) => prefixes));
  return {
    interfaces: interfaces.map(
      (on): InterfaceOutlook => ({
        name: on.name,
        passages: new Map(
          routes.map(({ name, prefixes }) => [name, passageOf(prefixes, on, { running, status })]),
        ),
        neighbours: neighboursOn(on.name, interfaces.length, status, table, addresses),
        accepts: acceptsOn(on.name, running),
      }),
    ),
    learned: table
      .filter(({ learned, metric }) => learned && metric < WITHDRAWN)
      .map(({ prefix, metric, from, leftMs }) => ({
        ...{ prefix, metric, from },
        agoMs: leftMs === undefined ? 0 : Math.max(0, status.timeoutMs - leftMs),
      })),
    ownAddresses: table
      .filter(({ from, prefix, metric }) => from === 'self' && prefix.endsWith('/32') && metric < WITHDRAWN)
      .map(({ prefix }) => prefix)
      .filter(prefix => !ofServices.has(prefix)),
    silentAfterMs: status.timeoutMs,
  };
}

/** The neighbours behind an interface: by its addresses, or all where there is but one interface. */
function neighboursOn(
  name: string,
  interfaces: number,
  { sources, timeoutMs }: RipStatus,
  table: readonly RipTableRoute[],
  addresses: readonly PlacedPrefix[],
): Neighbour[] {
  const networks = addresses
    .filter(({ on }) => on === name)
    .map(({ ip, prefixLength }) => readNetwork(`${ip}/${prefixLength}`));
  return sources
    .filter(({ gateway }) => interfaces === 1 || networks.some(network => covers(network, gateway)))
    .map(source => neighbour(source, table, timeoutMs));
}

/** The daemon shows whole seconds, from two clocks. */
const ROUNDING_MS = 2_000;

/**
 * The routes that a packet refreshed show when one was last *accepted*: the time of the last packet counts refused ones
 * too (measured, FRR 8.4.4 and 10.3). A later packet that refreshed nothing was refused, if any ever was.
 */
function neighbour(
  { gateway, badPackets, lastMs }: RipSource,
  table: readonly RipTableRoute[],
  timeoutMs: number,
): Neighbour {
  const ages = table.flatMap(({ from, leftMs, metric }) =>
    from === gateway && leftMs !== undefined && metric < WITHDRAWN ? [Math.max(0, timeoutMs - leftMs)] : [],
  );
  const refreshed = ages.length === 0 ? undefined : Math.min(...ages);
  if (badPackets === 0) return { address: gateway, acceptedAgoMs: lastMs, refused: 0, refusedLast: false };
  const refusedLast = refreshed === undefined || lastMs + ROUNDING_MS < refreshed;
  return { address: gateway, acceptedAgoMs: refreshed, refused: badPackets, refusedLast };
}
