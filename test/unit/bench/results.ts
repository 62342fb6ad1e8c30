/** Results as a run would leave them, for the tests of tables and chart. */
import type { Column } from '../../bench/columns/column.ts';
import { QUICK } from '../../bench/columns/column.ts';
import type { Event } from '../../bench/faults.ts';
import type { Results } from '../../bench/results.ts';
import type { Sample } from '../../bench/samples.ts';
import type { TopologyName } from '../../bench/topologies.ts';

export const column = (name: string, ours = false): Column => ({
  name,
  settings: `settings of ${name}`,
  ours,
  topologies: ['two-campuses', 'chain'],
  faults: ['killed', 'drain'],
  lab: () => ({}),
  tool: async () => ({ start: async () => {}, ready: async () => true }),
  pace: { ...QUICK, fewer: { drain: 3 } },
});

/** A run that two clients saw: the first for `outageMs`, the second for a tenth of it. */
export function sample(
  name: string,
  event: Event,
  outageMs: number | null,
  topology: TopologyName = 'two-campuses',
): Sample {
  const failed = (outageMs ?? 0) / 10;
  const part = outageMs === null ? null : outageMs / 10;
  return {
    column: name,
    topology,
    event,
    run: 1,
    at: '2026-01-02T03:04:05.000Z',
    load: 0.5,
    clients: [
      {
        client: 'c1',
        outageMs,
        movedMs: outageMs,
        failed,
        total: 1000,
        errors: failed === 0 ? {} : { ECONNREFUSED: failed },
      },
      { client: 'c2', outageMs: part, movedMs: part, failed: 0, total: 1000, errors: {} },
    ],
  };
}

export const results = (more: Partial<Results> = {}): Results => ({
  date: '2026-01-02T03:04:05.000Z',
  machine: { cpu: 'Abacus <2>', cores: 2, memoryGiB: 4, kernel: '6.1', versions: { FRR: '8.4.4' } },
  samples: [],
  switches: [],
  nudges: [],
  costs: [],
  services: [],
  failures: [],
  ...more,
});
