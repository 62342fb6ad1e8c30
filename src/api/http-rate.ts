/** A rate limit for each client: so many times a second, and as many at once. */

/** Takes one for a client; false: its share is used up for now. */
export type Take = (client: string) => boolean;

/** Clients remembered; with more, the one that asked longest ago is forgotten, and has its full share again. */
const CLIENTS = 1000;

export function createRate(perSecond: number, now: () => number): Take {
  const shares = new Map<string, { readonly left: number; readonly at: number }>();
  return client => {
    const at = now();
    const before = shares.get(client) ?? { left: perSecond, at };
    const left = Math.min(perSecond, before.left + ((at - before.at) / 1000) * perSecond);
    const granted = left >= 1;
    shares.delete(client);
    shares.set(client, { left: granted ? left - 1 : left, at });
    const [oldest] = shares.keys();
    if (shares.size > CLIENTS && oldest !== undefined) shares.delete(oldest);
    return granted;
  };
}
