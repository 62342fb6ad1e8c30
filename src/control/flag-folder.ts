/** The folder of flag files, watched where the configuration names one. */
import type { Config } from '../config/config.ts';
import type { DrainFolder } from './drain-folder.ts';
import type { Drains } from './drains.ts';

export interface FlagFolder {
  /** Watches what this configuration names; what was flagged in another folder drains no more. Throws an Error if the folder can't be made. */
  readonly change: (config: Pick<Config, 'drain'>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Nothing is watched until the first `change`. */
export function createFlagFolder(drains: Drains, onError: (error: Error) => void): FlagFolder {
  let path: string | undefined;
  let folder: DrainFolder | undefined;

  const stop = async () => {
    const before = folder;
    folder = undefined;
    await before?.stop();
  };
  const watch = async (next: string | undefined) => {
    if (next === path) return;
    await stop();
    path = next;
    if (next === undefined) return drains.flag(new Map());
    const { watchDrainFolder } = await import('./drain-folder.ts');
    folder = await watchDrainFolder(next, drains.flag, onError);
  };
  return { change: ({ drain }) => watch(drain.folder), stop };
}
