import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { type Controller, createController } from '../../../../src/engine/controller/controller.ts';
import { allChecks } from '../../../../src/engine/monitor/monitor.ts';
import type { PeerAddress } from '../../../../src/engine/peers/channel.ts';
import type { PropagationView } from '../../../../src/engine/propagation/propagation.ts';
import { type Report, STALE_AFTER_MS } from '../../../../src/engine/reconcile/loop.ts';
import { RIP_TRAITS } from '../../../../src/protocols/rip/rip-traits.ts';
import { statusOf } from '../../../../src/report/status/status.ts';
import type { Status } from '../../../../src/report/status/status-schema.ts';
import { STATUS_SCHEMA_FILE } from '../../../docs/artifacts.ts';
import { configOf, peerEntry, SMTP_CHECK, serviceEntry } from '../../configuration.ts';
import { FakeClock } from '../../fake-clock.ts';

const config = configOf({
  server: 'smtp-b',
  services: [
    serviceEntry({
      name: 'smtp',
      addresses: ['198.51.100.25/32', '198.51.100.26/32'],
      metric: 5,
      boost: 1,
      order: ['smtp-a', 'smtp-b'],
      cover: '198.51.100.24/30',
      flap: {},
      checks: [SMTP_CHECK, { kind: 'tcp', port: 587, interval: '1s', informational: true }],
      peers: [peerEntry({ name: 'smtp-a', address: '10.46.1.2' })],
    }),
  ],
});

const matches = new Ajv({ formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ } }).compile(
  closed(JSON.parse(readFileSync(STATUS_SCHEMA_FILE, 'utf8'))),
);

/** A schema that allows only what it names, so that nothing is answered that is not published. */
function closed(schema: unknown): object {
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    const walked = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)]));
    return 'properties' in node ? { ...walked, additionalProperties: false } : walked;
  };
  return Object(walk(schema));
}

const UNSEEN: Report = {
  at: 1000,
  lookedAt: undefined,
  observed: undefined,
  inStep: false,
  error: undefined,
  changed: false,
  unannounced: new Set(),
};
const SEEN: Report = {
  at: 2000,
  lookedAt: 2000,
  inStep: true,
  error: undefined,
  unannounced: new Set(),
  changed: false,
  observed: {
    file: undefined,
    addresses: [{ ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' }],
    elsewhere: [],
    loIsDown: false,
    routing: {
      daemon: { product: 'frr', version: '8.4.4' },
      metrics: new Map([
        ['smtp', 5],
        ['smtp.cover', 16],
      ]),
      running: new Map(),
      hearing: 'hearing',
    },
  },
};

const PROPAGATION: PropagationView = {
  state: 'confirmed',
  reason: 'is sent on eth0, where 10.46.2.1 is heard',
  remedy: undefined,
  added: 3,
  at: 7,
  interfaces: [
    {
      name: 'eth0',
      ...{ sent: true, metric: 8, line: 'offset-list X out 3', remedy: '`no offset-list X out 3`' },
      ...{ heard: ['10.46.2.1'], refused: [] },
    },
    {
      name: 'eth1',
      sent: false,
      metric: undefined,
      line: undefined,
      remedy: undefined,
      heard: [],
      refused: [],
    },
  ],
};

const A_PEER: PeerAddress = { name: 'smtp-a', addresses: ['10.46.1.2'], port: 5520 };

function answered(
  report: Report,
  act: (controller: Controller) => void = () => undefined,
  { now, fileError }: { now: number; fileError?: Error } = { now: 2000 },
): Status {
  const ignore = () => undefined;
  const controller = createController(config, new FakeClock(), { onCheck: ignore, onDecision: ignore });
  controller.inherit(new Map([['smtp', 5]]));
  act(controller);
  const disagreement = { since: 4, overdue: true };
  const group = [{ ...A_PEER, established: true, heardAt: 5, refused: {}, refusal: undefined, disagreement }];
  return statusOf({
    server: 'smtp-b',
    version: '0.1.0',
    pid: 1,
    startedAt: 0,
    now,
    clockStepMs: 12,
    phase: 'serving',
    configuration: { file: '/etc/ripcord.yml', loadedAt: 0, error: undefined, pending: false },
    services: controller.services(),
    report,
    fileError,
    propagation: () => (report === SEEN ? PROPAGATION : undefined),
    learned: () => undefined,
    waitsFor: () => undefined,
    group: group.slice(0, report === SEEN ? 1 : 0),
    traits: () => RIP_TRAITS,
    processes: new Map(report === SEEN ? [['ripd', 'hung']] : []),
  });
}

/** As it arrives at whoever asked. */
const sent = (status: Status): unknown => JSON.parse(JSON.stringify(status));

function everythingAtOnce(controller: Controller): void {
  for (const ref of allChecks(config)) {
    const ok = ref.peer === undefined;
    for (let i = 0; i < 2; i += 1) controller.take(ref, { ok, reason: 'said so', ms: 1.23456 });
  }
  const word = { health: 'down', serving: false, state: 'withdrawn', metric: 16, since: 3 } as const;
  controller.takeReport('smtp-a', 'smtp', word);
  controller.drain('smtp', { cause: 'command', reason: 'upgrade', since: 4, until: null });
  controller.override('smtp', { health: 'up', reason: 'monitor', since: 5, until: 6 });
  controller.measure('smtp', 3);
}

describe('the status of a real controller is what the published schema says', () => {
  it.each([
    ['before the daemon was seen', answered(UNSEEN)],
    ['after', answered(SEEN)],
    ['with an error', answered({ ...UNSEEN, error: new Error('ripd is not running') })],
    ['with all that may weigh on a service', answered(SEEN, everythingAtOnce)],
  ])('%s', (_when, status) => {
    matches(sent(status));
    expect(matches.errors ?? []).toEqual([]);
  });

  it('which refuses another', () => {
    const [service] = answered(SEEN).services;
    expect(matches(sent({ ...answered(SEEN), readBackAt: 'noon' }))).toBe(false);
    expect(matches({ ...answered(SEEN), more: 1 })).toBe(false);
    expect(matches({ ...answered(SEEN), services: [{ ...service, desiredMetric: 'five' }] })).toBe(false);
  });
});

describe('whether this server is in sync', () => {
  const step = ({ inStep, stale, readBackAt, error }: Status) => ({ inStep, stale, readBackAt, error });
  const readBackAt = new Date(2000).toISOString();

  it('is told of what was read back lately', () => {
    const status = answered(SEEN, undefined, { now: 2000 + STALE_AFTER_MS });
    expect(step(status)).toEqual({ inStep: true, stale: false, readBackAt, error: null });
  });

  it('is not told of what was read back long ago, nor is a failed pass a look', () => {
    const failing = { ...SEEN, at: 40_000, inStep: false, error: new Error('vtysh hangs') };
    expect(step(answered(failing, undefined, { now: 42_000 }))).toEqual({
      inStep: false,
      stale: true,
      readBackAt,
      error: 'read back last 40 s ago; vtysh hangs',
    });
    expect(step(answered(SEEN, undefined, { now: 42_000 }))).toMatchObject({ inStep: false, stale: true });
  });

  it('includes the file of the daemon', () => {
    const fileError = new Error('/etc/frr/frr.conf cannot be read: not a plain file');
    const status = answered(SEEN, undefined, { now: 2000, fileError });
    expect(step(status)).toMatchObject({ inStep: false, stale: false, error: fileError.message });
  });
});

describe('the status', () => {
  it('tells what was read back, not what is wished for', () => {
    const [service] = answered(SEEN, everythingAtOnce).services;
    expect(service).toMatchObject({
      observedMetric: 5,
      addresses: [
        { address: '198.51.100.25/32', onLo: true },
        { address: '198.51.100.26/32', onLo: false },
        { address: '198.51.100.24/30', onLo: false },
      ],
      drain: { reason: 'upgrade', cause: 'command' },
      override: { health: 'up', until: '1970-01-01T00:00:00.006Z' },
      peers: [{ health: 'down', told: 'withdrawn', checks: [{ last: { ms: 1.235 } }] }],
    });
    expect(answered(UNSEEN).services[0]).toMatchObject({
      observedMetric: null,
      addresses: [{ onLo: false }, {}, {}],
    });
  });

  it('tells the metric of each address: while the service is boosted, the cover stays at normal', () => {
    const { services } = answered(SEEN, controller => {
      for (const ref of allChecks(config)) {
        for (let i = 0; i < 2; i += 1)
          controller.take(ref, { ok: ref.peer === undefined, reason: '', ms: 1 });
      }
    });
    const [service] = services;
    expect(service?.desiredMetric).toBe(1);
    expect(service?.addresses).toMatchObject([
      { address: '198.51.100.25/32', cover: false, desiredMetric: 1, observedMetric: 5 },
      { address: '198.51.100.26/32', cover: false, desiredMetric: 1, observedMetric: 5 },
      { address: '198.51.100.24/30', cover: true, desiredMetric: 5, observedMetric: 16 },
    ]);
  });
});
