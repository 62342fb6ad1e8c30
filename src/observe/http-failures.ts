/** Counts refused tokens by address, so that trying them out is slow. */

/** So many within a minute, and the address is not listened to until the minute is over. */
const MOST = 10;
const WINDOW_MS = 60_000;
/** Addresses remembered; with more, the one that failed first is forgotten. */
const ADDRESSES = 1000;

export interface Failures {
  readonly note: (address: string) => void;
  /** How long an address is not listened to, in ms; 0: it is. */
  readonly blockedMs: (address: string) => number;
}

export function createFailures(now: () => number): Failures {
  const windows = new Map<string, { readonly until: number; readonly count: number }>();
  const of = (address: string) => {
    const window = windows.get(address);
    return window !== undefined && now() < window.until ? window : undefined;
  };
  return {
    note: address => {
      const { until, count } = of(address) ?? { until: now() + WINDOW_MS, count: 0 };
      windows.delete(address);
      windows.set(address, { until, count: count + 1 });
      const [oldest] = windows.keys();
      if (windows.size > ADDRESSES && oldest !== undefined) windows.delete(oldest);
    },
    blockedMs: address => {
      const window = of(address);
      return window !== undefined && window.count >= MOST ? window.until - now() : 0;
    },
  };
}
