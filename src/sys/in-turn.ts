/** Runs tasks that must not overlap, in the order in which they were requested. */

/** Runs a task when the one before has ended, even if that one failed; resolves and rejects as the task does. */
export type InTurn = <T>(task: () => Promise<T>) => Promise<T>;

export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return task => {
    const mine = last.then(task);
    last = mine.catch(() => undefined);
    return mine;
  };
}
