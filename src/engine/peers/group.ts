/** Connects the peer channel to the controller: peers' reports in, our reports out. */

import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../config/config.ts';
import type { Traits } from '../../protocols/traits.ts';
import type { Clock } from '../../sys/clock.ts';
import { createInTurn } from '../../sys/in-turn.ts';
import type { Names } from '../../sys/names/names.ts';
import type { Secrets } from '../../sys/secret-file.ts';
import { toError } from '../../sys/to-error.ts';
import type { Controller } from '../controller/controller.ts';
import type { Report } from '../reconcile/loop.ts';
import { type Agreement, type AgreementPorts, createAgreement, type Disagreement } from './agreement.ts';
import {
  type Channel,
  type ChannelLog,
  openChannel,
  type PeerAddress,
  type PeerView,
  type Testimony,
} from './channel.ts';
import { peerReportOf, reportOf } from './service-report.ts';

/** The routes that the daemons have learned: what we report about them, and what peers do. */
export interface Testimonies {
  readonly testimonyFor: (peer: string) => Testimony | undefined;
  /** undefined: the peer has fallen silent. */
  readonly onTestimony: (peer: string, testimony: Testimony | undefined) => void;
}

export interface GroupPorts {
  /** Reads the key file; it may take as long as its disk does. */
  readonly readKeys: (path: string) => Promise<Secrets>;
  readonly controller: Controller;
  /** What was read back last. */
  readonly report: () => Report;
  readonly propagation: Testimonies;
  readonly traits: () => Traits;
  readonly clock: Clock;
  readonly names: Names;
  readonly log: ChannelLog & { readonly error: (message: string) => void };
  readonly onDisagreement: AgreementPorts['onDisagreement'];
}

/** What is known of a peer of the channel. */
export interface GroupPeer extends PeerView {
  /** That its configuration differs from ours; undefined: it agrees, or has not said. */
  readonly disagreement: Disagreement | undefined;
}

export interface Group {
  /**
   * Opens the channel if it is configured; resolves when that is done, which may take as long as the disk of its key,
   * or when it will be tried again later. An unchanged channel, with the same key, goes on undisturbed. Never throws.
   */
  readonly apply: (config: Config) => Promise<void>;
  /** Our state has changed: sends it to the peers now, if there is a channel. */
  readonly announce: () => void;
  /** Empty where there is no channel. */
  readonly peers: () => readonly GroupPeer[];
  readonly stop: () => Promise<void>;
}

/** What a channel is made from: if any of it differs, a new one is opened. */
interface Membership {
  readonly bind: NonNullable<Config['channel']>;
  readonly keys: Secrets;
  /** Each once, even if it shares several services with us. */
  readonly peers: readonly PeerAddress[];
}

/** When to retry a key that could not be read, or a port that could not be bound. */
const TRY_AGAIN_MS = 5000;

/**
 * Nothing depends on the channel, so a key or a port that cannot be used is logged once as an error, and is tried
 * again. The current channel goes on until the key of the next one was read.
 */
export function createGroup(ports: GroupPorts): Group {
  const { clock, log } = ports;
  const agreement = createAgreement(ports);
  let member: { readonly of: Membership; readonly channel: Channel } | undefined;
  /** Aborted when another configuration is to be joined: what was read for the one before is outdated. */
  let joining = new AbortController();
  const inTurn = createInTurn();

  const leave = async () => {
    const before = member;
    member = undefined;
    await before?.channel.stop();
  };
  const swap = async (server: string, wanted: Membership | undefined, superseded: AbortSignal) => {
    if (superseded.aborted || isDeepStrictEqual(wanted, member?.of)) return;
    await leave();
    if (wanted !== undefined) member = { of: wanted, channel: await open(server, wanted, ports, agreement) };
  };
  /** Resolves with what is wrong; undefined if nothing is. */
  const tryToJoin = async (next: Config, superseded: AbortSignal): Promise<string | undefined> => {
    try {
      const wanted = await membershipOf(next, ports.readKeys);
      await inTurn(() => swap(next.server, wanted, superseded));
      return undefined;
    } catch (error) {
      return toError(error).message;
    }
  };
  const tryAgain = async (next: Config, superseded: AbortSignal, told: string) => {
    let before: string | undefined = told;
    while (before !== undefined) {
      await clock.sleep(TRY_AGAIN_MS, superseded);
      if (superseded.aborted) return;
      const trouble = await tryToJoin(next, superseded);
      if (trouble !== undefined && trouble !== before) log.error(goesOn(trouble));
      before = trouble;
    }
    if (!superseded.aborted) forgetFormerPeers(ports, member?.of.peers ?? []);
  };
  const goesOn = (trouble: string): string =>
    `goes on ${member === undefined ? 'without the peer channel' : 'with the peer channel as it was'}: ${trouble}`;
  return {
    apply: async next => {
      joining.abort('another configuration');
      agreement.apply(next);
      joining = new AbortController();
      const { signal } = joining;
      const trouble = await tryToJoin(next, signal);
      if (signal.aborted) return;
      forgetFormerPeers(ports, member?.of.peers ?? []);
      if (trouble === undefined) return;
      log.error(goesOn(trouble));
      void tryAgain(next, signal, trouble);
    },
    announce: () => member?.channel.announce(),
    peers: () =>
      (member?.channel.peers() ?? []).map(peer => ({ ...peer, disagreement: agreement.of(peer.name) })),
    stop: async () => {
      joining.abort('ripcord stops');
      await inTurn(leave);
    },
  };
}

async function membershipOf(
  { channel, services }: Config,
  readKeys: GroupPorts['readKeys'],
): Promise<Membership | undefined> {
  if (channel === undefined) return undefined;
  const peers = services
    .flatMap(service => service.peers)
    .flatMap(({ name, addresses, channel: port }) => (port === undefined ? [] : [{ name, addresses, port }]));
  const keys = await readKeys(channel.keyFile);
  return { bind: channel, keys, peers: [...new Map(peers.map(peer => [peer.name, peer])).values()] };
}

function open(
  server: string,
  { bind, keys, peers }: Membership,
  ports: GroupPorts,
  { fingerprintFor, onFingerprint }: Agreement,
): Promise<Channel> {
  const { controller, propagation, traits, report, clock, names, log } = ports;
  return openChannel({
    server,
    bind: { address: bind.address, port: bind.port },
    keys,
    peers,
    state: () =>
      controller
        .services()
        .map(view => reportOf(view, report().observed?.routing.metrics.get(view.service.name), traits())),
    onNotice: (from, said) => controller.takeReport(from, said.service, peerReportOf(said, clock.now())),
    testimonyFor: propagation.testimonyFor,
    onTestimony: propagation.onTestimony,
    fingerprintFor,
    onFingerprint,
    onSilence: from => hearNothing(ports, from),
    clock,
    names,
    log,
  });
}

/** A peer that is no longer on the channel cannot update its reports. */
function forgetFormerPeers(ports: GroupPorts, known: readonly PeerAddress[]): void {
  const names = new Set(known.map(({ name }) => name));
  const spoken = ports.controller
    .services()
    .flatMap(({ peers }) => peers.filter(({ report: word }) => word !== undefined));
  for (const { name } of spoken) if (!names.has(name)) hearNothing(ports, name);
}

function hearNothing({ controller, propagation }: GroupPorts, peer: string): void {
  propagation.onTestimony(peer, undefined);
  for (const { service } of controller.services()) controller.takeReport(peer, service.name, undefined);
}
