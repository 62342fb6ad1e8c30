/**
 * Writes lines for a reader that may be slow, stalled or gone: a line that cannot be written is dropped and counted,
 * and nothing waits for it.
 */

/**
 * Writes the beginning of `bytes` without waiting; returns how many bytes, 0 if there is no room now.
 * @throws the system's error
 */
export type Sink = (bytes: Uint8Array) => number;

export interface LineWriter {
  /** Never throws and never waits. `line` has no line feed. */
  readonly write: (line: string) => void;
  /** Resolves once no line is waiting any more, or after `withinMs`. */
  readonly flush: (withinMs: number) => Promise<void>;
}

export interface LineWriterOptions {
  readonly sink: Sink;
  /** The line to write, once writing works again, that says how many were lost. */
  readonly lossLine: (lost: number) => string;
  /** At most this many bytes of lines wait for the reader. Default: 1 MiB. */
  readonly atMostBytes?: number;
}

/** Some 5000 lines of log: a reader that restarts misses nothing, and a stalled one does not fill our memory. */
const AT_MOST_BYTES = 1024 * 1024;
/** How often a full pipe or a stopped terminal is retried, in ms. A retry costs one system call. */
const RETRY_MS = 100;

interface Waiting {
  /** The bytes not written yet. */
  bytes: Buffer;
  /** How many lines are lost with them. */
  readonly lines: number;
}

export function createLineWriter(options: LineWriterOptions): LineWriter {
  const { sink, lossLine, atMostBytes = AT_MOST_BYTES } = options;
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let lost = 0;
  /** The reader has the beginning of a line whose end is lost: the line that reports the loss must not continue it. */
  let torn = false;
  let retry: NodeJS.Timeout | undefined;
  let onFlushed = () => {};

  const enqueue = (line: string, lines: number) => {
    const bytes = Buffer.from(`${line}\n`);
    waiting.push({ bytes, lines });
    waitingBytes += bytes.length;
  };
  const enqueueLoss = () => {
    enqueue(`${torn ? '\n' : ''}${lossLine(lost)}`, lost);
    lost = 0;
  };
  /** Whether the sink took all of it. */
  const put = (head: Waiting): boolean => {
    while (head.bytes.length > 0) {
      const written = sink(head.bytes);
      if (written === 0) return false;
      head.bytes = head.bytes.subarray(written);
      waitingBytes -= written;
      torn = head.bytes.length > 0;
    }
    return true;
  };
  const drain = () => {
    try {
      for (let head = waiting[0]; head !== undefined; head = waiting[0]) {
        if (!put(head)) {
          retry = setTimeout(drain, RETRY_MS).unref();
          return;
        }
        waiting.shift();
        if (waiting.length === 0 && lost > 0) enqueueLoss();
      }
    } catch {
      // EPIPE, ENOSPC, EIO: there is nowhere to report it. Each later line is a new try: a disk gets room, a FIFO a
      // reader.
      lost += waiting.reduce((sum, { lines }) => sum + lines, 0);
      waiting = [];
      waitingBytes = 0;
    }
    retry = undefined;
    onFlushed();
  };

  return {
    write: line => {
      if (waitingBytes >= atMostBytes) {
        lost += 1;
        return;
      }
      if (waiting.length === 0 && lost > 0) enqueueLoss();
      enqueue(line, 1);
      if (retry === undefined) drain();
    },
    flush: withinMs =>
      new Promise(resolve => {
        if (waiting.length === 0) return resolve();
        const timer = setTimeout(resolve, withinMs);
        onFlushed = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
