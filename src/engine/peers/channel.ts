/**
 * The peer channel: replicas report to one another what each knows first, in authenticated datagrams. Nothing depends
 * on it: if datagrams are lost, forged or missing, checks and timers find the same by themselves.
 */
import { randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Fingerprint } from '../../config/agreement/fingerprint.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Names } from '../../sys/names/names.ts';
import type { Secrets } from '../../sys/secret-file.ts';
import type { Endpoint as SocketEndpoint } from '../../sys/sockets.ts';
import { decode, encode, type Message, type ServiceReport, type Testimony } from './channel-message.ts';
import { inFragments } from './fragments.ts';
import { type ChannelPeer, createPeer, type PeerAddress } from './peer.ts';
import type { Credentials } from './peer-session.ts';
import { type ChannelLog, countRefusals, type RefusalCounts } from './refusals.ts';
import { openSocket, type UdpEndpoint } from './socket.ts';

export type { ServiceReport, Testimony } from './channel-message.ts';
export type { PeerAddress } from './peer.ts';
export type { ChannelLog, RefusalCounts, RefusalReason } from './refusals.ts';

export interface ChannelOptions {
  /** Our name, as the peers call it. */
  readonly server: string;
  /** Where to listen; port 0: any free one. Its family (IPv4, IPv6) is that of all peers. */
  readonly bind: UdpEndpoint;
  /** Shared by the group, see readKeys. */
  readonly keys: Secrets;
  /** By IP address or by name: `names` looks a name up, and datagrams go there once its address is known. */
  readonly peers: readonly PeerAddress[];
  /** Our reports: read again for each datagram, for the first time before the channel is returned. */
  readonly state: () => readonly ServiceReport[];
  /** Called for every accepted report, also for an unchanged one: its time is new as well. */
  readonly onNotice: (from: string, notice: ServiceReport) => void;
  /** What we report to a peer about the routes that our daemon has learned; undefined: not known yet. */
  readonly testimonyFor?: (peer: string) => Testimony | undefined;
  /** Called for every accepted datagram that contains a testimony. */
  readonly onTestimony?: (from: string, testimony: Testimony) => void;
  /** What we send to a peer of our configuration. */
  readonly fingerprintFor?: (peer: string) => Fingerprint | undefined;
  /** Called for every accepted datagram that contains a fingerprint. */
  readonly onFingerprint?: (from: string, fingerprint: Fingerprint) => void;
  /** A peer has sent nothing for about 4 s: its reports, here or on an earlier channel, no longer count. */
  readonly onSilence?: (from: string) => void;
  readonly clock: Clock;
  readonly names: Names;
  readonly log: ChannelLog;
}

/** What is known of a peer. */
export interface PeerView extends PeerAddress {
  /** When a datagram from it was last accepted (ms, see Clock). */
  readonly heardAt: number | undefined;
  /** Whether it echoes our challenges: it receives our datagrams, and we accept its own. */
  readonly established: boolean;
  /** Datagrams refused in its name, or from its address if they have no name that can be trusted. */
  readonly refused: RefusalCounts;
  /** Why what it sends is refused, as a phrase such as "is not signed with our key"; undefined: it is not, as far as is known. */
  readonly refusal: string | undefined;
}

export interface Channel {
  /** The port we listen on. */
  readonly port: number;
  /** Our state has changed: sends it to all peers now, and again shortly after in case that is lost. */
  readonly announce: () => void;
  readonly peers: () => readonly PeerView[];
  /** Refused datagrams that cannot be attributed to a peer. */
  readonly unattributed: () => RefusalCounts;
  /** Sends what was announced, and closes the channel. May be called again. */
  readonly stop: () => Promise<void>;
}

const HEARTBEAT_MS = 1_000;
/** A change is repeated 20, 60 and 140 ms after it: these are the waits between. */
const REPEAT_WAITS_MS = [20, 40, 80];
const NONCE_BYTES = 16;

const nonce = () => randomBytes(NONCE_BYTES).toString('base64url');

/**
 * Opens the channel and greets the peers.
 * @throws Error in one sentence if the port cannot be bound
 */
export async function openChannel(options: ChannelOptions): Promise<Channel> {
  const { server, keys, clock, names, log } = options;
  const family = isIPv6(options.bind.address) ? 6 : 4;
  const addressOf = (host: string) => names.current(host, { family });
  const incarnation = nonce();
  let sequence = 0;
  const peers = new Map(options.peers.map(at => [at.name, createPeer(at, nonce, clock, log)]));
  const refusals = countRefusals(clock, log);
  const stopping = new AbortController();
  let repeating = new AbortController();

  const socket = await openSocket(options.bind, clock, {
    onDatagram: (datagram, source) => take(datagram, source),
    onError: error => log.warn(`peer channel: ${error.message}`),
  });

  function sendTo(peer: ChannelPeer, proven: Credentials = peer.credentials()): void {
    const { addresses, port } = peer.address;
    for (const address of addresses) {
      const { address: host, trouble } = addressOf(address);
      if (host !== undefined) sendToAddress(peer, { host, port }, proven);
      // Without trouble, its first look-up is under way, and the next datagram is sent.
      else if (trouble !== undefined) peer.sent(address, new Error(trouble));
    }
  }

  function sendToAddress(peer: ChannelPeer, at: SocketEndpoint, { challenge, echo }: Credentials): void {
    for (const notices of inFragments(options.state())) {
      sequence += 1;
      const to = peer.address.name;
      const testimony = options.testimonyFor?.(to);
      const fingerprint = options.fingerprintFor?.(to);
      const datagram = encode(
        { from: server, to, incarnation, challenge, echo, sequence, notices, testimony, fingerprint },
        keys[0],
      );
      void socket.send(datagram, at).then(error => peer.sent(at.host, error));
    }
  }

  function tellAll(): void {
    for (const peer of peers.values()) sendTo(peer);
  }

  function take(datagram: Buffer, source: UdpEndpoint): void {
    const decoded = decode(datagram, keys);
    if (decoded.kind === 'refused') refusals.add(decoded.reason, peerAt(source), source);
    else admit(decoded.message, source);
  }

  function admit(message: Message, source: UdpEndpoint): void {
    const peer = peers.get(message.from);
    if (peer === undefined) refusals.add('unknown-sender', undefined, source);
    else if (message.to !== server) refusals.add('misdirected', message.from, source);
    else weigh(peer, message, source);
  }

  function weigh(peer: ChannelPeer, message: Message, source: UdpEndpoint): void {
    const reception = peer.receive(message);
    if (reception.kind === 'refused') {
      refusals.add(reception.reason, message.from, source);
      if (reception.reason === 'unproven' && reception.answer !== undefined) sendTo(peer, reception.answer);
      return;
    }
    if (reception.begun) sendTo(peer);
    for (const notice of message.notices) options.onNotice(message.from, notice);
    if (message.testimony !== undefined) options.onTestimony?.(message.from, message.testimony);
    if (message.fingerprint !== undefined) options.onFingerprint?.(message.from, message.fingerprint);
  }

  /**
   * The peer at an address. A wrong key at a peer shows as forgeries from its address, as its name cannot be trusted.
   */
  function peerAt(source: UdpEndpoint): string | undefined {
    return options.peers.find(
      ({ addresses, port }) =>
        port === source.port && addresses.some(address => addressOf(address).address === source.address),
    )?.name;
  }

  async function beat(): Promise<void> {
    while (!stopping.signal.aborted) {
      tellAll();
      await clock.sleep(HEARTBEAT_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      for (const [name, peer] of peers) if (peer.beat()) options.onSilence?.(name);
    }
  }

  async function repeat(superseded: AbortSignal): Promise<void> {
    for (const wait of REPEAT_WAITS_MS) {
      await clock.sleep(wait, superseded);
      if (superseded.aborted) return;
      tellAll();
    }
  }

  const beating = beat();
  // A lost greeting would cost a whole heartbeat: joining is a change like any other.
  void repeat(repeating.signal);
  async function stop(): Promise<void> {
    stopping.abort();
    repeating.abort();
    await beating;
    await socket.close();
  }

  let stopped: Promise<void> | undefined;
  return {
    port: socket.port,
    announce: () => {
      if (stopping.signal.aborted) return;
      repeating.abort();
      repeating = new AbortController();
      tellAll();
      void repeat(repeating.signal);
    },
    peers: () =>
      [...peers].map(([name, peer]) => ({
        ...peer.address,
        heardAt: peer.heardAt(),
        established: peer.established(),
        refused: refusals.of(name),
        refusal: peer.established() ? undefined : refusals.latest(name),
      })),
    unattributed: () => refusals.of(undefined),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
