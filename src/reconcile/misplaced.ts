/** Service addresses where they do not belong. Pure. */
import { NUDGE_INTERFACE } from '../drivers/nudge/commands.ts';
import type { Desired, Observed } from './state.ts';

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
