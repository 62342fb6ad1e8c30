/**
 * What keeps announcements from being what they should be though everything was entered, each with its remedy: a daemon that does not
 * show what it redistributes, service addresses on another interface, lo that is down. Pure.
 */

import { NUDGE_INTERFACE } from '../../drivers/nudge/commands.ts';
import type { Desired, Observed } from './state.ts';

/** What is announced cannot be read back; the message has the remedy. */
export class MaskedError extends Error {
  override readonly name = 'MaskedError';
}

/** What is wrong, with its remedy; undefined: nothing. While all is withdrawn, by the clauses that are shown, there is nothing to read back. */
export function masked({ metrics, withdrawn }: Desired, { routing }: Observed): MaskedError | undefined {
  if (routing.hearing !== 'masked') return undefined;
  if ([...metrics.values()].every(metric => metric === withdrawn)) return undefined;
  return new MaskedError(
    "Quagga's ripd does not show its redistribution since zebra was restarted alone, so that nothing of it can be read back, and it sends each update several times: restart ripd",
  );
}

/**
 * Somebody put a service address on another interface too. They are not ours to remove there, whoever put them there may put
 * them back; but RIP then takes them for addresses of that link: neighbours there are told of neither route nor
 * withdrawal (FRR 8.4.4: no update names them from then on, and routers forget the route after 180 s).
 */
export class MisplacedError extends Error {
  override readonly name = 'MisplacedError';
}

/** What is wrong, with its remedy; undefined: nothing. */
export function misplaced({ present, absent }: Desired, { elsewhere }: Observed): MisplacedError | undefined {
  const ours = new Set([...present, ...absent].map(({ ip }) => ip));
  // The interface of the nudge is cleared by whoever nudges.
  const [stray] = elsewhere.filter(({ ip, on }) => ours.has(ip) && on !== NUDGE_INTERFACE);
  if (stray === undefined) return undefined;
  const { ip, on, prefixLength } = stray;
  return new MisplacedError(
    `${ip} is on ${on}, where neighbours are told neither of its route nor of a withdrawal: ip address del ${ip}/${prefixLength} dev ${on}`,
  );
}

/** It is not ours to set up: somebody set it down, and may mean it. */
export class LoopbackDownError extends Error {
  override readonly name = 'LoopbackDownError';
}

/**
 * What is wrong, with its remedy; undefined: nothing. The daemon holds the metric all the while, but zebra takes the connected
 * routes of an interface that is down from it (frr-facts: it poisons them).
 */
export function loopbackDown(
  { present }: Pick<Desired, 'present'>,
  { loIsDown }: Pick<Observed, 'loIsDown'>,
): LoopbackDownError | undefined {
  if (!loIsDown || present.length === 0) return undefined;
  return new LoopbackDownError('lo is down, so that no service address is announced: ip link set lo up');
}
