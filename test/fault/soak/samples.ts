/** What a controller held in the course of hours, and whether that is flat. Pure. */

export interface Sample {
  /** Since the begin, in minutes. */
  readonly minute: number;
  readonly rssMiB: number;
  readonly heapMiB: number;
  readonly fds: number;
  /** What keeps Node's event loop busy: sockets, pipes, timers, children. */
  readonly handles: number;
  /** Of one core, since the sample before. */
  readonly cpuPercent: number;
}

export interface SoakOutcome {
  readonly samples: readonly Sample[];
  /** How often each exercise was done. */
  readonly exercises: Readonly<Record<string, number>>;
  /** Medians of the first and of the last third, once it is warm. */
  readonly first: Level;
  readonly last: Level;
  /** What grew; none: all is flat. */
  readonly grown: readonly string[];
}

type Figure = Exclude<keyof Sample, 'minute'>;
export type Level = Readonly<Record<Figure, number>>;

const FIGURES = ['rssMiB', 'heapMiB', 'fds', 'handles', 'cpuPercent'] as const satisfies readonly Figure[];

/** Caches fill, and V8 compiles what is used often: the first sixth does not count. */
const WARM_UP = 1 / 6;

/** By how much the last median may exceed the first: a part of it, or so much. CPU is told, and not judged: it is the machine's too. */
const MAY_GROW = {
  rssMiB: { part: 0.05, by: 3 },
  heapMiB: { part: 0.1, by: 2 },
  fds: { part: 0, by: 1 },
  handles: { part: 0, by: 1 },
} as const;

export function levels(samples: readonly Sample[]): { first: Level; last: Level } {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP));
  const third = Math.max(1, Math.floor(warm.length / 3));
  return { first: levelOf(warm.slice(0, third)), last: levelOf(warm.slice(-third)) };
}

/** What is not flat, in words. */
export function whatGrew(first: Level, last: Level): readonly string[] {
  return (['rssMiB', 'heapMiB', 'fds', 'handles'] as const).flatMap(what => {
    const { part, by } = MAY_GROW[what];
    const most = first[what] + Math.max(by, first[what] * part);
    return last[what] > most
      ? [`${what} grew from ${first[what].toFixed(1)} to ${last[what].toFixed(1)}`]
      : [];
  });
}

function levelOf(samples: readonly Sample[]): Level {
  const [rssMiB, heapMiB, fds, handles, cpuPercent] = FIGURES.map(figure =>
    median(samples.map(sample => sample[figure])),
  );
  return {
    ...{ rssMiB: rssMiB ?? 0, heapMiB: heapMiB ?? 0, fds: fds ?? 0 },
    ...{ handles: handles ?? 0, cpuPercent: cpuPercent ?? 0 },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
