/** Things done one at a time, in their order, with a bound on how many about the same subject wait. */

export interface Queue<T> {
  /** Does this one after all that wait. If too many of its subject wait, the oldest is given up: the latest news counts. */
  readonly push: (item: T) => void;
  /** Takes no more; resolves when all that waited is done. */
  readonly finish: () => Promise<void>;
}

export interface QueueOptions<T> {
  /** How many of one subject may wait besides the one under way. */
  readonly room: number;
  readonly subjectOf: (item: T) => string;
  /** Must not throw. */
  readonly work: (item: T) => Promise<void>;
  readonly onGivenUp: (item: T) => void;
}

export function createQueue<T>({ room, subjectOf, work, onGivenUp }: QueueOptions<T>): Queue<T> {
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
      const alike = waiting.filter(each => subjectOf(each) === subjectOf(item));
      const [oldest] = alike;
      if (alike.length <= room || oldest === undefined) return;
      waiting.splice(waiting.indexOf(oldest), 1);
      onGivenUp(oldest);
    },
    finish: async () => {
      closed = true;
      await underWay;
    },
  };
}
