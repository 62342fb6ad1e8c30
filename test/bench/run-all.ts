/** Runs a plan from end to end. A cell that fails is told of and the others go on. */
import { attempts } from '../lab/attempts.ts';
import { ALLOWED_MS, type Cell, cellName, runCell } from './cell.ts';
import { EVENT_TITLES } from './faults.ts';
import { costs } from './measure/cost.ts';
import type { Measured } from './measure/measured.ts';
import { nudges } from './measure/nudges.ts';
import { manyServices } from './measure/services.ts';
import { switches } from './measure/switch.ts';
import { createReporter, inWords } from './progress.ts';
import type { Results } from './results.ts';
import { failedOf, movedOf, outageOf, type Sample, totalOf } from './samples.ts';
import type { Measurement } from './selection.ts';

export interface Plan {
  readonly cells: readonly Cell[];
  readonly measurements: readonly Measurement[];
  readonly short: boolean;
}

/** Building a lab and bringing its sessions up. */
const START_MS = 15_000;

/** How many labs run at once: as many as cores where milliseconds count; a slow tool's takes about a fifth of a core. */
const AT_ONCE = { quick: 2, slow: 4 } as const;

const paceOf = ({ column }: Cell): keyof typeof AT_ONCE => (column.pace.slow ? 'slow' : 'quick');

const runMs = ({ column, fault }: Cell): number => column.pace.expectMs[fault] ?? column.pace.expectMs.killed;
const MEASURED = { switch: switches, nudges, cost: costs, services: manyServices } as const;
const measuredMs = (name: Measurement, short: boolean): number =>
  MEASURED[name].count(short) * MEASURED[name].expectMs;

/** How much longer all takes by this. */
const share = (cell: Cell, ms: number): number => ms / AT_ONCE[paceOf(cell)];

export const expectedMs = ({ cells, measurements, short }: Plan): number =>
  cells.reduce((sum, cell) => sum + share(cell, START_MS + cell.runs * runMs(cell)), 0) +
  measurements.reduce((sum, each) => sum + measuredMs(each, short), 0);

/** `onResults` is called with all that there is so far, after each cell and measurement. */
export async function runAll(
  plan: Plan,
  began: Pick<Results, 'date' | 'machine'>,
  onResults: (results: Results) => void,
): Promise<Results> {
  const reporter = createReporter(expectedMs(plan), process.stderr);
  let results: Results = {
    ...began,
    samples: [],
    switches: [],
    nudges: [],
    costs: [],
    services: [],
    failures: [],
  };
  const add = (more: Partial<Results>) => {
    results = { ...results, ...more };
    onResults(results);
  };
  const attempt = async (name: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      reporter.say(`${name}: ${reason}`);
      add({ failures: [...results.failures, `${name}: ${reason}`] });
    }
  };

  const runOne = (cell: Cell) =>
    attempt(cellName(cell), async () => {
      reporter.say(`${cellName(cell)}: ${cell.runs} runs, about ${inWords(cell.runs * runMs(cell))}`);
      reporter.done(share(cell, START_MS));
      let runs = 0;
      await attempts({ name: cellName(cell), allowedMs: ALLOWED_MS, say: reporter.say }, async () => {
        for await (const sample of runCell(cell, runs + 1, reporter.say)) {
          runs = sample.run;
          if (sample.event === cell.fault) reporter.done(share(cell, runMs(cell)));
          reporter.say(`  ${inShort(sample)}`);
          add({ samples: [...results.samples, sample] });
        }
      });
    });
  const runEach = (pace: keyof typeof AT_ONCE) =>
    atOnce(
      AT_ONCE[pace],
      plan.cells.filter(cell => paceOf(cell) === pace),
      runOne,
    );

  const take = async <T>(name: Measurement, source: Measured<T>, keep: (sample: T) => void) => {
    if (!plan.measurements.includes(name)) return;
    await attempt(name, async () => {
      reporter.say(`${name}: about ${inWords(measuredMs(name, plan.short))}`);
      for await (const sample of source.samples(plan.short)) {
        keep(sample);
        reporter.done(source.expectMs);
        reporter.say(`  ${JSON.stringify(sample)}`);
      }
    });
  };
  await runEach('quick');
  await take('switch', switches, each => add({ switches: [...results.switches, each] }));
  await take('nudges', nudges, each => add({ nudges: [...results.nudges, each] }));
  await take('cost', costs, each => add({ costs: [...results.costs, each] }));
  await take('services', manyServices, each => add({ services: [...results.services, each] }));
  await runEach('slow');
  return results;
}

/** Works on so many at once, in order. */
async function atOnce<T>(limit: number, all: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

/** e.g. `fast, two-campuses: service killed 3: out for 236 ms, moved after 240 ms, 22 of 812 failed`. */
function inShort(sample: Sample): string {
  const ms = (value: number) => (Number.isFinite(value) ? `${Math.round(value)} ms` : 'ever');
  const failed = `${failedOf(sample)} of ${totalOf(sample)} failed`;
  const what = `${sample.column}, ${sample.topology}: ${EVENT_TITLES[sample.event]} ${sample.run}`;
  return `${what}: out for ${ms(outageOf(sample))}, moved after ${ms(movedOf(sample))}, ${failed}`;
}
