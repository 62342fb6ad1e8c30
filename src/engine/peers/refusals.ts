/** Refused datagrams: counted by reason, and logged at most once a minute for each reason. */
import type { Clock } from '../../sys/clock.ts';
import type { UdpEndpoint } from './socket.ts';

const WORDS = {
  oversized: { level: 'warn', words: 'is longer than any of ours' },
  truncated: { level: 'warn', words: 'is too short to be one of ours' },
  forged: { level: 'warn', words: 'is not signed with our key' },
  malformed: { level: 'warn', words: 'has our signature but not our form: another version of ripcord?' },
  misdirected: { level: 'warn', words: 'is meant for another server' },
  'unknown-sender': { level: 'warn', words: 'comes from a server that is no peer' },
  // Both are normal: a restart begins unproven, and networks do repeat and reorder datagrams.
  unproven: { level: 'debug', words: 'does not echo what we told its sender a short while ago' },
  repeated: { level: 'debug', words: 'was overtaken by a later one, or seen before' },
} as const;

export type RefusalReason = keyof typeof WORDS;

/** How often each reason was given; a reason never given is missing. */
export type RefusalCounts = Readonly<Partial<Record<RefusalReason, number>>>;

/** The two log levels that the channel uses. */
export type ChannelLog = Readonly<Record<'debug' | 'warn', (message: string) => void>>;

const SAY_EVERY_MS = 60_000;
/** A peer sends each second. */
const LATELY_MS = 60_000;

export interface Refusals {
  /** Counts one, from a peer or (undefined) an unknown sender; `source` is for the log. */
  readonly add: (reason: RefusalReason, peer: string | undefined, source: UdpEndpoint) => void;
  /** The counts of one peer, or (undefined) of unattributed datagrams. */
  readonly of: (peer: string | undefined) => RefusalCounts;
  /** Why the latest datagram of a peer was refused, as a phrase; undefined: none was within the last minute. */
  readonly latest: (peer: string) => string | undefined;
}

/** Its size is bounded by the number of peers and reasons, whatever arrives. */
export function countRefusals(clock: Clock, log: ChannelLog): Refusals {
  const counts = new Map<string | undefined, Partial<Record<RefusalReason, number>>>();
  const latest = new Map<string, { readonly words: string; readonly at: number }>();
  const said = new Map<RefusalReason, { at: number; since: number }>();

  const logOne = (reason: RefusalReason, from: string) => {
    const last = said.get(reason);
    if (last !== undefined && clock.now() - last.at < SAY_EVERY_MS) {
      last.since += 1;
      return;
    }
    said.set(reason, { at: clock.now(), since: 0 });
    const more =
      last === undefined || last.since === 0 ? '' : ` (${last.since} more like it since the last such line)`;
    const { level, words } = WORDS[reason];
    log[level](`peer channel: a datagram from ${from} is refused: it ${words}${more}`);
  };

  return {
    add: (reason, peer, source) => {
      const mine = counts.get(peer) ?? {};
      mine[reason] = (mine[reason] ?? 0) + 1;
      counts.set(peer, mine);
      const { level, words } = WORDS[reason];
      if (peer !== undefined && level === 'warn') latest.set(peer, { words, at: clock.now() });
      const address = `${source.address} port ${source.port}`;
      logOne(reason, peer === undefined ? address : `${peer} (${address})`);
    },
    of: peer => ({ ...counts.get(peer) }),
    latest: peer => {
      const refusal = latest.get(peer);
      return refusal !== undefined && clock.now() - refusal.at < LATELY_MS ? refusal.words : undefined;
    },
  };
}
