/** Makes a part of what works from its construction on: it is constructed when the part starts. */
import type { Config } from '../config/config.ts';

interface Works {
  /** Applies another configuration. Absent: no configuration changes it. */
  readonly apply?: (next: Config) => void | Promise<void>;
  readonly stop: () => void | Promise<void>;
}

export interface Started<W extends Works> {
  /** Begins with this configuration; has no effect if it has begun. */
  readonly start: (config: Config) => void;
  readonly apply: (next: Config) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** undefined: it has not begun. */
  readonly now: () => W | undefined;
}

export function startedWith<W extends Works>(begin: (config: Config) => W): Started<W> {
  let works: W | undefined;
  return {
    start: config => {
      works ??= begin(config);
    },
    apply: async next => works?.apply?.(next),
    stop: async () => works?.stop(),
    now: () => works,
  };
}
