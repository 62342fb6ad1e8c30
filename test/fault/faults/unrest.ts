/** Group 8: nothing that is broken for good, and much that looks so for a moment. */
import { availableParallelism } from 'node:os';
import type { Program } from '../../lab/host.ts';
import { type Expectation, type Fault, UNNOTICED } from '../fault.ts';
import { lasted } from '../lasting.ts';
import { CHECK, type Scene, TAKEOVER_MS } from '../scene.ts';

/** Leisurely, as in production: what one moment holds back, the next lets through. */
const PATIENT = { interval: '1s', timeout: '900ms' };
const patient = (fall: number): NonNullable<Fault['says']> => ({
  service: { checks: [{ ...CHECK, ...PATIENT, fall }] },
  peerCheck: { ...PATIENT, fall },
});

const RETURNED: Expectation = {
  ...{ servedBy: 'victim', outageMs: TAKEOVER_MS },
  status: { inStep: true, services: [{ state: 'normal' }] },
};

const BUSY = ['sh', '-c', 'while :; do :; done'] as const;
const busy = new WeakMap<Scene, readonly Program[]>();

export const unrestFaults: readonly Fault[] = [
  {
    ...{ name: 'service up for 4 s, down for 4 s', group: 8, form: 'full' },
    so: 'flap control keeps it away after its third fall, and it returns once it rests',
    says: { service: { flap: { halfLife: '20s', suppress: 2, reuse: 1, maxSuppress: '40s' } } },
    inject: scene => scene.behave('moody'),
    undo: scene => scene.behave('well'),
    meanwhile: {
      ...{ servedBy: 'another', outageMs: TAKEOVER_MS, conditions: [lasted(40_000)] },
      // The other one, boosted, steps down while this one looks well, for 10 s or more each time (flap.dwell).
      ...{ movesAtMost: 6, othersMoveAtMost: 10 },
    },
    afterwards: RETURNED,
  },
  {
    ...{ name: 'one of ten connections fails', group: 8, form: 'short' },
    so: 'nothing is announced: never do so many checks in a row fail as make a fall',
    // Five in a row all fail once in 100 000 times, and two servers make some 40 checks meanwhile.
    says: patient(5),
    inject: scene => scene.behave('unsure'),
    undo: scene => scene.behave('well'),
    meanwhile: {
      ...{ servedBy: 'victim', outageMs: 1000, announced: [], othersMoveAtMost: 0 },
      conditions: [lasted(20_000)],
    },
    afterwards: UNNOTICED,
  },
  {
    ...{ name: 'both processors busy', group: 8, form: 'full' },
    so: 'nothing is announced: nobody is taken for dead because of our own slowness',
    says: patient(3),
    inject: scene => {
      const loops = Array.from({ length: 2 * availableParallelism() }, (_, index) =>
        scene.victim.host.start(`busy-${index}`, BUSY),
      );
      busy.set(scene, loops);
    },
    undo: async scene => {
      await Promise.all((busy.get(scene) ?? []).map(loop => loop.signal('SIGKILL')));
    },
    meanwhile: {
      // What clients miss, they miss on the same processors.
      ...{ servedBy: 'victim', outageMs: 5000, announced: [], othersMoveAtMost: 0 },
      conditions: [lasted(30_000)],
    },
    afterwards: { ...UNNOTICED, outageMs: 1000 },
  },
];
