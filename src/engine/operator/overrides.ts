/**
 * Verdicts of an outside monitor or operator, kept over a restart: each expires, so that a monitor that died is not
 * obeyed any longer.
 */
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import type { Override } from '../../policy/judge/override.ts';
import type { Clock } from '../../sys/clock.ts';
import { createStore, type Store } from './store.ts';

const OverrideSchema = Type.Object({
  health: Type.Union([Type.Literal('up'), Type.Literal('down')]),
  reason: Type.String(),
  since: Type.Number(),
  until: Type.Number(),
});
const isOverride = new Ajv().compile<Override>(OverrideSchema);

/**
 * What happened to an override. begun: it is new, or says the opposite. renewed: it goes on. expired: it was not
 * renewed.
 */
export type OverrideChange = 'begun' | 'renewed' | 'cleared' | 'expired';

export interface Overrides extends Pick<Store<Override>, 'open' | 'restore'> {
  readonly of: (service: string) => Override | undefined;
  /** Begins or renews one, for `ttlMs` from now; resolves when it is on disk. */
  readonly set: (
    service: string,
    asked: Pick<Override, 'health' | 'reason'> & { readonly ttlMs: number },
  ) => Promise<void>;
  readonly clear: (service: string) => Promise<void>;
  readonly stop: () => void;
}

export interface OverrideEvents {
  /** `override` is the one that is in force now, or that just ended. */
  readonly onChange: (service: string, change: OverrideChange, override: Override) => void;
  /** One that expired could not be removed from the disk; or the stored overrides cannot be parsed. */
  readonly onError: (error: Error) => void;
}

/** They are stored in `folder`. */
export function createOverrides(
  folder: string,
  clock: Clock,
  { onChange, onError }: OverrideEvents,
): Overrides {
  const { open, of, set, end, restore, stop } = createStore<Override>({
    path: join(folder, 'overrides.json'),
    what: 'overrides',
    isOne: isOverride,
    clock,
    onChange: (service, { before, now, expired }) => {
      if (now !== undefined) onChange(service, before?.health === now.health ? 'renewed' : 'begun', now);
      else if (before !== undefined) onChange(service, expired ? 'expired' : 'cleared', before);
    },
    onError,
  });
  return {
    open,
    of,
    set: (service, { health, reason, ttlMs }) => {
      const now = clock.now();
      const before = of(service);
      const since = before?.health === health ? before.since : now;
      return set(service, { health, reason, since, until: now + ttlMs });
    },
    clear: end,
    restore,
    stop,
  };
}
