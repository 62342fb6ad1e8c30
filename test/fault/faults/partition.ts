/** Group 6: sites that do not reach each other any more, while all servers are up. */
import { setLinks } from '../../lab/wiring.ts';
import type { Expectation, Fault } from '../fault.ts';
import { type Loss, lose, loseNothing } from '../packets.ts';
import { RIP_MS, type Scene, TAKEOVER_MS } from '../scene.ts';

/** RIP's periodic update and its jitter. */
const UPDATE_MS = 37_500;

/** The victim's own clients stay with it, and the others' server takes those. */
const EACH_SERVED: Expectation = {
  servedBy: { c1: 'victim', c2: 'another' },
  outageMs: TAKEOVER_MS,
  announced: [],
};
const HEALED: Expectation = {
  ...{ servedBy: 'victim', outageMs: 0, announced: [] },
  status: { inStep: true, services: [{ state: 'normal' }] },
};

/** Packets between the victim's router and all others are lost, and no interface goes down. */
const losing = (direction?: Loss['direction']): Pick<Fault, 'inject' | 'undo'> => ({
  inject: ({ router, wan }) =>
    lose(
      router.host,
      wan.map(each => ({ interface: each, ...(direction !== undefined && { direction }) })),
    ),
  undo: ({ router }) => loseNothing(router.host),
});

const cutting = (state: 'up' | 'down') => (scene: Scene) =>
  setLinks(scene.router.host.namespace, scene.wan, state);

export const partitionFaults: readonly Fault[] = [
  {
    ...{ name: 'partition', group: 6, form: 'short', cuts: 'site', ...losing() },
    so: 'each side is served by its own server, and healed it is all the first one again, without a flap',
    meanwhile: EACH_SERVED,
    afterwards: HEALED,
  },
  {
    ...{ name: 'partition that routers see', group: 6, form: 'full' },
    so: "each side is served by its own server; healed, a client may wait for a router's update, and no server flaps",
    cuts: 'site',
    inject: cutting('down'),
    undo: cutting('up'),
    meanwhile: EACH_SERVED,
    // Both routers forgot the other side, and learn it by updates of the other one, up to a quarter more than 30 s apart:
    // the first hears of the boosted server, and sends its clients there, before the second knows the way back to them.
    afterwards: { ...HEALED, outageMs: UPDATE_MS },
  },
  {
    ...{ name: "nothing reaches the victim's site", group: 6, form: 'full', inChaos: false, ...losing('in') },
    so: 'each side is served by its own server',
    meanwhile: EACH_SERVED,
    afterwards: HEALED,
  },
  {
    // The other server's better metric still arrives, but no packet gets there: RIP hears whoever speaks, and has no
    // check that a link works both ways (RFC 2453; BFD between the routers is one). No server could tell the router.
    ...{ name: "nothing leaves the victim's site", group: 6, form: 'full', inChaos: false, ...losing('out') },
    so: 'the other side is served by its own server; this one is drawn there in vain, by RIP, until the link works both ways',
    meanwhile: { ...EACH_SERVED, servedBy: { c2: 'another' } },
    afterwards: { ...HEALED, outageMs: RIP_MS },
  },
];
