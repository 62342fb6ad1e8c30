/** Things done one at a time, in their order, with a bound on how many wait. */

export interface Queue<T> {
  /** Does this one after all that wait. If too many wait, the one that waits longest is given up: the latest news counts. */
  readonly push: (item: T) => void;
  /** Takes no more; resolves when all that waited is done. */
  readonly finish: () => Promise<void>;
}

export interface QueueOptions<T> {
  /** How many may wait besides the one under way. */
  readonly room: number;
  /** Must not throw. */
  readonly work: (item: T) => Promise<void>;
  readonly onGivenUp: (item: T) => void;
}

export function createQueue<T>({ room, work, onGivenUp }: QueueOptions<T>): Queue<T> {
  const waiting: T[] = [];
  let underWay: Promise<void> | undefined;
  let closed = false;

  const run = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    underWay = undefined;
  };
  return {
    push: item => {
      if (closed) return;
      waiting.push(item);
      underWay ??= run();
      if (waiting.length > room) {
        const oldest = waiting.shift();
        if (oldest !== undefined) onGivenUp(oldest);
      }
    },
    finish: async () => {
      closed = true;
      await underWay;
    },
  };
}
