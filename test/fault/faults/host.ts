/** Group 5: the host, its cable, its router, and packets on the way. */
import { setLinks } from '../../lab/wiring.ts';
import type { Expectation, Fault } from '../fault.ts';
import { lasted } from '../lasting.ts';
import { lose, loseNothing } from '../packets.ts';
import { RIP_MS, type Scene, TAKEOVER_MS } from '../scene.ts';

const TAKEN_OVER: Expectation = { servedBy: 'another', outageMs: TAKEOVER_MS };
const RETURNED: Expectation = {
  servedBy: 'victim',
  outageMs: 0,
  status: { inStep: true, hearing: 'hearing', services: [{ state: 'normal' }] },
};

/** The start of FRR and ripd's request for all routes a second later, which neighbours answer at once. */
const ROUTER_START_MS = 20_000;
/** With half of all attempts in vain, 20 a second: no chance lets a client wait longer. */
const BY_CHANCE_MS = 3000;

const failing = (name: string, form: Fault['form'], inject: Fault['inject'], undo: Fault['undo']): Fault => ({
  ...{ name, group: 5, form, inject },
  ...(undo !== undefined && { undo }),
  so: 'another server takes over, and it returns without a lost connection',
  meanwhile: TAKEN_OVER,
  afterwards: RETURNED,
});

/** The host comes back as machines do: everything on it starts again. */
async function reboot({ group, victim, service }: Scene): Promise<void> {
  await victim.boot();
  await service.start();
  group.startRipcord(victim.name);
}

const LOSSY = [{ interface: 'eth0', percent: 30 }];

export const hostFaults: readonly Fault[] = [
  failing('host silently gone', 'short', ({ victim }) => victim.powerOff(), reboot),
  failing(
    'cable pulled',
    'full',
    ({ victim }) => victim.setCable('down'),
    ({ victim }) => victim.setCable('up'),
  ),
  failing(
    'link down',
    'full',
    async scene => {
      await scene.ip('link', 'set', 'eth0', 'down');
    },
    async scene => {
      await scene.ip('link', 'set', 'eth0', 'up');
      // The kernel forgot it with the link; whoever sets that up brings it back.
      await scene.ip('route', 'add', 'default', 'via', scene.victim.gateway);
    },
  ),
  {
    ...{ name: 'router rebooted', group: 5, form: 'full', cuts: 'router' },
    so: 'the other site is served by its own server, and this one again as soon as the router knows the way',
    inject: async scene => {
      const { frr, host } = scene.router;
      await Promise.all(frr.daemons.map(daemon => frr.kill(daemon)));
      await setLinks(host.namespace, interfacesOf(scene), 'down');
    },
    undo: async scene => {
      const { frr, host } = scene.router;
      await setLinks(host.namespace, interfacesOf(scene), 'up');
      await frr.start();
    },
    meanwhile: { servedBy: { c2: 'another' }, outageMs: TAKEOVER_MS, announced: [] },
    afterwards: { ...RETURNED, outageMs: ROUTER_START_MS + RIP_MS, announced: [] },
  },
  {
    ...{ name: '30 % of packets lost', group: 5, form: 'full' },
    so: 'somebody serves, and routes do not move with each lost packet',
    says: { service: { flap: {} } },
    inject: ({ victim }) => lose(victim.host, LOSSY),
    undo: ({ victim }) => loseNothing(victim.host),
    meanwhile: {
      ...{ servedBy: 'anybody', outageMs: BY_CHANCE_MS, conditions: [lasted(30_000)] },
      // Its own check does not pass the network; the other stays boosted for 10 s (flap.dwell) each time that it was.
      ...{ announced: [], othersMoveAtMost: 8 },
    },
    afterwards: { ...RETURNED, announced: [] },
  },
];

const interfacesOf = ({ wan }: Scene) => ['lan', 'clients', ...wan];
