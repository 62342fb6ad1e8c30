/** Parses the interfaces and neighbours in `show ip rip status`. Pure. */
import { shownTimeMs } from './shown-time.ts';

export interface RipStatus {
  /** RIP's interfaces, up or down; `lo` too where a `network` line contains an address on it. */
  readonly interfaces: readonly RipInterface[];
  /**
   * The interfaces on which no update is sent. The running configuration alone does not show them: FRR 8.4.4 can hold
   * an interface passive although no line says so, after `passive-interface NAME`, its `no`, and `passive-interface
   * default` come and go (measured; 10.3 does not).
   */
  readonly passive: readonly string[];
  /**
   * Whether a `distribute-list` for all interfaces filters what leaves. FRR 10.3 accepts such a line, shows `is not
   * set`, and filters nothing (measured; 8.4.4 filters).
   */
  readonly filtersAll: boolean;
  readonly sources: readonly RipSource[];
  /** After how long without an update a route counts as lost, in ms. */
  readonly timeoutMs: number;
}

export interface RipInterface {
  readonly name: string;
  /** The versions of RIP that updates are sent in: `2`, `1`, `1 2` or `none`. */
  readonly send: string;
}

/** A neighbour from which packets arrived. */
export interface RipSource {
  readonly gateway: string;
  /** Packets refused: wrong authentication, wrong version (rip_peer_bad_packet in ripd). */
  readonly badPackets: number;
  /** How long ago its last packet arrived, in ms, refused ones among them (measured, FRR 8.4.4 and 10.3). */
  readonly lastMs: number;
}

/** RFC 2453, 3.8. */
const DEFAULT_TIMEOUT_MS = 180_000;

/** Parses the output of FRR or Quagga; skips unknown sections. */
export function ripStatusIn(text: string): RipStatus {
  const interfaces: RipInterface[] = [];
  const passive: string[] = [];
  const sources: RipSource[] = [];
  let timeoutMs = DEFAULT_TIMEOUT_MS;
  let filtersAll = false;
  let section = '';
  for (const line of text.split('\n').map(each => each.trimEnd())) {
    const content = line.trim();
    const [, timeout] = /^Timeout after (\d+) seconds/.exec(content) ?? [];
    if (timeout !== undefined) timeoutMs = Number(timeout) * 1000;
    if (/^Outgoing update filter list for all interfaces? is (?!not set)/.test(content)) filtersAll = true;
    // A section's heading is indented by two, or is the head of a table; its content by four.
    if (/^ {0,3}\S/.test(line)) section = content;
    else if (/^Interface\s+Send\s+Recv\b/.test(content)) section = INTERFACES;
    else if (section === INTERFACES) interfaces.push(...interfaceIn(content));
    else if (section === 'Passive Interface(s):') passive.push(content);
    else if (section === 'Routing Information Sources:') sources.push(...sourceIn(content));
  }
  return { interfaces, passive, filtersAll, sources, timeoutMs };
}

const INTERFACES = 'interfaces';

/** `eth0             1 2   1      KC` */
function interfaceIn(content: string): RipInterface[] {
  const [, name, send] = /^(\S+)\s+(1 2|1|2|none)\s/.exec(`${content} `) ?? [];
  return name === undefined || send === undefined ? [] : [{ name, send }];
}

/** `10.46.1.1                4         0       120   00:00:19`; after a day `1d02h03m`. */
function sourceIn(content: string): RipSource[] {
  const [, gateway, badPackets, last = ''] =
    /^(\d+(?:\.\d+){3})\s+(\d+)\s+\d+\s+\d+\s+(\S+)$/.exec(content) ?? [];
  if (gateway === undefined) return [];
  const lastMs = /^\d+:\d+:\d+$/.test(last) ? shownTimeMs(last) : Number.POSITIVE_INFINITY;
  return [{ gateway, badPackets: Number(badPackets), lastMs }];
}
