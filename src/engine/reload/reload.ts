/** The configuration in force, and how another replaces it: as a whole or not at all. */

import { change, describeChange } from '../../config/change.ts';
import type { Config, ServiceAddress } from '../../config/config.ts';
import type { SecretStates } from '../../config/secrets.ts';
import type { Sources } from '../../config/sources.ts';
import { NOT_HERE } from '../../protocols/metric.ts';
import type { Metrics } from '../../protocols/route.ts';
import type { Clock } from '../../sys/clock.ts';
import { createInTurn } from '../../sys/in-turn.ts';
import { toError } from '../../sys/to-error.ts';
import {
  afterDeparture,
  beginTransition,
  swept,
  type Transition,
  transitionTo,
} from '../controller/transition.ts';
import { holds } from '../reconcile/plan.ts';
import type { Observed } from '../reconcile/state.ts';

/** The contents of the files that make a configuration, and of those that it names. */
export interface Contents {
  readonly sources: Sources;
  /** Texts by their file names. */
  readonly templates: Readonly<Record<string, string>>;
  /** By path. Absent if not read yet. */
  readonly secrets: SecretStates;
}

/** All that a reload reads. */
export interface Loaded extends Contents {
  readonly config: Config;
}

export type Reloaded =
  | { readonly ok: true; readonly changes: readonly string[] }
  | { readonly ok: false; readonly error: string };

export interface ConfigurationState {
  readonly file: string;
  /** When the file was last found equal to the configuration in force, or became it (ms). */
  readonly loadedAt: number;
  /** Why the content of the file is not in force; undefined if it is. */
  readonly error: string | undefined;
  /** Whether the file differs from the configuration in force, and waits for an operator (`reload: manual`). */
  readonly pending: boolean;
}

/**
 * What triggers a reload. A file that was touched but not changed is not reported, and with `reload: manual` no file is
 * taken over by itself.
 */
export type Trigger = 'file' | 'signal' | 'operator';

/** Prepares what can fail, and throws if it does; resolves with a function that applies it to every part. */
export type Prepare = (next: Transition, contents: Contents) => Promise<() => Promise<void>>;

export interface ConfigurationPorts {
  /**
   * Reads everything again.
   * @throws whatever is wrong with it
   */
  readonly load: () => Promise<Loaded>;
  /** Reads the secrets of the first configuration, once the controller has started. Never rejects. */
  readonly readSecrets: (config: Config) => Promise<SecretStates>;
  readonly clock: Clock;
  readonly onReload: (reloaded: Reloaded) => void;
  /** A file that waits for an operator has come to differ in this way. */
  readonly onPending: (changes: readonly string[]) => void;
  readonly onError: (error: Error) => void;
}

/** What was read back, as far as it shows that something is gone. */
export interface Sight {
  readonly isOnLo: (address: ServiceAddress) => boolean;
  /** Whether a service was seen to be withdrawn. */
  readonly isWithdrawn: (service: string) => boolean;
}

export function sightOf({ addresses, routing }: Observed, decided: Metrics): Sight {
  return {
    isOnLo: address => holds(addresses, address),
    isWithdrawn: name =>
      decided.get(name) === NOT_HERE && (routing.metrics.get(name) ?? NOT_HERE) === NOT_HERE,
  };
}

export interface Configuration {
  /** Allows other configurations to be applied from now on. */
  readonly start: (prepare: Prepare) => void;
  /** What runs now. */
  readonly now: () => Transition;
  readonly state: () => ConfigurationState;
  /** The contents of the secret files when the configuration was applied. */
  readonly secrets: () => SecretStates;
  /** The texts of the configuration that was applied. */
  readonly sources: () => Sources;
  /** Reads the file and applies it, or says why not: then nothing has changed. One at a time. */
  readonly reload: (trigger: Trigger) => Promise<Reloaded>;
  /** To be called with what was read back: services that have left are dropped. */
  readonly onSight: (sight: Sight) => void;
  /** Applies nothing any more; resolves when the reload under way has ended. */
  readonly close: () => Promise<void>;
}

/** A change that only a restart of ripcord can apply. */
export class RestartNeededError extends Error {
  override readonly name = 'RestartNeededError';
}

export function createReload(first: Loaded, ports: ConfigurationPorts): Configuration {
  const { clock } = ports;
  const { file } = first.config;
  let loaded = first;
  let transition = beginTransition(first.config);
  let state: ConfigurationState = { file, loadedAt: clock.now(), error: undefined, pending: false };
  /** What is known to wait, as text. */
  let waiting = '';
  let prepare: Prepare | undefined;
  let closed = false;

  const inTurn = createInTurn();
  const enter = async (next: Transition, contents: Contents) => {
    if (prepare === undefined) throw new Error('the controller is starting: ask again');
    const takeOver = await prepare(next, contents);
    transition = next;
    await takeOver();
  };
  /** What the files hold now, and how it differs from what is in force. */
  const read = async (): Promise<{ readonly next: Loaded; readonly changes: readonly string[] }> => {
    const next = await ports.load();
    const changed = change(loaded.config, next.config);
    if (changed.fixed.length > 0) throw restartNeeded(changed.fixed);
    const templates = differingKeys(loaded.templates, next.templates);
    const lost = unusableNow(loaded.secrets, next.secrets);
    if (lost !== undefined) throw new Error(`${lost}: what was read before stays in force`);
    const secrets = changedSecrets(loaded.secrets, next.secrets);
    const others = templates.map(name => `template ${name} is another`);
    return { next, changes: [...describeChange(changed), ...others, ...secrets] };
  };
  /** Applies what the files hold, unless it only waits from now on; returns what was applied. */
  const takeOver = async (trigger: Trigger): Promise<readonly string[]> => {
    const { next, changes } = await read();
    const pending = trigger === 'file' && loaded.config.reload === 'manual' && changes.length > 0;
    const told = waiting;
    waiting = pending ? changes.join('\n') : '';
    state = { ...state, pending };
    if (pending) {
      if (waiting !== told) ports.onPending(changes);
      return [];
    }
    if (changes.length > 0) {
      await enter(transitionTo(transition, next.config, clock.now()), next);
      loaded = next;
    } else {
      // Comments may differ.
      loaded = { ...loaded, sources: next.sources };
    }
    return changes;
  };
  const reload = async (trigger: Trigger): Promise<Reloaded> => {
    if (closed) return { ok: false, error: 'ripcord stops' };
    if (prepare === undefined) return { ok: false, error: 'the controller is starting: ask again' };
    const before = state.error;
    const reloaded = await takeOver(trigger).then(
      (changes): Reloaded => ({ ok: true, changes }),
      (error: unknown): Reloaded => ({ ok: false, error: toError(error).message }),
    );
    state = reloaded.ok
      ? { ...state, loadedAt: state.pending ? state.loadedAt : clock.now(), error: undefined }
      : { ...state, error: reloaded.error, pending: false };
    const isNews = state.error !== before || (reloaded.ok && reloaded.changes.length > 0);
    if (!state.pending && (isNews || trigger !== 'file')) ports.onReload(reloaded);
    return reloaded;
  };

  return {
    start: by => {
      prepare ??= by;
      void inTurn(async () => {
        loaded = { ...loaded, secrets: await ports.readSecrets(loaded.config) };
      });
    },
    now: () => transition,
    state: () => state,
    secrets: () => loaded.secrets,
    sources: () => loaded.sources,
    reload: trigger => inTurn(() => reload(trigger)),
    onSight: ({ isOnLo, isWithdrawn }) => {
      transition = swept(transition, isOnLo);
      const gone = () => [...transition.leaving.keys()].filter(isWithdrawn);
      if (gone().length === 0) return;
      inTurn(async () => {
        const names = closed ? [] : gone();
        if (names.length === 0) return;
        const next = names.reduce((all, name) => afterDeparture(all, name, clock.now()), transition);
        await enter(next, loaded);
      }).catch((error: unknown) => ports.onError(toError(error)));
    },
    close: async () => {
      closed = true;
      await inTurn(async () => undefined);
    },
  };
}

function differingKeys(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.keys({ ...a, ...b }).filter(key => a[key] !== b[key]);
}

/** Why a secret has become unusable; undefined if none has. */
function unusableNow(before: SecretStates, now: SecretStates): string | undefined {
  for (const [path, state] of Object.entries(now)) {
    if (!state.usable && before[path]?.usable) return state.why;
  }
  return undefined;
}

/** What happened to the secrets that were read before and are still configured, as phrases. */
function changedSecrets(before: SecretStates, now: SecretStates): readonly string[] {
  return Object.entries(now).flatMap(([path, state]) => {
    const earlier = before[path];
    if (earlier === undefined || !state.usable) return [];
    if (!earlier.usable) return [`${path} can be used now`];
    return earlier.digest === state.digest ? [] : [`${path} holds another secret`];
  });
}

function restartNeeded(fields: readonly string[]): RestartNeededError {
  return new RestartNeededError(
    `${fields.join(' and ')} cannot change while ripcord runs: restart it; until then nothing in the file applies`,
  );
}
