/** Operators' drains: by command, kept over a restart, or by a file in a watched folder. */
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import type { Drain } from '../../policy/decide/situation.ts';
import type { Clock } from '../../sys/clock.ts';
import { createStore, type Store } from './store.ts';

/** A drain by an operator, as it is kept. */
type KeptDrain = Omit<Drain, 'cause'>;

const DrainSchema = Type.Object({
  reason: Type.String(),
  since: Type.Number(),
  until: Type.Union([Type.Number(), Type.Null()]),
});
const isDrain = new Ajv().compile<KeptDrain>(DrainSchema);

export interface Drains extends Pick<Store<KeptDrain>, 'open' | 'restore'> {
  /** The drain in force for a service: one by command before one by flag file. */
  readonly of: (service: string) => Drain | undefined;
  /** Sets a drain by command and keeps it; resolves when it is on disk. */
  readonly set: (service: string, drain: KeptDrain) => Promise<void>;
  /** Ends the drain of a service by command. A drain by flag file ends when the file is removed. */
  readonly end: (service: string) => Promise<void>;
  /** Sets the services that flag files drain, with their reasons. */
  readonly flag: (flagged: ReadonlyMap<string, string>) => void;
  readonly stop: () => void;
}

export interface DrainEvents {
  /** The drain of this service began or ended. */
  readonly onChange: (service: string) => void;
  /** A drain that expired is over, but could not be removed from the disk; or the stored drains cannot be parsed. */
  readonly onError: (error: Error) => void;
}

/** Drains by command are stored in `folder`. */
export function createDrains(folder: string, clock: Clock, { onChange, onError }: DrainEvents): Drains {
  const byCommand = createStore<KeptDrain>({
    path: join(folder, 'drains.json'),
    what: 'drains',
    isOne: isDrain,
    clock,
    onChange: service => onChange(service),
    onError,
  });
  const byFlag = new Map<string, KeptDrain>();
  return {
    ...byCommand,
    of: service => {
      const ordered = byCommand.of(service);
      if (ordered !== undefined) return { cause: 'command', ...ordered };
      const flagged = byFlag.get(service) ?? byFlag.get('all');
      return flagged && { cause: 'flag-file', ...flagged };
    },
    flag: flagged => {
      const touched = new Set([...byFlag.keys(), ...flagged.keys()]);
      for (const name of byFlag.keys()) if (!flagged.has(name)) byFlag.delete(name);
      for (const [name, reason] of flagged) {
        byFlag.set(name, { since: clock.now(), until: null, ...byFlag.get(name), reason });
      }
      for (const name of touched) onChange(name);
    },
  };
}
