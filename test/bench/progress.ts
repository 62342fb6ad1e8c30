/** How far a long run has come. Pure but for the printing at the end. */

export interface Progress {
  readonly doneMs: number;
  readonly totalMs: number;
  /** Time spent so far. */
  readonly elapsedMs: number;
}

/** What is expected of the rest, corrected by how the part that is done compared with what was expected of it. */
export function timeLeft({ doneMs, totalMs, elapsedMs }: Progress): number {
  const pace = doneMs === 0 ? 1 : elapsedMs / doneMs;
  return Math.max(0, totalMs - doneMs) * pace;
}

const BAR_WIDTH = 24;

/** e.g. `[######------------------]  25 %, 1 h 05 min left`. */
export function bar(progress: Progress): string {
  const part = progress.totalMs === 0 ? 1 : Math.min(1, progress.doneMs / progress.totalMs);
  const filled = Math.round(part * BAR_WIDTH);
  const drawn = '#'.repeat(filled) + '-'.repeat(BAR_WIDTH - filled);
  return `[${drawn}] ${`${Math.floor(part * 100)}`.padStart(3)} %, ${inWords(timeLeft(progress))} left`;
}

/** e.g. `40 s`, `12 min`, `1 h 05 min`. */
export function inWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${`${minutes % 60}`.padStart(2, '0')} min`;
}

export interface Reporter {
  /** A line that stays. */
  readonly say: (line: string) => void;
  /** So much of what was expected is done. */
  readonly done: (expectedMs: number) => void;
}

/** Says lines above a bar on a terminal; elsewhere each line carries how far we are. */
export function createReporter(totalMs: number, output: NodeJS.WriteStream): Reporter {
  const started = Date.now();
  let doneMs = 0;
  const current = () => bar({ doneMs, totalMs, elapsedMs: Date.now() - started });
  const redraw = (line: string) => output.write(`\r\u001b[2K${line}`);
  return {
    say: line => {
      if (output.isTTY) redraw(`${line}\n${current()}`);
      else output.write(`${current()}  ${line}\n`);
    },
    done: expectedMs => {
      doneMs += expectedMs;
      if (output.isTTY) redraw(current());
    },
  };
}
