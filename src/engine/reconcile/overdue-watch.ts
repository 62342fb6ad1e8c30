/** Watches for withdrawals that cannot be entered: in its own turns, behind no queue and without the daemon. */
import { withLength } from '../../drivers/alias/alias.ts';
import type { PlacedAddress } from '../../drivers/alias/parse-addresses.ts';
import { NUDGE_INTERFACE } from '../../drivers/nudge/commands.ts';
import type { Clock } from '../../sys/clock.ts';
import { toError } from '../../sys/to-error.ts';
import type { Host } from './host.ts';
import { isIdle, NOTHING_OVERDUE, overdue, type StandingAlias } from './overdue.ts';
import { type Action, holds } from './plan.ts';
import type { RouteAlias } from './state.ts';

export interface OverdueWatch {
  /** A decision or the read-back state may have changed: starts watching if a withdrawal is due. */
  readonly look: () => void;
  readonly stop: () => Promise<void>;
}

export interface OverduePorts {
  readonly host: () => Pick<Host, 'aliases' | 'nudger'>;
  readonly standing: () => readonly StandingAlias[];
  /** Whether a route was read back as withdrawn, and nothing else was entered since. */
  readonly isWithdrawn: (route: string) => boolean;
  readonly clock: Clock;
  readonly onAction: (action: Action) => void;
  readonly onError: (error: Error) => void;
  /** Addresses on lo were changed. */
  readonly onChange: () => void;
}

const TURN_MS = 250;
/** Another program may put an address back: lo is read this often while a withdrawal is overdue. */
const LOOK_EVERY_MS = 1000;

export function createOverdueWatch(ports: OverduePorts): OverdueWatch {
  const { host, standing, isWithdrawn, clock, onAction, onError, onChange } = ports;
  const stopping = new AbortController();
  let state = NOTHING_OVERDUE;
  let watching: Promise<void> | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const take = async (aliases: readonly RouteAlias[]) => {
    if (aliases.length === 0 || clock.now() - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = clock.now();
    // If lo cannot be read, the aliases are removed anyway: an alias that is already gone is no error.
    const there = await host()
      .aliases.observe()
      .then(ours, () => undefined);
    const left = there === undefined ? aliases : aliases.filter(alias => holds(there, alias));
    if (left.length === 0) return;
    await host().nudger.takeOff(left);
    onAction({
      kind: 'remove-aliases',
      aliases: left,
      reason: `${named(left)} dead, and cannot be withdrawn otherwise`,
    });
    onChange();
  };
  const giveBack = async (aliases: readonly RouteAlias[]) => {
    if (aliases.length === 0) return;
    await host().aliases.add(aliases);
    onAction({
      kind: 'add-aliases',
      aliases,
      reason: `${named(aliases)} up again, and the daemon still cannot be reached`,
    });
    onChange();
  };
  const watch = async () => {
    for (let before = clock.now(); ; ) {
      await clock.sleep(TURN_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      const now = clock.now();
      const step = overdue(state, standing(), isWithdrawn, Math.min(now - before, 2 * TURN_MS));
      before = now;
      state = step.state;
      if (isIdle(state) && step.giveBack.length === 0) return;
      await take(step.take).catch(thrown => onError(toError(thrown)));
      await giveBack(step.giveBack).catch(thrown => onError(toError(thrown)));
    }
  };
  return {
    look: () => {
      watching ??= watch().finally(() => {
        watching = undefined;
      });
    },
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}

/** An address on another interface is left alone. */
const ours = (placed: readonly PlacedAddress[]) =>
  placed.filter(({ on }) => on === 'lo' || on === NUDGE_INTERFACE);

const named = (aliases: readonly RouteAlias[]): string => {
  const [first, ...others] = aliases.map(withLength);
  if (others.length === 0) return `${first} is`;
  return `${first} and ${others.length} more are`;
};
