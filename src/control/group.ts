/** The peer channel joined to the controller: peers' words in, ours out. */
import { isDeepStrictEqual } from 'node:util';
import {
  type Channel,
  type ChannelLog,
  openChannel,
  type PeerAddress,
  type PeerView,
  type ServiceNotice,
} from '../channel/channel.ts';
import { readKey } from '../channel/key.ts';
import type { Config } from '../config/config.ts';
import type { Rung } from '../decide/situation.ts';
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

export interface Group {
  /** Our state has changed: tells the peers now. */
  readonly announce: () => void;
  /** Empty where there is no channel. */
  readonly peers: () => readonly PeerView[];
  /** Takes another configuration over. A channel that stays as it is, key included, goes on undisturbed. */
  readonly change: (config: Config) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What a channel is made of: another one is opened when any of it differs. */
interface Membership {
  readonly bind: NonNullable<Config['channel']>;
  readonly key: Buffer;
  /** One address a peer, however many services it shares with us. */
  readonly peers: readonly PeerAddress[];
}

/**
 * Opens the channel if the configuration asks for one. Nothing depends on it, so a key or a port that can't be had is an
 * error in the log and no more.
 */
export async function joinGroup(config: Config, ports: GroupPorts): Promise<Group> {
  let member: { readonly of: Membership; readonly channel: Channel } | undefined;

  const leave = async () => {
    const before = member;
    member = undefined;
    await before?.channel.stop();
  };
  const change = async (next: Config) => {
    try {
      const wanted = await membershipOf(next);
      if (isDeepStrictEqual(wanted, member?.of)) return;
      await leave();
      if (wanted !== undefined) member = { of: wanted, channel: await open(next.server, wanted, ports) };
    } catch (error) {
      const how = member === undefined ? 'without the peer channel' : 'with the peer channel as it was';
      ports.log.error(`goes on ${how}: ${toError(error).message}`);
    }
    forgetStrangers(ports.controller, member?.of.peers ?? []);
  };
  await change(config);
  return {
    announce: () => member?.channel.announce(),
    peers: () => member?.channel.peers() ?? [],
    change,
    stop: leave,
  };
}

async function membershipOf({ channel, services }: Config): Promise<Membership | undefined> {
  if (channel === undefined) return undefined;
  const peers = services
    .flatMap(service => service.peers)
    .flatMap(({ name, address, channel: port }) => (port === undefined ? [] : [{ name, address, port }]));
  const key = await readKey(channel.keyFile);
  return { bind: channel, key, peers: [...new Map(peers.map(peer => [peer.name, peer])).values()] };
}

function open(
  server: string,
  { bind, key, peers }: Membership,
  { controller, report, clock, log }: GroupPorts,
): Promise<Channel> {
  return openChannel({
    server,
    bind: { address: bind.address, port: bind.port },
    key,
    peers,
    state: () => controller.services().map(view => notice(view, report())),
    onNotice: (from, said) => controller.hear(from, said.service, wordOf(said, clock.now())),
    onSilence: from => hearNothing(controller, from),
    clock,
    log,
  });
}

/** A peer that is no longer on the channel can't take back what it said. */
function forgetStrangers(controller: Controller, known: readonly PeerAddress[]): void {
  const names = new Set(known.map(({ name }) => name));
  const spoken = controller.services().flatMap(({ peers }) => peers.filter(({ word }) => word !== undefined));
  for (const { name } of spoken) if (!names.has(name)) hearNothing(controller, name);
}

function hearNothing(controller: Controller, peer: string): void {
  for (const { service } of controller.services()) controller.hear(peer, service.name, undefined);
}

/** What a server is, as its peers are to see it, until the daemon was seen to hold its better metric. */
const UNTIL_HELD: ReadonlyMap<Rung, Rung> = new Map([
  ['boosted', 'normal'],
  ['returning', 'withdrawn'],
]);

/**
 * What we tell of a service. That we took over, or are back, is told only once the daemon was seen to hold it: the peer's
 * bad news must follow our good news, not overtake it.
 */
function notice({ service, decision, own }: ServiceView, { observed }: Report): ServiceNotice {
  const held = observed?.routing.metrics.get(service.name) === decision.metric;
  const rung = (held ? undefined : UNTIL_HELD.get(decision.rung)) ?? decision.rung;
  return { service: service.name, health: own.verdict.health, rung, metric: decision.metric };
}

const SERVING: ReadonlySet<string> = new Set<Rung>(['returning', 'boosted', 'normal']);

function wordOf({ health, rung }: ServiceNotice, now: number): Word {
  return { health, rung, serving: SERVING.has(rung), since: now };
}
