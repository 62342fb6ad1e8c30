/** What the acceptance tests have in common: a lab with traffic and ripcord in it, and what its routers should see. */
import { PATIENCE_MS } from '../eventually.ts';
import { buildLab, type Lab } from '../lab.ts';
import { type Mode, paperConfiguration, type Watch } from '../paper.ts';
import { SERVICE, SERVICE_IP, type Topology, twoCampuses } from '../topology.ts';

/** Slow enough for a dozen labs at once, fast enough for times in seconds. */
const TRAFFIC = { address: SERVICE_IP, everyMs: 250 };

/** A router's view of the service: the best server and its metric there. */
export interface View {
  readonly server: string;
  readonly metric: number;
}

/** A lab whose clients are already asking for the service; nobody answers yet. */
export async function labWithTraffic(topology: Topology): Promise<Lab> {
  const lab = await buildLab(topology);
  for (const client of lab.clients) client.start(TRAFFIC);
  return lab;
}

/** The paper's two campuses with ripcord on both servers. */
export async function paperLab(mode: Mode, watch: Watch): Promise<Lab> {
  const lab = await labWithTraffic(twoCampuses);
  for (const server of lab.servers) startPaper(lab, server.name, mode, watch);
  return lab;
}

export function startPaper(lab: Lab, name: string, mode: Mode, watch: Watch): void {
  const server = lab.server(name);
  server.ripcord.start(paperConfiguration(server, mode, watch));
}

/** Waits until each router holds exactly this in RIP's table and in its FIB. */
export async function routersSee(
  lab: Lab,
  views: Record<string, View>,
  timeoutMs = PATIENCE_MS,
): Promise<void> {
  const each = Object.entries(views).map(([router, { server, metric }]) =>
    lab.eventually(() => sees(lab, router, server, metric), {
      what: `${router} reaches the service at ${server} with metric ${metric}, in RIP's table and in the FIB`,
      timeoutMs,
      everyMs: 1000,
    }),
  );
  await Promise.all(each);
}

/** Waits until each client is served by its server and no other. */
export async function clientsReach(
  lab: Lab,
  servers: Record<string, string>,
  timeoutMs?: number,
): Promise<void> {
  const options = timeoutMs === undefined ? {} : { timeoutMs };
  await Promise.all(
    Object.entries(servers).map(([client, server]) => lab.client(client).servedBy(server, options)),
  );
}

async function sees(lab: Lab, name: string, server: string, metric: number): Promise<boolean> {
  const gateway = gatewayTo(lab, name, server);
  const router = lab.router(name);
  const [route, fib] = [await router.ripRoute(SERVICE), await router.fib(SERVICE)];
  return route?.metric === metric && route.nextHop === gateway && fib.length === 1 && fib[0] === gateway;
}

/** The server itself in its own site; elsewhere its site's router, a neighbour in all of our topologies here. */
function gatewayTo(lab: Lab, router: string, server: string): string {
  const home = lab.topology.sites.find(site => site.servers.includes(server))?.router;
  if (home === undefined || home === router) return lab.server(server).address;
  return lab.linkAddress(home, router);
}
