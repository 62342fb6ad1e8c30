/**
 * What is known to have left a server, beside real routers: an operator's line in FRR keeps the route back, makes it
 * unreachable, or has it refused, and status, /readyz, the doctor and the metrics tell it with that line.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { routersSee } from './acceptance/scenario.ts';
import { LabError } from './command.ts';
import { buildLab, type Lab } from './lab.ts';
import { paperConfiguration, SMTP_CHECK } from './paper.ts';
import type { Server } from './server.ts';
import { SERVICE, SERVICE_IP, twoCampuses } from './topology.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** A router speaks each 23 to 37 s, and only then is a packet of it refused. */
const TWO_UPDATES_MS = 120_000;
const [A, B] = ['10.99.0.1/32', '10.99.0.2/32'];

/** The paper's failover with peer-checks, and HTTP; settled, A with the traffic. */
async function settled(): Promise<Lab> {
  const lab = await buildLab(twoCampuses);
  try {
    for (const server of lab.servers)
      server.ripcord.start({ ...paperConfiguration(server, 'failover', 'peer'), http: {} });
    await routersSee(lab, { r1: { server: 'smtp-a', metric: 4 }, r2: { server: 'smtp-a', metric: 5 } });
    return lab;
  } catch (error) {
    await lab.remove();
    throw error;
  }
}

/** What is told of the route of a server's one service: "blocked is not sent: ...". */
async function told({ ripcord }: Server): Promise<string> {
  // It may only just have been started.
  const [service] = (await ripcord.status().catch(() => undefined))?.services ?? [];
  const propagation = service?.propagation ?? undefined;
  return propagation === undefined ? 'nothing yet' : `${propagation.state} ${propagation.reason}`;
}

function willTell(lab: Lab, server: Server, words: string, timeoutMs?: number): Promise<number> {
  let last = '';
  return lab.eventually(
    async () => {
      last = await told(server);
      return last.includes(words);
    },
    {
      what: `${server.name} tells '${words}'`,
      describe: async () => `it tells: ${last}`,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    },
  );
}

/** How `/readyz` answers: "503 smtp is not sent: ...". */
async function readyz({ host }: Server): Promise<string> {
  const format = '%{http_code}';
  const said = await host.run(['curl', '-s', '-w', format, 'http://127.0.0.1:5521/readyz']);
  const [reason = '', code] = said.trim().split('\n');
  return `${code} ${reason}`;
}

async function metric({ host }: Server, name: string): Promise<string | undefined> {
  const all = await host.run(['curl', '-s', 'http://127.0.0.1:5521/metrics']);
  return all.split('\n').find(line => line.startsWith(`ripcord_${name}{`));
}

/** What the doctor finds ill in the way of the routes, with its remedy. */
async function ills({ host }: Server): Promise<string[]> {
  const argv = [MAIN, 'doctor', path.join(host.dir, 'ripcord.yaml'), '--json'] as const;
  const { stdout, stderr } = await host.attempt(argv);
  if (stdout === '') throw new LabError(`no report: ${stderr}`);
  const { findings }: { findings: Record<string, string>[] } = JSON.parse(stdout);
  return findings
    .filter(
      ({ level, examination }) => level !== 'ok' && level !== 'unknown' && examination === 'propagation',
    )
    .map(({ level, found, remedy }) => `${level}: ${found} (${remedy})`);
}

const enter = ({ frr }: Server, ...lines: string[]) => frr.vtysh('configure terminal', ...lines);

describe.concurrent('Given two campuses with running controllers', () => {
  it('a route that is kept back is told with the line, and again confirmed without it', async () => {
    await using lab = await settled();
    for (const server of lab.servers) await willTell(lab, server, 'confirmed is sent on eth0, where');
    const server = lab.server('smtp-a');
    expect(await readyz(server)).toBe('200 in sync with the routing daemon');
    expect(await ills(server)).toEqual([]);
    expect(await metric(server, 'route_confirmed')).toBe('ripcord_route_confirmed{service="smtp"} 1');

    await enter(server, 'router rip', 'passive-interface eth0');
    const passive = 'smtp is not sent: on eth0 by `passive-interface eth0`';
    await willTell(lab, server, 'blocked is not sent: on eth0 by `passive-interface eth0`');
    expect(await readyz(server)).toBe(`503 ${passive}`);
    expect(await server.host.run([MAIN, 'status', '--run', server.ripcord.paths.run])).toContain(passive);
    expect(await ills(server)).toEqual([
      `error: ${passive}. (\`no passive-interface eth0\` under \`router rip\`)`,
    ]);
    expect(await metric(server, 'route_sent')).toBe('ripcord_route_sent{service="smtp",interface="eth0"} 0');
    expect(await metric(server, 'route_unheard')).toBe('ripcord_route_unheard{service="smtp"} 1');

    await enter(server, 'router rip', 'no passive-interface eth0');
    await willTell(lab, server, 'confirmed');
    const list = [`access-list X deny ${SERVICE}`, 'access-list X permit any', 'router rip'];
    await enter(server, ...list, 'distribute-list X out eth0');
    await willTell(lab, server, 'blocked is not sent: on eth0 by `distribute-list X out eth0`');
    expect(await ills(server)).toEqual([
      expect.stringContaining('(`no distribute-list X out eth0` under `router rip`)'),
    ]);
    await enter(server, 'router rip', 'no distribute-list X out eth0');
    await willTell(lab, server, 'confirmed');
    expect(await readyz(server)).toMatch(/^200 /);
  });

  it('an offset of 4 on metric 12 makes it unreachable, and is told', async () => {
    await using lab = await buildLab(twoCampuses);
    const server = lab.server('smtp-a');
    const service = { name: 'smtp', address: SERVICE, metric: 12, checks: [] };
    server.ripcord.start({ ...server.configuration, services: [service], http: {} });
    await willTell(lab, server, 'confirmed');
    await enter(server, `access-list X permit ${SERVICE}`, 'router rip', 'offset-list X out 4');
    await willTell(lab, server, 'blocked is not sent: on eth0 `offset-list X out 4` makes 12 into 16');
    expect(await readyz(server)).toMatch(/^503 smtp is not sent: /);
    expect(await ills(server)).toEqual([
      expect.stringMatching(/^error: smtp is not sent: .* \(`no offset-list X out 4` under `router rip`\)$/),
    ]);
    expect(await metric(server, 'route_unheard')).toBe('ripcord_route_unheard{service="smtp"} 1');
  });

  it('an offset of 3 on the first of an order upsets it, and a drain leaves as its metric all the same', async () => {
    await using lab = await settled();
    const server = lab.server('smtp-a');
    await willTell(lab, server, 'confirmed');
    await enter(server, `access-list X permit ${SERVICE}`, 'router rip', 'offset-list X out 3');
    await lab.eventually(
      async () => (await metric(server, 'route_leaving_metric'))?.endsWith(' 6') === true,
      {
        what: 'metric 3 leaves as 6',
      },
    );
    expect(await ills(server)).toEqual([
      expect.stringMatching(
        /^warning: Metric 3 leaves as 6: unless as much is added at the other replicas, order, .* upset\./,
      ),
    ]);
    // A connection that stays keeps the drain from its end.
    const hold = `require('net').connect(25, '${SERVICE_IP}').on('close', () => process.exit())`;
    await routersSee(lab, { r2: { server: 'smtp-b', metric: 6 } });
    const client = lab.client('c1').host.start('hold', [process.execPath, '-e', hold]);
    await server.host.run([MAIN, 'drain', 'smtp', '--run', server.ripcord.paths.run]);
    const [service] = (await server.ripcord.status()).services;
    expect(service).toMatchObject({ state: 'draining', desiredMetric: 9 });
    await lab.eventually(async () => (await server.advertisedMetric()) === 9, { what: 'the daemon holds 9' });
    await lab.eventually(
      async () => (await metric(server, 'route_leaving_metric'))?.endsWith(' 12') === true,
      {
        what: 'the drain leaves as 12',
      },
    );
    await client.signal('SIGKILL');
  });

  it("a key that is not the router's is told, and never shown", async () => {
    await using lab = await buildLab(twoCampuses);
    const key = (secret: string) => [
      'ip rip authentication mode md5',
      `ip rip authentication string ${secret}`,
    ];
    const r1 = (...lines: string[]) => lab.router('r1').frr.vtysh('configure terminal', ...lines);
    await r1('interface lan', ...key('right'), 'exit', 'router rip', 'passive-interface lan');
    const server = lab.server('smtp-a');
    await enter(server, 'interface eth0', ...key('wrong'));
    server.ripcord.start({ ...paperConfiguration(server, 'failover', 'self'), http: {} });
    const refused =
      'is sent on eth0, where packets of 10.46.1.1 are refused: `ip rip authentication string …`';
    await willTell(lab, server, 'unconfirmed is sent on eth0, where no router is heard');
    expect(await readyz(server)).toMatch(/^200 .*unconfirmed: smtp is sent on eth0/);
    await r1('router rip', 'no passive-interface lan');
    await willTell(lab, server, `unheard ${refused}`, TWO_UPDATES_MS);
    expect(await readyz(server)).toBe(`503 smtp ${refused}`);
    expect(await ills(server)).toEqual([
      `error: smtp ${refused}. (the router's own key in place of \`ip rip authentication string …\` under \`interface eth0\`)`,
    ]);
    expect(await metric(server, 'route_unheard')).toBe('ripcord_route_unheard{service="smtp"} 1');
    expect(JSON.stringify(await server.ripcord.status())).not.toContain('wrong');

    await enter(server, 'interface eth0', 'ip rip authentication string right');
    await willTell(lab, server, 'confirmed', TWO_UPDATES_MS);
  });

  it('a server that hears no router is confirmed by a peer that hears it', async () => {
    await using lab = await buildLab(twoCampuses);
    await lab.router('r1').frr.vtysh('configure terminal', 'router rip', 'passive-interface lan');
    const keyFile = path.join(lab.run.dir, 'key');
    await lab
      .server('smtp-a')
      .host.run(['sh', '-c', 'umask 077; echo 0123456789abcdef0123 >"$1"', 'sh', keyFile]);
    for (const [index, server] of lab.servers.entries()) {
      const own = [A, B][index] ?? '';
      await server.host.run(['ip', 'address', 'add', own, 'dev', 'lo']);
      await enter(server, 'router rip', `route ${own}`);
      const peer = lab.servers[1 - index];
      const peers = [{ name: peer?.name, address: peer?.address, channel: 5520, checks: [SMTP_CHECK] }];
      const service = { name: 'smtp', address: SERVICE, metric: 3, checks: [], peers };
      const channel = { keyFile, address: server.address, port: 5520 };
      server.ripcord.start({ ...server.configuration, services: [service], channel });
    }
    await willTell(lab, lab.server('smtp-a'), 'confirmed is sent on eth0; smtp-b hears this server');
    await willTell(lab, lab.server('smtp-b'), 'confirmed');
  });
});
