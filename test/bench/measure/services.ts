/** What so many services on one server cost, and how soon the failure of one of them is read back from the daemon. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Static } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { LabError } from '../../lab/command.ts';
import { buildLab, type Lab } from '../../lab/lab.ts';
import { now } from '../../lab/now.ts';
import type { Server } from '../../lab/server.ts';
import { Service } from '../service.ts';
import { TOPOLOGIES } from '../topologies.ts';
import { RIPCORD, serviceAddresses } from './cost.ts';
import type { Measured } from './measured.ts';
import { consumed, memoryOf, processesOf } from './processes.ts';

export interface ServicesSample {
  readonly services: number;
  /** Of one core. */
  readonly cpuPercent: number;
  readonly rssMiB: number;
  readonly pssMiB: number;
  readonly seconds: number;
  /** From each decision to withdraw the one that fails until the daemon was seen to hold it, in ms. */
  readonly readBackMs: readonly number[];
}

const COUNTS = [1, 10, 100];
const NORMAL = 3;
const WITHDRAWN = null;
/** The service that fails has a port of its own. */
const FAILING = { name: 'service-0', port: 2525 };
/** Each failure shall be announced for itself: RIP's hold-off lasts 1 to 5 s. */
const REST_MS = 5_500;

const pace = (short: boolean) =>
  short
    ? { warmUp: 8_000, window: 5_000, failures: 1, counts: COUNTS.slice(0, 2) }
    : { warmUp: 20_000, window: 60_000, failures: 20, counts: COUNTS };

const EXPECTED = pace(false);

export const manyServices: Measured<ServicesSample> = {
  count: short => pace(short).counts.length,
  expectMs: EXPECTED.warmUp + EXPECTED.window + EXPECTED.failures * (2 * REST_MS + 3_000),
  samples,
};

async function* samples(short: boolean): AsyncGenerator<ServicesSample> {
  const { counts, warmUp, window, failures } = pace(short);
  for (const services of counts) {
    await using lab = await buildLab(TOPOLOGIES['two-campuses'], {
      servers: { speakers: ['ripd'], postfix: false },
    });
    const server = lab.server('smtp-a');
    const failing = new Service(server.host, FAILING.port);
    await Promise.all([new Service(server.host).start(), failing.start()]);
    server.ripcord.start(configuration(server, services));
    await heldAs(lab, server, NORMAL);
    await sleep(warmUp);
    const cost = await measureCost(server, window);
    const readBackMs: number[] = [];
    for (let run = 0; run < failures; run++) {
      failing.kill();
      readBackMs.push(await heldAs(lab, server, WITHDRAWN));
      await sleep(REST_MS);
      await failing.start();
      await heldAs(lab, server, NORMAL);
      await sleep(REST_MS);
    }
    yield { services, ...cost, readBackMs };
  }
}

function configuration(server: Server, count: number): object {
  return {
    ...server.configuration,
    services: serviceAddresses(count).map((address, index) => {
      const name = `service-${index}`;
      const port = name === FAILING.name ? FAILING.port : 25;
      const checks = [{ kind: 'tcp', port, expect: '^220 ', interval: '1s', fastInterval: '100ms' }];
      return { name, address: `${address}/32`, metric: NORMAL, checks };
    }),
  };
}

async function measureCost(server: Server, windowMs: number) {
  const before = { at: now(), cpu: consumed(await processesOf(server.host, RIPCORD)) };
  await sleep(windowMs);
  const pids = await processesOf(server.host, RIPCORD);
  const seconds = (now() - before.at) / 1000;
  return { cpuPercent: ((consumed(pids) - before.cpu) / seconds) * 100, ...memoryOf(pids), seconds };
}

const Status = Type.Object({
  inStep: Type.Boolean(),
  readBackAt: Type.String(),
  services: Type.Array(
    Type.Object({
      name: Type.String(),
      since: Type.String(),
      observedMetric: Type.Union([Type.Number(), Type.Null()]),
    }),
  ),
});
const isStatus = new Ajv().compile<Static<typeof Status>>(Status);

/** Waits until the service that fails was read back with a metric; returns how long after the decision that was, in ms. */
async function heldAs(lab: Lab, server: Server, metric: number | null): Promise<number> {
  let tookMs = Number.NaN;
  const held = async () => {
    const status = await server.ripcord.status().catch(() => undefined);
    if (!isStatus(status)) return false;
    const service = status.services.find(({ name }) => name === FAILING.name);
    if (service === undefined) throw new LabError(`ripcord knows no ${FAILING.name}`);
    // The first look after the decision: the next is 5 s away.
    tookMs = Date.parse(status.readBackAt) - Date.parse(service.since);
    return status.inStep && service.observedMetric === metric && tookMs >= 0;
  };
  await lab.eventually(held, { what: `${FAILING.name} is read back with metric ${metric ?? 'none'}` });
  return tookMs;
}
