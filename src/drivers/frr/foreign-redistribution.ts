/**
 * An operator's own `redistribute connected` in `router rip`, which ours would replace: RIP has only one such line.
 * Pure.
 */

import { ownRedistribution } from '../../protocols/rip/held-metrics.ts';
import { ROUTER_RIP } from '../../protocols/rip/rip-names.ts';
import { ownClauses } from '../../protocols/rip/sequences.ts';
import type { RunningConfig } from '../../protocols/running-config.ts';
import { type Product, suiteName } from './remedies.ts';

/**
 * The sentence that refuses to replace it, with what to write; undefined: there is no such line, or we have configured
 * this daemon before. In that case the line was entered later, and is drift: without our route-map it would announce
 * the address of a dead service.
 */
export function refusal(running: RunningConfig, product: Product): string | undefined {
  const line = foreignRedistribution(running);
  if (line === undefined || ownRedistribution(running) !== undefined || ownClauses(running).length > 0) {
    return undefined;
  }
  return `\`${line}\` stands in \`router rip\`, which has room for one such line, and ripcord needs it: nothing is changed. Write \`${FORBID}\` there, and for each interface whose prefix it was to announce ${INSTEAD}, in ${suiteName(product)}'s file too.`;
}

/** The command that removes an operator's line. */
export const FORBID = 'no redistribute connected';
/** What to write instead, so that the prefix of an interface is still announced. */
export const INSTEAD = '`network IFNAME` and `passive-interface IFNAME`';

/** The line in `router rip` that redistributes connected routes without our route-map; undefined if there is none. */
export function foreignRedistribution(running: RunningConfig): string | undefined {
  const own = ownRedistribution(running);
  return running.get(ROUTER_RIP)?.find(line => /^redistribute connected\b/.test(line) && line !== own);
}
