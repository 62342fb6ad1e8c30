/** What the routers make of it: each one's way to the service, in RIP's table and in the kernel. */
import { gateways } from '../lab/convergence/gateways.ts';
import type { Server } from '../lab/server.ts';
import { SERVICE } from '../lab/topology.ts';
import type { Scene } from './scene.ts';

/** Waits until every router leads to this server, by both of its tables. */
export async function routersLeadTo({ group }: Scene, server: Server): Promise<void> {
  const wanted = gateways(group.lab, server);
  for (const router of group.lab.routers) {
    const [gateway = ''] = wanted[router.name] ?? [];
    const leads = async () => {
      const [route, fib] = await Promise.all([router.ripRoute(SERVICE), router.fib(SERVICE)]);
      return route?.nextHop === gateway && fib.join() === gateway;
    };
    await group.until(
      leads,
      `${router.name} leads to ${server.name} by ${gateway}, in RIP's table and in the kernel`,
    );
  }
}
