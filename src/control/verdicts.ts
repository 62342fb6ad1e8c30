/** Tells when the verdict on a server's service changes: ours, or a peer's. */
import type { Health } from '../judge/check.ts';
import type { Replica } from './record.ts';

export interface VerdictWatch {
  /** Of the replicas of a service those whose health differs from the last look; at first all count as unknown. */
  readonly changed: (service: string, replicas: readonly Replica[]) => readonly Replica[];
}

export function createVerdictWatch(): VerdictWatch {
  const known = new Map<string, Health>();
  return {
    changed: (service, replicas) =>
      replicas.filter(({ name, verdict }) => {
        const key = `${service} ${name}`;
        const before = known.get(key) ?? 'unknown';
        known.set(key, verdict.health);
        return verdict.health !== before;
      }),
  };
}
