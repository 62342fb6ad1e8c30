/** Finds lines of the daemon's file that are outside our block, but touch what is ours. Pure. */

import { ownPrefixList, parseClause, ROUTE_MAP } from '../../protocols/rip/rip-names.ts';
import { linesOutside, type NumberedLine } from './block.ts';

export interface Strays {
  /** Lines that ripcord created. `write memory` leaves them: it writes the running configuration, without comments. */
  readonly own: readonly NumberedLine[];
  /** An operator's `redistribute connected` in `router rip`. */
  readonly foreign: readonly NumberedLine[];
}

/** What opens a context in RIP's file, or ends one. `!` does neither: to a daemon it is a comment. */
const OPENS = /^(?:router|route-map|interface|vrf|key chain|line|ip|ipv6|access-list|hostname|end|exit)\b/;
/** What a clause of a route-map may contain. */
const OF_CLAUSE = /^(?:match|set|on-match|call|continue|description)\b/;
const REDISTRIBUTES = /^redistribute connected\b/;
const THROUGH_OURS = new RegExp(`\\broute-map ${ROUTE_MAP}$`);

export function straysIn(content: Buffer): Strays {
  const own: NumberedLine[] = [];
  const foreign: NumberedLine[] = [];
  let context = '';
  for (const line of linesOutside(content)) {
    const text = line.text.trim();
    if (text.startsWith('!')) continue;
    if (OPENS.test(line.text)) context = text;
    const inClause = parseClause(context) !== undefined && (text === context || OF_CLAUSE.test(text));
    if (inClause || ownPrefixList(text) !== undefined) own.push(line);
    else if (/^router rip\b/.test(context) && REDISTRIBUTES.test(text))
      (THROUGH_OURS.test(text) ? own : foreign).push(line);
  }
  return { own, foreign };
}
