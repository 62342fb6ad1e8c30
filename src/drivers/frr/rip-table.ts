/** Parses ripd's table of routes. Pure. */
import { shownTimeMs } from './shown-time.ts';

/** A route in ripd's table. */
export interface RipTableRoute {
  readonly prefix: string;
  /** 1 to 16; 16 is unreachable. */
  readonly metric: number;
  /** Whether a neighbour announced it. */
  readonly learned: boolean;
  /** The neighbour that announced it, or `self`. */
  readonly from: string;
  /** In how many ms it times out unless it is announced again; undefined for routes of our own. */
  readonly leftMs: number | undefined;
}

/**
 * `R(n) 198.51.100.25/32   10.46.1.2    4 10.46.1.2   0 02:58`: code, prefix, next hop, metric, from, tag, time left.
 * The same in FRR 8.4.4 and 10.3 (measured) and in Quagga 1.2.4 (rip_show in ripd.c).
 */
const LINE =
  /^([A-Z])\([a-z/]+\)\s+(\S+)\s+\S+\s+(\d+)\s+(\S+)(?:\s+\([^)]*\))?(?:\s+\d+(?:\s+((?:\d+:)?\d+:\d+))?)?\s*$/;

/** Parses `show ip rip` of FRR or Quagga; skips lines that are not routes. */
export function ripTableIn(text: string): readonly RipTableRoute[] {
  return text.split('\n').flatMap(line => {
    const [, code, prefix, metric, from, left] = LINE.exec(line.trimEnd()) ?? [];
    if (prefix === undefined || from === undefined) return [];
    const leftMs = left === undefined ? undefined : shownTimeMs(left);
    return [{ prefix, metric: Number(metric), learned: code === 'R' && from !== 'self', from, leftMs }];
  });
}
