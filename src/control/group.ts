/** The peer channel joined to the controller: peers' words in, ours out. */
import { type Channel, openChannel, type ServiceNotice } from '../channel/channel.ts';
import { readKey } from '../channel/key.ts';
import type { Config } from '../config/config.ts';
import type { Word } from '../judge/first-hand.ts';
import type { Report } from '../reconcile/loop.ts';
import type { Clock } from '../sys/clock.ts';
import type { Controller, ServiceView } from './controller.ts';

export interface GroupPorts {
  readonly controller: Controller;
  /** What was read back last. */
  readonly report: () => Report;
  readonly clock: Clock;
  readonly log: Parameters<typeof openChannel>[0]['log'];
}

/** Opens the channel if the configuration asks for one. Throws an Error if the key or the port can't be had. */
export async function joinGroup(config: Config, ports: GroupPorts): Promise<Channel | undefined> {
  if (config.channel === undefined) return undefined;
  const { controller, report, clock, log } = ports;
  const peers = new Map(
    config.services
      .flatMap(service => service.peers)
      .flatMap(({ name, address, channel: port }) =>
        port === undefined ? [] : [[name, { name, address, port }]],
      ),
  );
  return openChannel({
    server: config.server,
    bind: { address: config.channel.address, port: config.channel.port },
    key: await readKey(config.channel.keyFile),
    peers: [...peers.values()],
    state: () => controller.services().map(view => notice(view, report())),
    onNotice: (from, said) => controller.hear(from, said.service, wordOf(said, clock.now())),
    onSilence: from => {
      for (const { service } of controller.services()) controller.hear(from, service.name, undefined);
    },
    clock,
    log,
  });
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
