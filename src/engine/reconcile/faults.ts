/**
 * Faults that spoil the announcements although everything was entered, each with its remedy: a daemon that does not
 * show what it redistributes, service addresses on another interface, lo that is down. Pure.
 */

import { NUDGE_INTERFACE } from '../../drivers/nudge/commands.ts';
import { NOT_HERE } from '../../protocols/metric.ts';
import type { Desired, Observed } from './state.ts';

/** The announcements cannot be read back; the message has the remedy. */
export class MaskedError extends Error {
  override readonly name = 'MaskedError';
}

/**
 * What is wrong, with its remedy; undefined if nothing is. While all is withdrawn, according to the clauses that are
 * shown, there is nothing to read back.
 */
export function masked({ metrics }: Desired, { routing }: Observed): MaskedError | undefined {
  if (routing.hearing !== 'masked') return undefined;
  if ([...metrics.values()].every(metric => metric === NOT_HERE)) return undefined;
  return new MaskedError(
    "Quagga's ripd does not show its redistribution since zebra was restarted alone, so that nothing of it can be read back, and it sends each update several times: restart ripd",
  );
}

/**
 * A service address is on another interface too. ripcord does not remove it there, as its author may put it back; but
 * RIP then treats it as an address of that link: neighbours there receive neither route nor withdrawal (FRR 8.4.4: no
 * update names them from then on, and routers forget the route after 180 s).
 */
export class MisplacedError extends Error {
  override readonly name = 'MisplacedError';
}

/** What is wrong, with its remedy; undefined if nothing is. */
export function misplaced({ present, absent }: Desired, { elsewhere }: Observed): MisplacedError | undefined {
  const ours = new Set([...present, ...absent].map(({ ip }) => ip));
  // The nudge clears its own interface.
  const [stray] = elsewhere.filter(({ ip, on }) => ours.has(ip) && on !== NUDGE_INTERFACE);
  if (stray === undefined) return undefined;
  const { ip, on, prefixLength } = stray;
  return new MisplacedError(
    `${ip} is on ${on}, where neighbours receive neither its route nor a withdrawal: ip address del ${ip}/${prefixLength} dev ${on}`,
  );
}

/** lo is down. ripcord does not set it up: it may be down on purpose. */
export class LoopbackDownError extends Error {
  override readonly name = 'LoopbackDownError';
}

/**
 * What is wrong, with its remedy; undefined if nothing is. The daemon still holds the metric, but zebra withdraws the
 * connected routes of an interface that is down from it (frr-facts: it poisons them).
 */
export function loopbackDown(
  { present }: Pick<Desired, 'present'>,
  { loIsDown }: Pick<Observed, 'loIsDown'>,
): LoopbackDownError | undefined {
  if (!loIsDown || present.length === 0) return undefined;
  return new LoopbackDownError('lo is down, so that no service address is announced: ip link set lo up');
}
