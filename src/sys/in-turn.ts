/** Work that must not overlap, done in the order in which it was asked for. */

/** Runs a task when the one before has ended, also if that one failed; resolves and rejects as the task does. */
export type InTurn = <T>(task: () => Promise<T>) => Promise<T>;

export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return task => {
    const mine = last.then(task);
    last = mine.catch(() => undefined);
    return mine;
  };
}
