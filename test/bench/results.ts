/** All that a run of the benchmark has measured: the content of the JSON file. */
import type { Machine } from './machine.ts';
import type { CostSample } from './measure/cost.ts';
import type { NudgeSample } from './measure/nudges.ts';
import type { SwitchSample } from './measure/switch.ts';
import type { Sample } from './samples.ts';

export interface Results {
  readonly date: string;
  readonly machine: Machine;
  readonly samples: readonly Sample[];
  readonly switches: readonly SwitchSample[];
  readonly nudges: readonly NudgeSample[];
  readonly costs: readonly CostSample[];
  /** What could not be measured, and why. */
  readonly failures: readonly string[];
}
