/** An operator's own `redistribute connected` in `router rip`, which ours would replace: RIP has one such line. Pure. */
import type { RunningConfig } from '../driver.ts';
import { ownRedistribution } from './metrics.ts';
import { ROUTER_RIP } from './names.ts';
import { ownClauses } from './sequences.ts';

/**
 * The sentence that refuses to take its place, with what to write; undefined: there is no such line, or we have configured this
 * daemon before. Then it was entered under us, and is drift: without our route-map it would announce the address of a dead service.
 */
export function refusal(running: RunningConfig): string | undefined {
  const line = running.get(ROUTER_RIP)?.find(each => /^redistribute connected\b/.test(each));
  if (line === undefined || ownRedistribution(running) !== undefined || ownClauses(running).length > 0) {
    return undefined;
  }
  return `\`${line}\` stands in \`router rip\`, which has room for one such line, and ripcord needs it: nothing is changed. Write \`no redistribute connected\` there, and for each interface whose prefix it was to announce \`network IFNAME\` and \`passive-interface IFNAME\`, in FRR's file too.`;
}
