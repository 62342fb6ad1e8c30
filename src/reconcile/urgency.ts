/** Which change is announced first: RIP sends one address at once, and the others at the end of its hold-off of 1 to 5 s. Pure. */

/** From what is advertised to what is to be. */
export interface MetricChange {
  readonly held: number;
  readonly wanted: number;
}

/**
 * First whoever improves, the best first: routers keep no alternatives, so the clients of a server that died wait for
 * just this. Then whoever is withdrawn, whose clients reach nothing meanwhile. Last what still serves as before: a
 * failback, or a drain.
 */
export function mostUrgentFirst<C extends MetricChange>(changes: readonly C[], withdrawn: number): C[] {
  const rank = ({ held, wanted }: MetricChange) => (wanted < held ? 0 : wanted === withdrawn ? 1 : 2);
  return [...changes].sort((a, b) => rank(a) - rank(b) || a.wanted - b.wanted);
}
