/** Group 10: what operators do to a server at work, with long connections on it. */
import { type Connection, openFromAll } from '../connection.ts';
import { type Condition, type Expectation, type Fault, UNNOTICED } from '../fault.ts';
import type { Scene } from '../scene.ts';

const long = new WeakMap<Scene, readonly Connection[]>();
const connectionsOf = (scene: Scene) => long.get(scene) ?? [];

/** A client at each site opens one, and keeps it. */
async function open(scene: Scene): Promise<void> {
  long.set(scene, await openFromAll(scene.group));
}

async function close(scene: Scene): Promise<void> {
  await Promise.all(connectionsOf(scene).map(each => each.close()));
}

const UNBROKEN: Condition = {
  what: 'the long connections go on',
  holds: scene => connectionsOf(scene).every(({ isOpen }) => isOpen),
};
/** RIP moves all packets of a client or none: those of a connection then reach a server that does not know of it. */
const RESET: Condition = {
  what: 'the long connections were reset, and nobody waits in vain',
  holds: scene => connectionsOf(scene).every(({ isOpen }) => !isOpen),
};

const SERVING = { inStep: true, phase: 'serving', services: [{ state: 'normal' }] };
const RETURNED: Expectation = { servedBy: 'victim', outageMs: 0, status: SERVING };

export const drainFaults: readonly Fault[] = [
  {
    ...{ name: 'drain with long connections', group: 10, form: 'short' },
    so: 'no new connection is lost, the long ones are reset at once, and it is withdrawn at the deadline',
    says: { top: { drain: { deadline: '10s' } } },
    inject: async scene => {
      await open(scene);
      await scene.group.order(scene.victim.name, 'drain', '--wait');
    },
    undo: async scene => {
      await close(scene);
      await scene.group.order(scene.victim.name, 'undrain');
    },
    meanwhile: { servedBy: 'another', outageMs: 0, announced: [12, 16], conditions: [RESET] },
    afterwards: RETURNED,
  },
  {
    ...{ name: 'upgrade that keeps the route, with long connections', group: 10, form: 'full' },
    so: 'nothing is announced, and no connection breaks, neither new nor long',
    says: { top: { onStop: 'keep' } },
    inject: async scene => {
      await open(scene);
      await scene.victim.ripcord.stop();
      scene.group.startRipcord(scene.victim.name);
    },
    undo: close,
    meanwhile: { ...UNNOTICED, conditions: [UNBROKEN], status: SERVING },
    afterwards: UNNOTICED,
  },
  {
    ...{ name: 'FRR upgraded in a drain', group: 10, form: 'full' },
    so: 'no connection is lost, and the drain goes on in the new FRR until it is ended',
    inject: async scene => {
      const { group, victim } = scene;
      await group.order(victim.name, 'drain', '--wait');
      for (const daemon of victim.frr.daemons) await victim.frr.stop(daemon);
      await victim.frr.start();
    },
    undo: ({ group, victim }) => group.order(victim.name, 'undrain').then(() => undefined),
    meanwhile: {
      ...{ servedBy: 'another', outageMs: 0, announced: [12, 16] },
      status: { inStep: true, services: [{ state: 'withdrawn', observedMetric: null }] },
    },
    afterwards: RETURNED,
  },
];
