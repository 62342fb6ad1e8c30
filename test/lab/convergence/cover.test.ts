/** A router loses its carrier to the server that serves everybody: what the others have then is the cover of a standby. */
import { describe, expect, it } from 'vitest';
import { now } from '../now.ts';
import type { Server } from '../server.ts';
import { COVER, SERVICE, twoCampuses, WIDER_COVER } from '../topology.ts';
import { gateways } from './gateways.ts';
import { Group } from './group.ts';
import { onTime } from './on-time.ts';
import { LOSSLESS, PLACES } from './places.ts';

/** Said on every server: the first of the order has no use for it. */
const covered = () => ({ service: { cover: COVER } });

/** Where each router's kernel forwards a prefix to. */
async function forwarding({ lab }: Group, prefix: string): Promise<Record<string, readonly string[]>> {
  return Object.fromEntries(
    await Promise.all(lab.routers.map(async router => [router.name, await router.fib(prefix)] as const)),
  );
}

const nowhere = ({ lab }: Group) => Object.fromEntries(lab.routers.map(({ name }) => [name, []]));

/** Waits until no router has a route to a prefix: only a poison brings that about within the 180 s of RIP's timeout. */
const isPoisoned = (group: Group, prefix: string): Promise<void> =>
  group.until(async () => {
    const metrics = await Promise.all(group.lab.routers.map(router => router.metricOf(prefix)));
    return metrics.every(metric => metric === undefined);
  }, `no router has a route to ${prefix}`);

/** Waits until every router forwards a prefix to a server. */
const isHeard = (group: Group, prefix: string, server: Server): Promise<void> =>
  group.until(
    async () =>
      JSON.stringify(await forwarding(group, prefix)) === JSON.stringify(gateways(group.lab, server)),
    `every router forwards ${prefix} to ${server.name}`,
  );

describe('Given a standby that announces a cover', () => {
  it.each(PLACES)(
    'on $name, when the carrier to A is lost, every site falls back on B though B says nothing, and returns to A without a failure',
    onTime(async place => {
      await using group = await Group.build({ ...place, everyMs: LOSSLESS.everyMs, says: covered });
      const [a, b] = [group.lab.server('smtp-a'), group.lab.server('smtp-b')];
      await isHeard(group, COVER, b);
      expect(await forwarding(group, SERVICE)).toEqual(gateways(group.lab, a));
      expect(await a.aliases()).toEqual(['198.51.100.25']);

      const fault = now();
      await b.frr.kill('ripd', 'SIGSTOP');
      await a.setCarrier('down');
      await group.served('smtp-b');
      expect(await forwarding(group, SERVICE)).toEqual(nowhere(group));
      expect(await forwarding(group, COVER)).toEqual(gateways(group.lab, b));

      await b.frr.kill('ripd', 'SIGCONT');
      await group.announced('smtp-b', 1, fault);
      await group.rests('smtp-b');
      expect(await forwarding(group, SERVICE)).toEqual(gateways(group.lab, b));
      expect(group.failuresOnceServedBy('smtp-b', fault)).toEqual([]);

      const repair = now();
      await a.setCarrier('up');
      await group.rests('smtp-a');
      await group.attempted(LOSSLESS.attempts, repair);
      expect(group.failures(repair)).toEqual([]);
      expect(await forwarding(group, COVER)).toEqual(gateways(group.lab, b));
    }),
  );

  it(
    'whose service is dead, no router has a way to it, whatever becomes of A; alive again, all have; and a stop takes the cover off lo',
    onTime(async () => {
      await using group = await Group.build({
        topology: twoCampuses,
        diameter: 1,
        everyMs: 100,
        says: covered,
      });
      const [a, b] = [group.lab.server('smtp-a'), group.lab.server('smtp-b')];
      await isHeard(group, COVER, b);
      group.service('smtp-b').kill();
      await isPoisoned(group, COVER);
      await a.setCarrier('down');
      await isPoisoned(group, SERVICE);
      expect(await forwarding(group, COVER)).toEqual(nowhere(group));

      await group.service('smtp-b').start();
      await group.served('smtp-b');
      await isHeard(group, COVER, b);
      await a.setCarrier('up');
      await group.rests('smtp-a');
      await b.ripcord.stop();
      expect(await b.aliases()).toEqual([]);
      await isPoisoned(group, COVER);
    }),
  );
});

describe('Given three servers in order, each later one with a wider cover', () => {
  it(
    'when the first two are lost at once, every site falls back on the third',
    onTime(async () => {
      const topology = {
        sites: [
          { name: 'campus-1', router: 'r1', client: 'c1', servers: ['smtp-a', 'smtp-b'] },
          { name: 'campus-2', router: 'r2', client: 'c2', servers: ['smtp-c'] },
        ],
        links: [['r1', 'r2']],
      } as const;
      const says = ({ name }: Server) => ({
        service: { cover: name === 'smtp-c' ? WIDER_COVER : COVER },
      });
      await using group = await Group.build({ topology, diameter: 1, everyMs: 25, says });
      const [b, c] = [group.lab.server('smtp-b'), group.lab.server('smtp-c')];
      await isHeard(group, COVER, b);
      await isHeard(group, WIDER_COVER, c);

      const fault = now();
      await c.frr.kill('ripd', 'SIGSTOP');
      await b.setCarrier('down');
      await group.served('smtp-c');
      expect(await forwarding(group, WIDER_COVER)).toEqual(gateways(group.lab, c));

      await c.frr.kill('ripd', 'SIGCONT');
      await group.rests('smtp-c');
      expect(group.failuresOnceServedBy('smtp-c', fault)).toEqual([]);
    }),
  );
});
