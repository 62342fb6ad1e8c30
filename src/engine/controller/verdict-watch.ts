/** Detects changes of the verdict on a server's service: ours, or a peer's. */
import type { Health } from '../../policy/judge/check-health.ts';
import type { Replica } from './service-state.ts';

export interface VerdictWatch {
  /** The replicas of a service whose health differs from the last call; at first all count as unknown. */
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
