/** The peer channel joined to the controller: peers' words in, ours out. */
import { isDeepStrictEqual } from 'node:util';
import {
  type Channel,
  type ChannelLog,
  openChannel,
  type PeerAddress,
  type PeerView,
} from '../channel/channel.ts';
import { readKeys } from '../channel/key.ts';
import type { Config } from '../config/config.ts';
import type { Report } from '../reconcile/loop.ts';
import type { Clock } from '../sys/clock.ts';
import type { Secrets } from '../sys/secret-file.ts';
import { toError } from '../sys/to-error.ts';
import type { Controller } from './controller.ts';
import { noticeOf, wordOf } from './notice.ts';

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
  readonly keys: Secrets;
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
  const keys = await readKeys(channel.keyFile);
  return { bind: channel, keys, peers: [...new Map(peers.map(peer => [peer.name, peer])).values()] };
}

function open(
  server: string,
  { bind, keys, peers }: Membership,
  { controller, report, clock, log }: GroupPorts,
): Promise<Channel> {
  return openChannel({
    server,
    bind: { address: bind.address, port: bind.port },
    keys,
    peers,
    state: () =>
      controller
        .services()
        .map(view => noticeOf(view, report().observed?.routing.metrics.get(view.service.name))),
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
