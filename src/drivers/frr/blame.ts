/** Finds the cause of a failed vtysh call: queries the daemons themselves, on their own sockets. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AbsentDaemonError, RoutingError } from '../driver.ts';
import { type Product, suiteName } from './remedies.ts';
import { answersAt } from './vty.ts';
import { SilentVtyshError, UnreachedDaemonError, type Vtysh } from './vtysh.ts';
import type { VtyshTarget } from './vtysh-target.ts';

/** How long to look for others of the suite: no longer, as a metric may have to change meanwhile. */
const OTHERS_DEADLINE_MS = 1_000;
/** The daemons that a vtysh without `-d` waits for. */
const ALL = ['ripd', 'zebra', 'mgmtd'] as const;

export interface BlamePlace {
  /** The folder of the daemons' sockets. */
  readonly sockets: string;
  /** The suite that messages name. */
  readonly product: Product;
}

/** Creates the function that explains errors of `vtysh`. It returns errors that it cannot explain unchanged. */
export function createBlame(
  vtysh: Vtysh,
  { sockets, product }: BlamePlace,
): (error: unknown) => Promise<unknown> {
  const suite = suiteName(product);
  const socketOf = (daemon: string) => join(sockets, `${daemon}.vty`);
  /** Whether one daemon is gone, or all of them. A daemon that hangs is not gone. */
  const ofAbsent = async (error: AbsentDaemonError): Promise<RoutingError> => {
    const missed = error instanceof UnreachedDaemonError && error.target !== 'all' ? error.target : 'ripd';
    const socket = socketOf(missed);
    if (await answersAt(socket)) {
      return new RoutingError(
        `vtysh finds no daemon, though ${missed} runs and answers on ${socket}: routing.vtysh is not ${suite}'s, or looks elsewhere.`,
      );
    }
    const alone = await vtysh.ask('all', ['show version'], OTHERS_DEADLINE_MS).then(
      () => true,
      other => !(other instanceof AbsentDaemonError),
    );
    return new AbsentDaemonError(error.message, { alone });
  };
  const ofSilent = async (error: SilentVtyshError): Promise<RoutingError> => {
    const waitedFor = daemonsOf(error.target).filter(daemon => existsSync(socketOf(daemon)));
    const answer = await Promise.all(waitedFor.map(daemon => answersAt(socketOf(daemon))));
    if (waitedFor.length === 0 || answer.includes(false)) return error;
    return new RoutingError(
      `${error.sentence} ${suite} does not hang: ${waitedFor.join(', ')} answered in ${sockets} meanwhile. vtysh is slow, or routing.vtysh is not ${suite}'s.`,
    );
  };
  return async error => {
    if (error instanceof AbsentDaemonError) return ofAbsent(error);
    if (error instanceof SilentVtyshError) return ofSilent(error);
    return error;
  };
}

const daemonsOf = (target: VtyshTarget): readonly string[] => (target === 'all' ? ALL : [target]);
