/** Which sites there are, which servers stand where, and which routers are neighbours: data only. */

export interface Site {
  readonly name: string;
  readonly router: string;
  readonly client: string;
  /** Names of its servers; none: a site of clients, or a router on the way. */
  readonly servers: readonly string[];
}

export interface Topology {
  readonly sites: readonly Site[];
  /** Pairs of routers that are linked. */
  readonly links: readonly (readonly [string, string])[];
}

const site = (number: number, ...servers: string[]): Site => ({
  name: `campus-${number}`,
  router: `r${number}`,
  client: `c${number}`,
  servers,
});

/** The paper's: a server at each of two campuses whose routers are neighbours. */
export const twoCampuses: Topology = {
  sites: [site(1, 'smtp-a'), site(2, 'smtp-b')],
  links: [['r1', 'r2']],
};

/** A server at each of three sites, any two of which are neighbours. */
export const threeSitesInARing: Topology = {
  sites: [site(1, 'smtp-a'), site(2, 'smtp-b'), site(3, 'smtp-c')],
  links: [
    ['r1', 'r2'],
    ['r2', 'r3'],
    ['r3', 'r1'],
  ],
};

/** A server at each of three sites in a row. */
export const threeSitesInALine: Topology = {
  sites: threeSitesInARing.sites,
  links: [
    ['r1', 'r2'],
    ['r2', 'r3'],
  ],
};

/** Two servers with a router between theirs. */
export const chainOfThree: Topology = {
  sites: [site(1, 'smtp-a'), site(2), site(3, 'smtp-b')],
  links: [
    ['r1', 'r2'],
    ['r2', 'r3'],
  ],
};

/** Real addresses. Sites are numbered from 1: LAN 10.46.N.0/24, clients 10.46.(100+N).0/24; links: 10.46.(200+K).0/24. */
export const addresses = {
  lan: (siteNumber: number, host: number) => `10.46.${siteNumber}.${host}`,
  clients: (siteNumber: number, host: number) => `10.46.${100 + siteNumber}.${host}`,
  link: (linkNumber: number, host: number) => `10.46.${200 + linkNumber}.${host}`,
};

/** The service address of labs, with and without its length. */
export const SERVICE_IP = '198.51.100.25';
export const SERVICE = `${SERVICE_IP}/32`;
/** A prefix that holds it, and a wider one; all else in them is spare. */
export const COVER = '198.51.100.24/31';
export const WIDER_COVER = '198.51.100.24/30';
