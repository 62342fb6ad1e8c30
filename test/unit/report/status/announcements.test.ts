import { describe, expect, it } from 'vitest';
import { type Controller, createController } from '../../../../src/engine/controller/controller.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { RIP_TRAITS } from '../../../../src/protocols/rip/rip-traits.ts';
import { type ServingEvidence, servingOf } from '../../../../src/report/status/announcements.ts';
import { configOf, peerEntry, serviceEntry } from '../../configuration.ts';
import { FakeClock } from '../../fake-clock.ts';

const config = configOf({ services: [serviceEntry({ metric: 5, boost: 1, peers: [peerEntry()] })] });
const PEER = { name: 'smtp-a', addresses: ['10.46.1.2'], port: 5520, refused: {} } as const;
const HEARD = { ...PEER, established: true, heardAt: 7, refusal: undefined };
const SILENT = { ...PEER, established: false, heardAt: 7, refusal: undefined };
const REPORT = { health: 'up', serving: true, state: 'normal', metric: 3, since: 4 } as const;

function serving(
  evidence: Partial<ServingEvidence>,
  act: (controller: Controller) => void = () => undefined,
) {
  const ignore = () => undefined;
  const controller = createController(config, new FakeClock(), { onCheck: ignore, onDecision: ignore });
  controller.inherit(new Map([['smtp', 5]]));
  act(controller);
  const [view] = controller.services();
  if (view === undefined) throw new Error('there is no service');
  const fixed = { metric: 5, onLo: true, lost: false, learned: undefined, group: [], traits: RIP_TRAITS };
  return servingOf(view, { ...fixed, ...evidence });
}
const reporting = (controller: Controller) => controller.takeReport('smtp-a', 'smtp', REPORT);
const down = (controller: Controller) => {
  const [peer] = config.services[0]?.peers ?? [];
  const [check] = peer?.checks ?? [];
  if (check === undefined) throw new Error('there is no check');
  const ref = { service: 'smtp', peer: 'smtp-a', check };
  for (let i = 0; i < check.fall; i += 1) controller.take(ref, { ok: false, reason: 'refused', ms: 1 });
};

describe('what a peer announces', () => {
  const LEARNED = { metric: 4, from: '10.46.1.2', at: 2 };

  it('is what it reports over the channel', () => {
    expect(serving({ group: [HEARD] }, reporting)).toMatchObject({
      servers: ['smtp-a'],
      here: false,
      announcements: [{ source: 'here' }, { metric: 3, state: 'normal', since: 4, source: 'channel' }],
    });
  });

  it('is not what it reported before it fell silent', () => {
    expect(serving({ group: [SILENT] }, reporting)).toMatchObject({
      servers: [],
      unknown: 'smtp-a is silent',
      announcements: [{}, { metric: undefined, since: 7, source: 'unknown' }],
    });
  });

  it('is the route that was learned from it, where there is no channel and the address is not on lo', () => {
    const elsewhere = { onLo: false, learned: LEARNED };
    expect(serving(elsewhere)).toMatchObject({
      servers: ['smtp-a'],
      announcements: [{ announced: false }, { metric: 4, since: 2, source: 'routers' }],
    });
    expect(serving({ ...elsewhere, onLo: true }).unknown).toBe('smtp-a has no channel');
    expect(serving({ onLo: false, learned: { ...LEARNED, from: '10.46.2.1' } })).toMatchObject({
      servers: [],
      here: false,
      unknown: expect.stringContaining('another server does'),
    });
  });

  it('is nothing, where it reports nothing and its checks are down', () => {
    expect(serving({ group: [SILENT] }, down)).toMatchObject({
      servers: ['smtp-b'],
      here: true,
      announcements: [{}, { announced: false, metric: undefined, source: 'checks' }],
    });
  });

  it('is unknown, where it reports nothing of the service', () => {
    expect(serving({ group: [HEARD] }).unknown).toBe('smtp-a reports nothing of this service');
    expect(serving({ group: [{ ...SILENT, refusal: 'is not signed with our key' }] }).unknown).toBe(
      'smtp-a sends what is not signed with our key',
    );
  });
});

describe('what this server announces', () => {
  it.each([
    [
      'unknown, if it was not read back lately',
      { metric: undefined },
      { announced: undefined, source: 'unknown' },
    ],
    ['nothing, if the daemon holds no metric', { metric: NOT_HERE }, { announced: false, metric: NOT_HERE }],
    ['nothing, without an address on lo', { onLo: false }, { announced: false, metric: NOT_HERE }],
    ['nothing, if no router hears it', { lost: true }, { announced: false, state: 'heard by no router' }],
    ['the metric that was read back', { metric: 5 }, { announced: true, metric: 5, source: 'here' }],
  ] as const)('is %s', (_what, evidence, announced) => {
    expect(serving(evidence).announcements[0]).toMatchObject({ server: 'smtp-b', ...announced });
  });

  it('includes what the daemon adds on the way out', () => {
    const { announcements } = serving({}, controller => controller.add('smtp', 3));
    expect(announcements[0].metric).toBe(8);
  });
});
