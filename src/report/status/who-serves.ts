/**
 * Which server serves a service: of all that announce it, the one with the best metric. Pure. What is not known is never
 * guessed: a server whose announcement is unknown could have a better one.
 */

/**
 * From where the announcement of a server is known. `here`: read back from this server's daemon. `channel`: the peer
 * reports it now. `routers`: this server's daemon has learned it. `checks`: the peer reports nothing, and the checks of it
 * are down, so that it is taken for withdrawn. `unknown`: from nowhere.
 */
export const SERVING_SOURCES = ['here', 'channel', 'routers', 'checks', 'unknown'] as const;
export type ServingSource = (typeof SERVING_SOURCES)[number];

/** What one server is known to announce. */
export interface Announcement {
  readonly server: string;
  /** Whether its route attracts traffic; undefined: unknown. */
  readonly announced: boolean | undefined;
  /** The metric of its route, that of a withdrawn one included; undefined: unknown. */
  readonly metric: number | undefined;
  /** Its state, or why that is unknown, as a phrase that follows its name: "withdrawn", "is silent". */
  readonly state: string;
  /** Since when (ms); undefined: unknown. */
  readonly since: number | undefined;
  readonly source: ServingSource;
}

/** A route to the service address that this server's daemon has learned, which proves that another server announces it. */
export interface LearnedService {
  /** As it arrives here. */
  readonly metric: number;
  /** The neighbour that announced it. */
  readonly from: string;
  /** When it was announced last (ms). */
  readonly at: number;
}

export interface Serving {
  /** The servers with the best metric: several in a tie; empty: no server, or it is unknown. */
  readonly servers: readonly string[];
  /** Their metric; undefined: no server, or it is unknown. */
  readonly metric: number | undefined;
  /** Whether this server is one of them; undefined: unknown. */
  readonly here: boolean | undefined;
  /** Why it is unknown who serves; undefined: it is known. */
  readonly unknown: string | undefined;
  /** This server first. */
  readonly announcements: readonly [Announcement, ...Announcement[]];
}

/** @param peers The other servers, in the order in which they are shown. */
export function whoServes(
  own: Announcement,
  peers: readonly Announcement[],
  learned: LearnedService | undefined,
): Serving {
  const announcements = [own, ...peers] as const;
  const announcing = announcements.filter(({ announced }) => announced === true);
  const doubtful = announcements.filter(({ announced }) => announced === undefined);
  const best = Math.min(...announcing.map(({ metric }) => metric ?? Number.POSITIVE_INFINITY));
  const leaders = announcing.filter(({ metric = Number.POSITIVE_INFINITY }) => metric === best);
  const isLeader = leaders.includes(own);
  if (doubtful.length > 0) {
    // This server does not serve if it announces nothing, or if a peer announces something better.
    const here = own.announced === undefined || isLeader ? undefined : false;
    return { servers: [], metric: undefined, here, unknown: whyUnknown(doubtful, learned), announcements };
  }
  return {
    servers: leaders.map(({ server }) => server),
    metric: leaders[0]?.metric,
    here: isLeader,
    unknown: undefined,
    announcements,
  };
}

function whyUnknown(doubtful: readonly Announcement[], learned: LearnedService | undefined): string {
  const why = doubtful.map(({ server, state }) => `${server} ${state}`).join(', ');
  if (learned === undefined) return why;
  return `another server does, as learned from ${learned.from} with metric ${learned.metric}; ${why}`;
}
