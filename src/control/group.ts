/** The peer channel joined to the controller: peers' words in, ours out. */
import {
  type Channel,
  type ChannelLog,
  openChannel,
  type PeerAddress,
  type ServiceNotice,
} from '../channel/channel.ts';
import { readKey } from '../channel/key.ts';
import type { Config } from '../config/config.ts';
import type { Word } from '../judge/first-hand.ts';
import type { Report } from '../reconcile/loop.ts';
import type { Clock } from '../sys/clock.ts';
import { toError } from '../sys/to-error.ts';
import type { Controller, ServiceView } from './controller.ts';

export interface GroupPorts {
  readonly controller: Controller;
  /** What was read back last. */
  readonly report: () => Report;
  readonly clock: Clock;
  readonly log: ChannelLog & { readonly error: (message: string) => void };
}

/**
 * Opens the channel if the configuration asks for one; undefined where there is none. Nothing depends on it, so a key or
 * a port that can't be had is an error in the log and no more.
 */
export async function joinGroup(config: Config, ports: GroupPorts): Promise<Channel | undefined> {
  if (config.channel === undefined) return undefined;
  try {
    return await open(config, config.channel, ports);
  } catch (error) {
    ports.log.error(`goes on without the peer channel: ${toError(error).message}`);
    return undefined;
  }
}

async function open(
  config: Config,
  { address, port, keyFile }: NonNullable<Config['channel']>,
  { controller, report, clock, log }: GroupPorts,
): Promise<Channel> {
  return openChannel({
    server: config.server,
    bind: { address, port },
    key: await readKey(keyFile),
    peers: peersWithChannel(config),
    state: () => controller.services().map(view => notice(view, report())),
    onNotice: (from, said) => controller.hear(from, said.service, wordOf(said, clock.now())),
    onSilence: from => {
      for (const { service } of controller.services()) controller.hear(from, service.name, undefined);
    },
    clock,
    log,
  });
}

/** One address a peer, however many services it shares with us. */
function peersWithChannel({ services }: Config): readonly PeerAddress[] {
  const peers = services
    .flatMap(service => service.peers)
    .flatMap(({ name, address, channel: port }) => (port === undefined ? [] : [{ name, address, port }]));
  return [...new Map(peers.map(peer => [peer.name, peer])).values()];
}

/**
 * What we tell of a service. That we took over is told only once the daemon was seen to hold it: the peer's poison must
 * follow our good news, not overtake it.
 */
function notice({ service, decision, own }: ServiceView, { observed }: Report): ServiceNotice {
  const held = observed?.routing.metrics.get(service.name);
  const rung = decision.rung === 'boosted' && held !== decision.metric ? 'normal' : decision.rung;
  return { service: service.name, health: own.verdict.health, rung, metric: decision.metric };
}

function wordOf({ health, rung }: ServiceNotice, now: number): Word {
  return { health, rung, serving: rung === 'normal' || rung === 'boosted', since: now };
}
