/**
 * Limits how many tasks run at once, to fewer than at first while they lack something that each holds as long as it runs,
 * such as descriptors: without that, the same ones would take it each time, and others never have any.
 */

/**
 * Runs a task as soon as there is a slot for it; waiting tasks keep their order. One that `lacked` says could not be
 * carried out is run again behind those that wait, with fewer slots, unless it ran alone.
 */
export type Slots = <T>(task: () => Promise<T>, lacked?: (result: T) => boolean) => Promise<T>;

export function createSlots(most: number): Slots {
  let slots = most;
  let underWay = 0;
  /** Tasks that were carried out since the number of slots last changed. */
  let carriedOut = 0;
  const waiting: (() => void)[] = [];

  const release = () => {
    underWay -= 1;
    for (; underWay < slots && waiting.length > 0; underWay += 1) waiting.shift()?.();
  };
  const setSlots = (next: number) => {
    slots = next;
    carriedOut = 0;
  };
  return async (task, lacked = () => false) => {
    for (;;) {
      if (underWay >= slots) await new Promise<void>(resolve => waiting.push(resolve));
      else underWay += 1;
      try {
        const result = await task();
        if (!lacked(result)) {
          carriedOut += 1;
          // One more after each round of all.
          if (carriedOut >= slots && slots < most) setSlots(slots + 1);
          return result;
        }
        const others = underWay - 1;
        setSlots(Math.max(1, Math.min(slots, others)));
        if (others === 0) return result;
      } finally {
        release();
      }
    }
  };
}
