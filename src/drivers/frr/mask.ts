/**
 * Handles Quagga's ripd after zebra alone was restarted: it goes on redistributing, but never shows its `redistribute`
 * line again, whatever is entered, until it is restarted itself (measured on 1.2.4; lib/zclient.c drops the bitmaps,
 * lib/vrf.c ignores later sets). The clauses of the route-map are still shown. So a line that was entered, and that the
 * same ripd does not show, is assumed to be there: entering and nudging it at every pass would be useless, and each
 * nudge costs RIP's hold-off.
 */

import { ownRedistribution } from '../../protocols/rip/held-metrics.ts';
import { ROUTER_RIP } from '../../protocols/rip/rip-names.ts';
import type { RunningConfig } from '../../protocols/running-config.ts';

export interface Mask {
  /** Lines were entered. */
  readonly entered: (lines: readonly string[]) => void;
  /** ripd or zebra was seen in another state: the line must be entered once more. */
  readonly forget: () => void;
  /** The running configuration with the line that ripd does not show; undefined if it hides nothing. */
  readonly lift: (running: RunningConfig) => RunningConfig | undefined;
}

export function createMask(): Mask {
  let line: string | undefined;
  return {
    entered: lines => {
      line = lines.find(each => each.startsWith('redistribute connected ')) ?? line;
    },
    forget: () => {
      line = undefined;
    },
    lift: running => {
      if (line === undefined || ownRedistribution(running) !== undefined) return undefined;
      return new Map([...running, [ROUTER_RIP, [...(running.get(ROUTER_RIP) ?? []), line]]]);
    },
  };
}
