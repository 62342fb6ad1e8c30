/** Group 7: what befalls all servers at once. */
import { SERVICE } from '../../lab/topology.ts';
import type { Condition, Expectation, Fault } from '../fault.ts';
import { CHECK, DETECTION_MS, RIP_MS, type Scene, TAKEOVER_MS } from '../scene.ts';

/** A check of how the service greets, not of whether it serves. */
const PEDANTIC = { expect: 'ESMTP' };

/** A program needs its time to start, all the more where all do. */
const START_MS = 5000;

const RETURNED: Expectation = {
  ...{ servedBy: 'victim', outageMs: 0, movesAtMost: 1, othersMoveAtMost: 2 },
  status: { inStep: true, services: [{ state: 'normal' }] },
};

const NO_ROUTE: Condition = {
  what: 'no router knows a way to the service',
  holds: async ({ group }) => {
    const routes = await Promise.all(group.lab.routers.map(router => router.ripRoute(SERVICE)));
    return routes.every(route => route === undefined);
  },
};

const everywhere =
  (how: (service: Scene['service']) => void | Promise<void>) =>
  async ({ group }: Scene) => {
    await Promise.all(group.lab.servers.map(({ name }) => how(group.service(name))));
  };

export const everywhereFaults: readonly Fault[] = [
  {
    ...{ name: 'all fail a check though they serve', group: 7, form: 'short' },
    so: 'last-standing keeps a route, and all return to where they were in one move each',
    says: { service: { lastStanding: 'keep', checks: [{ ...CHECK, ...PEDANTIC }] }, peerCheck: PEDANTIC },
    inject: everywhere(service => service.behave('terse')),
    undo: everywhere(service => service.behave('well')),
    meanwhile: {
      // Whoever finds its own fault a second before the others' withdraws until it finds theirs.
      ...{ servedBy: 'anybody', outageMs: DETECTION_MS + RIP_MS, movesAtMost: 2, othersMoveAtMost: 3 },
      status: { inStep: true, services: [{ state: 'last-standing', observedMetric: 12 }] },
    },
    afterwards: RETURNED,
  },
  {
    ...{ name: 'all services killed', group: 7, form: 'full' },
    so: 'no dead one draws anybody, and all return to where they were without a stampede',
    inject: everywhere(service => service.kill()),
    undo: everywhere(service => service.start()),
    meanwhile: { servedBy: {}, outageMs: 0, movesAtMost: 1, conditions: [NO_ROUTE] },
    afterwards: { ...RETURNED, outageMs: START_MS + TAKEOVER_MS },
  },
];
