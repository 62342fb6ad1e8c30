/**
 * What ripcord's configuration relies on in FRR itself: an upgrade that changes it fails here first. One server under
 * our configuration, one router beside it.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFrrDriver } from '../../../src/drivers/frr/frr-driver.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { configFor, service } from '../../unit/drivers/frr/configs.ts';
import { type FrrInstance, run } from './instance.ts';
import { Pair } from './pair.ts';

const SMTP = service('smtp', '198.51.100.25/32');
const DNS = service('dns', '198.51.100.53/32');
const FOREIGN = '172.17.0.1/32';

let pair: Pair;
let server: FrrInstance;

beforeAll(async () => {
  pair = await Pair.start();
  server = pair.server;
  for (const address of [SMTP.address, DNS.address, FOREIGN])
    await server.ip('addr', 'add', address, 'dev', 'lo');
  const driver = createFrrDriver(configFor([SMTP, DNS], { vtysh: server.vtysh }), { exec: systemExec });
  const wanted = new Map([
    ['smtp', 3],
    ['dns', 7],
  ]);
  await driver.apply(driver.difference(wanted, await driver.observe()));
});
afterAll(async () => {
  await pair?.[Symbol.asyncDispose]();
});

const metricBecomes = (address: string, metric: number) => pair.metricBecomes(address, metric);
/** The next periodic update that the server sends, as tcpdump reads it: RIP's command 2, response, to all routers. */
const nextUpdate = (): Promise<string> =>
  run(
    ...server.inside('tcpdump', '-i', 'eth0', '-n', '-v', '-c', '1'),
    'src 10.46.1.2 and dst 224.0.0.9 and udp port 520 and udp[8] = 2',
  );

it('the router learns the metric of each clause, and nothing that no service has', async () => {
  await metricBecomes(SMTP.address, 4);
  await metricBecomes(DNS.address, 8);
  expect(await pair.metricAtRouter(FOREIGN)).toBe(undefined);
});

it('the number of the redistribute line is not seen, so that it may change and back', async () => {
  await server.operator('conf t', 'router rip', 'redistribute connected metric 15 route-map RIPCORD');
  const update = await nextUpdate();
  expect(update).toMatch(/198\.51\.100\.25\/32, .*metric: 3,/);
  expect(update).toMatch(/198\.51\.100\.53\/32, .*metric: 7,/);
  await server.operator('conf t', 'router rip', 'redistribute connected metric 16 route-map RIPCORD');
});

it('a clause that lost its metric withdraws its service and no other', async () => {
  await server.operator('conf t', 'route-map RIPCORD permit 20', 'no set metric');
  await metricBecomes(DNS.address, 16);
  expect(await pair.metricAtRouter(SMTP.address)).toBe(4);
});

it('metric 16 withdraws, and a number below brings it back', async () => {
  await server.operator('conf t', 'route-map RIPCORD permit 10', 'set metric 16');
  await metricBecomes(SMTP.address, 16);
  await server.operator('conf t', 'route-map RIPCORD permit 10', 'set metric 5');
  await metricBecomes(SMTP.address, 6);
});

it('an address deleted is poisoned past the clause that sets its metric', async () => {
  await server.ip('addr', 'del', SMTP.address, 'dev', 'lo');
  await metricBecomes(SMTP.address, 16);
});
