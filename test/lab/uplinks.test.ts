/** Servers with two uplinks to two routers: the loss of one is no death, and all else goes on as with one. */
import { describe, expect, it } from 'vitest';
import { ipBatch } from './command.ts';
import { buildLab, type Lab } from './lab.ts';
import { SMTP_CHECK } from './paper.ts';
import type { Server } from './server.ts';
import { SERVICE, SERVICE_IP, twoCampuses } from './topology.ts';
import { connect } from './wiring.ts';

/** The second uplink of each server leads to the other campus's router. */
const SECOND = {
  'smtp-a': { router: 'r2', network: '10.47.1' },
  'smtp-b': { router: 'r1', network: '10.47.2' },
} as const;
type Name = keyof typeof SECOND;

const second = (server: Server) => SECOND[server.name as Name];
const portOf = (server: Server) => `up-${server.name.slice(-1)}`;

async function laySecondUplink(lab: Lab, server: Server): Promise<void> {
  const { router, network } = second(server);
  const at = { namespace: lab.router(router).host.namespace, interface: portOf(server) };
  const own = { namespace: server.host.namespace, interface: 'eth1' };
  await connect({ ...at, address: `${network}.1/24` }, { ...own, address: `${network}.2/24` });
  await lab.router(router).frr.vtysh('configure terminal', 'router rip', `network ${at.interface}`);
}

function configuration(server: Server, peer: Server): object {
  const { routing, ...rest } = server.configuration;
  const addresses = [peer.address, `${second(peer).network}.2`];
  const order = ['smtp-a', 'smtp-b'];
  const [checks, metric] = [[SMTP_CHECK], server.name === 'smtp-a' ? 3 : 5];
  const peers = [{ name: peer.name, addresses, checks }];
  const service = { name: 'smtp', address: SERVICE, metric, boost: 1, order, checks, peers };
  return { ...rest, routing: { ...routing, networks: ['eth0', 'eth1'] }, services: [service] };
}

async function labWithTwoUplinks(): Promise<Lab> {
  const lab = await buildLab(twoCampuses);
  const [a, b] = [lab.server('smtp-a'), lab.server('smtp-b')];
  await Promise.all([a, b].map(server => laySecondUplink(lab, server)));
  a.ripcord.start(configuration(a, b));
  b.ripcord.start(configuration(b, a));
  for (const client of lab.clients) client.start({ address: SERVICE_IP });
  await servedBy(lab, 'smtp-a');
  return lab;
}

const servedBy = (lab: Lab, name: Name) => Promise.all(lab.clients.map(client => client.servedBy(name)));

/** The first uplink, as a cable that is torn: server and router both lose their carrier. */
async function firstUplink(server: Server, state: 'up' | 'down'): Promise<void> {
  await Promise.all([server.setCable(state), server.setCarrier(state)]);
}

const secondUplink = (lab: Lab, server: Server, state: 'up' | 'down') =>
  ipBatch(lab.router(second(server).router).host.namespace, [`link set ${portOf(server)} ${state}`]);

const serviceOn = async (server: Server) => (await server.ripcord.status()).services[0];
const stateOf = async (server: Server) => (await serviceOn(server))?.state;
/** What B's check of A found last. */
const findingOn = async (server: Server) => (await serviceOn(server))?.peers[0]?.checks[0]?.last?.reason;

describe('Given servers with two uplinks, each checked at the addresses of both', () => {
  it('each uplink of A may be lost in turn: A serves on, B is never boosted, and says where A answered', async () => {
    await using lab = await labWithTwoUplinks();
    const [a, b] = [lab.server('smtp-a'), lab.server('smtp-b')];

    await firstUplink(a, 'down');
    await lab.eventually(async () => (await findingOn(b))?.endsWith(' at 10.47.1.2') === true, {
      what: 'B finds A at its second address',
    });
    await servedBy(lab, 'smtp-a');
    expect(await stateOf(b)).toBe('normal');
    await firstUplink(a, 'up');
    await servedBy(lab, 'smtp-a');

    await secondUplink(lab, a, 'down');
    await lab.eventually(async () => (await findingOn(b))?.endsWith(` at ${a.address}`) === true, {
      what: 'B finds A at its first address',
    });
    await servedBy(lab, 'smtp-a');
    expect(await stateOf(b)).toBe('normal');
  });

  it('B takes over when the service on A dies, gives it back, and A can be drained', async () => {
    await using lab = await labWithTwoUplinks();
    const [a, b] = [lab.server('smtp-a'), lab.server('smtp-b')];

    await a.postfix.kill();
    await servedBy(lab, 'smtp-b');
    await lab.eventually(async () => (await stateOf(b)) === 'boosted', { what: 'B stands in for A' });
    await a.postfix.start();
    await servedBy(lab, 'smtp-a');

    await a.ripcord.order('drain', 'smtp');
    await servedBy(lab, 'smtp-b');
    await lab.eventually(async () => (await stateOf(a)) === 'withdrawn', { what: 'A has left' });
  });
});
