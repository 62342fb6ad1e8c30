import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DaemonInfo } from '../../src/drivers/driver.ts';
import { announcedRoutes } from '../../src/drivers/frr/announced-routes.ts';
import type { FrrConfig } from '../../src/drivers/frr/frr-driver.ts';
import { createFrrDriver } from '../../src/drivers/frr/frr-driver.ts';
import { NOT_HERE } from '../../src/protocols/metric.ts';
import { parse } from '../../src/protocols/running-config.ts';
import { systemExec } from '../../src/sys/exec.ts';
import { hasMgmtd, INSTALLATIONS } from '../integration/frr/installations.ts';
import { FrrInstance, until } from '../integration/frr/instance.ts';
import { loadIntegrated, loadIntoRipd } from './acceptance.ts';
import { GOLDENS } from './configurations.ts';

const DAEMONS: readonly { generation: string; daemon: DaemonInfo; load: typeof loadIntegrated }[] = [
  { generation: 'frr-10', daemon: { product: 'frr', version: '10.3' }, load: loadIntegrated },
  { generation: 'frr-7', daemon: { product: 'frr', version: '8.4.4' }, load: loadIntegrated },
  { generation: 'quagga', daemon: { product: 'quagga', version: '1.2.4' }, load: loadIntoRipd },
];

const fileFor = async (config: FrrConfig, daemon: DaemonInfo, before: string): Promise<string> =>
  String(await createFrrDriver(config, { exec: systemExec }).rewrite(daemon, Buffer.from(before)));

const driverOf = (frr: FrrInstance, { services, routing }: FrrConfig) =>
  createFrrDriver({ services, routing: { ...routing, vtysh: frr.vtysh } }, { exec: systemExec });

describe.each(DAEMONS)('the file for $generation', ({ generation, daemon, load }) => {
  test.each(GOLDENS)('of $name is as kept', async ({ name, config, before }) => {
    const content = await fileFor(config, daemon, before);
    await expect(content).toMatchFileSnapshot(`expected/${name}.${generation}.conf`);
  });

  const installations = INSTALLATIONS.filter(other => load === loadIntegrated || !hasMgmtd(other));

  describe.each(installations)('fed to the FRR in $root', installation => {
    test.each(GOLDENS)(
      'of $name is held by the daemon as meant, all withdrawn',
      async ({ config, before }) => {
        await using frr = await FrrInstance.start(installation);
        const content = await fileFor(config, daemon, before);
        await load(frr, content);

        const driver = driverOf(frr, config);
        await until('the redistribution is read back', async () => (await driver.observe()).metrics.size > 0);
        const observed = await driver.observe();
        expect(observed.metrics).toEqual(
          new Map(announcedRoutes(config.services).map(({ name }) => [name, NOT_HERE])),
        );
        expect(driver.difference(new Map(), observed)).toEqual([]);
        const { hostname, password } = config.routing;
        // vtysh keeps the hostname of an integrated file to itself (FRR 8.4.4).
        if (load === loadIntoRipd) expect(observed.running.get('')).toContain(`hostname ${hostname}`);
        if (password !== undefined) expect(observed.running.get('')).toContain(`password ${password}`);
        const others = parse(before).get('router rip') ?? [];
        expect(observed.running.get('router rip')).toEqual(expect.arrayContaining([...others]));
      },
    );
  });
});

describe.each(INSTALLATIONS)('the FRR in $root', installation => {
  test('refuses a file with a line that is wrong', async () => {
    await using frr = await FrrInstance.start(installation);
    const content = readFileSync(new URL('bad/metric-17.conf', import.meta.url), 'utf8');
    await expect(loadIntegrated(frr, content)).rejects.toThrow(/redistribute connected metric 17/);
  });

  test('holds nothing of ours when its ripd could not read the line that redistributes', async () => {
    await using frr = await FrrInstance.start(installation);
    const [golden] = GOLDENS;
    if (golden === undefined) throw new Error('no golden');
    const content = readFileSync(new URL('bad/metric-17.conf', import.meta.url), 'utf8');
    await loadIntegrated(frr, content).catch(() => undefined);
    expect((await driverOf(frr, golden.config).observe()).metrics).toEqual(new Map());
  });
});
