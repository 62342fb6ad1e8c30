/** All that a run of the benchmark has measured: the content of the JSON file. */
import type { Machine } from './machine.ts';
import type { CostSample } from './measure/cost.ts';
import type { NudgeSample } from './measure/nudges.ts';
import type { ServicesSample } from './measure/services.ts';
import type { SwitchSample } from './measure/switch.ts';
import type { Sample } from './samples.ts';

export interface Results {
  readonly date: string;
  readonly machine: Machine;
  readonly samples: readonly Sample[];
  readonly switches: readonly SwitchSample[];
  readonly nudges: readonly NudgeSample[];
  readonly costs: readonly CostSample[];
  readonly services: readonly ServicesSample[];
  /** What could not be measured, and why. */
  readonly failures: readonly string[];
}

/** What a run wrote by `--json`; an older one measured less. Throws a SyntaxError if it is no JSON. */
export function readResults(text: string): Results {
  const measured: Partial<Results> & Pick<Results, 'date' | 'machine'> = JSON.parse(text);
  return { samples: [], switches: [], nudges: [], costs: [], services: [], failures: [], ...measured };
}

/** Several runs as one, dated as the first. Throws an Error if there is none. */
export function merged([first, ...others]: readonly Results[]): Results {
  if (first === undefined) throw new Error('there are no results to show');
  const all = [first, ...others];
  return {
    ...first,
    samples: all.flatMap(({ samples }) => samples),
    switches: all.flatMap(({ switches }) => switches),
    nudges: all.flatMap(({ nudges }) => nudges),
    costs: all.flatMap(({ costs }) => costs),
    services: all.flatMap(({ services }) => services),
    failures: all.flatMap(({ failures }) => failures),
  };
}
