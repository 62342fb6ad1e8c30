/** What is found of a real FRR, its namespace and its neighbour, each thing spoilt in turn. */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { socketPath } from '../../../src/api/client.ts';
import { lineNumbers } from '../../../src/doctor/line-numbers.ts';
import { createFrrDriver } from '../../../src/drivers/frr/frr-driver.ts';
import { type Exec, systemExec } from '../../../src/sys/exec.ts';
import { status } from '../../unit/doctor/facts.ts';
import { configFor, service } from '../../unit/drivers/frr/configs.ts';
import { hasMgmtd, INSTALLATIONS } from '../frr/installations.ts';
import { type FrrInstance, run, until } from '../frr/instance.ts';
import { Pair } from '../frr/pair.ts';
import { CHECK, IP, Patient, said } from './patient.ts';
import { opened } from './sockets.ts';

const SMTP = service('smtp', `${IP}/32`);

/** RIP's 30 s, and a quarter of jitter (rip_update_jitter). */
const UPDATE_WITHIN_MS = 60_000;

/** A replica and the router beside it; the doctor looks from the replica. */
class Ward implements AsyncDisposable {
  private constructor(
    readonly pair: Pair,
    readonly patient: Patient,
  ) {}

  static async open(installation: (typeof INSTALLATIONS)[number]): Promise<Ward> {
    const ward = new Ward(await Pair.start(installation), new Patient());
    ward.patient.configure({ routing: { vtysh: ward.server.vtysh } });
    return ward;
  }

  get server(): FrrInstance {
    return this.pair.server;
  }

  /** Commands as the replica runs them. */
  readonly exec: Exec = ([program, ...args], options) => {
    const [ip, ...rest] = this.server.inside(program, ...args);
    return systemExec([ip, ...rest], options);
  };

  /** A setting of its kernel. */
  async set(setting: string): Promise<void> {
    const [ip, ...rest] = this.server.inside('sysctl', '-qw', setting);
    await run(ip, ...rest);
  }

  /** What a check says now. */
  async finds(examination: string): Promise<string[]> {
    return said(await this.patient.examined(examination, { exec: this.exec }));
  }

  /** Waits until a check says this and nothing else. */
  willFind(examination: string, found: string): Promise<true> {
    return until(`${examination}: ${found}`, async () => {
      const all = await this.finds(examination);
      return all.length === 1 && all[0] === found;
    });
  }

  /** Configures the daemon as ripcord would, the service at this metric. */
  async advertise(metric: number): Promise<void> {
    const driver = createFrrDriver(configFor([SMTP], { vtysh: this.server.vtysh, config: null }), {
      exec: systemExec,
    });
    await driver.apply(driver.difference(new Map([['smtp', metric]]), await driver.observe()));
    await driver.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.patient[Symbol.asyncDispose]();
    await this.pair[Symbol.asyncDispose]();
  }
}

describe.each(INSTALLATIONS)('Given a replica beside the FRR in $root', installation => {
  it('on which all is well, nothing ill is found', async () => {
    await using ward = await Ward.open(installation);
    await ward.server.ip('addr', 'add', `${IP}/32`, 'dev', 'lo');
    await ward.advertise(5);
    await ward.willFind('hearing', 'ok: ripd receives updates from zebra.');
    // ripd runs on an interface a moment after it was told to, and hears the router with its next update.
    await until(
      'the route leaves, and a router is heard',
      async () => (await ward.finds('propagation')).every(found => found.startsWith('ok')),
      UPDATE_WITHIN_MS,
    );
    const findings = await ward.patient.findings({ exec: ward.exec });
    // The clock and what starts at boot are the machine's, and not ours to judge.
    const ill = findings.filter(
      ({ level, area, examination }) =>
        level !== 'ok' && level !== 'unknown' && area !== 'machine' && examination !== 'daemons-enabled',
    );
    expect(said(ill)).toEqual([]);
  });

  it('what is wrong with its interfaces and settings is found', async () => {
    await using ward = await Ward.open(installation);
    const { server } = ward;
    expect(await ward.finds('forwarding')).toEqual(['ok: This server forwards no packets.']);
    await ward.set('net.ipv4.ip_forward=1');
    expect(await ward.finds('forwarding')).toEqual([
      'warning: This server forwards packets between its interfaces.',
    ]);

    await ward.set('net.ipv4.conf.all.rp_filter=0');
    await ward.set('net.ipv4.conf.eth0.rp_filter=1');
    expect(await ward.finds('reverse-path')).toEqual([expect.stringMatching(/^ok: .*one interface/)]);
    await server.ip('link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'eth1-far');
    await server.ip('addr', 'add', '10.47.1.2/24', 'dev', 'eth1');
    await server.ip('link', 'set', 'eth1', 'up');
    expect(await ward.finds('reverse-path')).toEqual([
      'warning: Reverse path filtering is strict on eth0, and this server has 2 interfaces.',
    ]);
    await ward.set('net.ipv4.conf.all.rp_filter=2');
    expect(await ward.finds('reverse-path')).toEqual([
      'ok: Reverse path filtering is not strict where RIP runs.',
    ]);

    await server.ip('link', 'set', 'lo', 'down');
    expect(await ward.finds('loopback')).toEqual(['error: lo is down.']);
    await server.ip('link', 'set', 'eth0', 'down');
    expect(await ward.finds('rip-interfaces')).toEqual(['error: RIP is to run on eth0, which is down.']);
  });

  it('a service address in a wrong place is found', async () => {
    await using ward = await Ward.open(installation);
    const { server } = ward;
    await server.ip('addr', 'add', `${IP}/32`, 'dev', 'lo');
    expect(await ward.finds('address-place')).toEqual([`ok: ${IP} of smtp is on lo, and only there.`]);
    await server.ip('addr', 'add', `${IP}/32`, 'dev', 'eth0');
    expect(await ward.finds('address-place')).toEqual([`error: ${IP} of smtp is on eth0 as /32.`]);
    await server.ip('addr', 'del', `${IP}/32`, 'dev', 'eth0');
    await server.ip('addr', 'del', `${IP}/32`, 'dev', 'lo');
    await server.ip('addr', 'add', `${IP}/24`, 'dev', 'lo');
    expect(await ward.finds('address-place')).toEqual([`error: ${IP} of smtp is on lo as /24.`]);
    await server.ip('addr', 'del', `${IP}/24`, 'dev', 'lo');
    await server.operator('conf t', 'interface lo', `ip address ${IP}/32`);
    await ward.willFind('address-place', `warning: The daemon itself puts ${IP} of smtp on lo.`);
  });

  it('a network line that covers the service address is found', async () => {
    await using ward = await Ward.open(installation);
    await ward.server.operator('conf t', 'router rip', 'network 198.51.100.0/24');
    expect(await ward.finds('covering-networks')).toEqual([
      `error: \`network 198.51.100.0/24\` in the running daemon covers ${IP}.`,
    ]);
    await ward.server.operator('conf t', 'router rip', 'no network 198.51.100.0/24', 'network lo');
    expect(await ward.finds('covering-networks')).toEqual([
      `error: \`network lo\` in the running daemon covers ${IP}.`,
    ]);
  });

  it("an operator's own `redistribute connected` is found, with the line to write, and told once", async () => {
    await using ward = await Ward.open(installation);
    await ward.server.operator('conf t', 'router rip', 'network eth0', 'redistribute connected metric 5');
    const found =
      '`redistribute connected metric 5` stands in the running `router rip`, which has room for one such line.';
    expect(await ward.finds('foreign-redistribution')).toEqual([`error: ${found}`]);
    expect(await ward.finds('daemon-state')).toEqual([]);
    await ward.server.operator('conf t', 'router rip', 'no redistribute connected');
    expect(await ward.finds('foreign-redistribution')).toEqual([expect.stringMatching(/^ok: /)]);
    expect(await ward.finds('daemon-state')).toEqual([expect.stringMatching(/^ok: /)]);
  });

  it('lines of ripcord that a saved configuration holds outside its block are found', async () => {
    await using ward = await Ward.open(installation);
    await ward.advertise(5);
    const file = join(ward.patient.folder, 'frr.conf');
    await writeFile(file, 'hostname a\n');
    ward.patient.configure({ routing: { config: file } });
    expect(await ward.finds('stray-lines')).toEqual([expect.stringMatching(/^ok: /)]);
    // What `write memory` writes.
    const saved = await ward.server.operator('show running-config');
    await writeFile(file, saved);
    const numbers = saved
      .split('\n')
      .flatMap((line, index) => (/RIPCORD|^ (?:match|set) /.test(line) ? [index + 1] : []));
    const [finding] = await ward.patient.examined('stray-lines', { exec: ward.exec });
    expect(finding).toMatchObject({ level: 'warning' });
    expect(numbers.length).toBeGreaterThan(5);
    expect(finding?.found).toContain(lineNumbers(numbers.map(number => ({ number }))));
  });

  it('a ripd that is deaf, after a restart of zebra alone, is found', async () => {
    await using ward = await Ward.open(installation);
    await ward.server.ip('addr', 'add', `${IP}/32`, 'dev', 'lo');
    await ward.advertise(5);
    await ward.willFind('hearing', 'ok: ripd receives updates from zebra.');
    await ward.server.signal('zebra', 'SIGKILL');
    await ward.server.startDaemon('zebra');
    await ward.willFind(
      'hearing',
      'error: ripd receives no updates from zebra, as after a restart of zebra alone.',
    );
  });

  it('a daemon that hangs, and one that died, are found', async () => {
    await using ward = await Ward.open(installation);
    await ward.server.signal('zebra', 'SIGSTOP');
    expect(await ward.finds('daemons-running')).toContain('error: zebra does not answer in time.');
    await ward.server.signal('zebra', 'SIGCONT');
    await ward.server.signal('ripd', 'SIGKILL');
    expect(await ward.finds('daemons-running')).toContain('error: ripd is not running.');
  });

  it('metrics too close for the hops that ripd hears of are found', async () => {
    await using ward = await Ward.open(installation);
    const { server, router } = ward.pair;
    await server.operator('conf t', 'router rip', 'network eth0');
    await router.ip('route', 'add', 'blackhole', '10.99.0.0/24');
    // As a router three hops behind it would make it look.
    await router.operator('conf t', 'router rip', 'redistribute kernel metric 4');
    const peers = [{ name: 'smtp-a', address: '10.46.1.1', checks: [CHECK] }];
    ward.patient.configure({ service: { metric: 3, boost: 1, drainMetric: 10, peers } });
    await ward.willFind(
      'metric-spacing',
      'warning: metric 3 of smtp, with boost 1, is too low: routers up to 3 hops apart are seen.',
    );
    ward.patient.configure({ service: { metric: 12, boost: 1, peers } });
    await ward.willFind(
      'metric-spacing',
      'error: metric 12 of smtp exceeds 11, the most that the farthest router seen (3 hops) can use.',
    );
  });

  it('peers without a route, peers that are silent and peers that answer are found', async () => {
    await using ward = await Ward.open(installation);
    const peer = (name: string, address: string) => ({
      name,
      address,
      checks: [{ ...CHECK, host: address }],
    });
    const peers = [
      peer('near', '10.46.1.1'),
      peer('silent', '10.46.1.77'),
      peer('far', '10.99.0.1'),
      peer('us', '10.46.1.2'),
    ];
    ward.patient.configure({ service: { boost: 1, peers } });
    expect(await ward.finds('peers')).toEqual([
      'ok: 10.46.1.1 of near can be reached.',
      'warning: 10.46.1.77 of silent does not answer an ICMP echo.',
      'error: There is no route to 10.99.0.1 of far.',
      'error: 10.46.1.2 of us is an address of this server.',
    ]);
  });

  it('whoever else enters our route-map, under a controller that wants nothing new, is found', async () => {
    await using ward = await Ward.open(installation);
    await ward.server.ip('addr', 'add', `${IP}/32`, 'dev', 'lo');
    await ward.advertise(5);
    await mkdir(join(ward.patient.folder, 'run'));
    const controller = createServer((_, response) =>
      response.end(JSON.stringify(status({ version: '0.1.0' }))),
    );
    await using _socket = await opened(controller, socketPath(join(ward.patient.folder, 'run')));
    expect(await ward.finds('foreign-changes')).toEqual(['ok: Nothing else changes what ripcord owns.']);
    await ward.server.operator('conf t', 'route-map RIPCORD permit 10', 'set metric 9');
    expect(await ward.finds('foreign-changes')).toEqual([
      expect.stringMatching(/^warning: Something else .*route-map RIPCORD permit 10; set metric 5/),
    ]);
  });
});

describe.each(INSTALLATIONS.filter(hasMgmtd))(
  'Given a replica beside the FRR with mgmtd in $root',
  installation => {
    it('a missing mgmtd is found', async () => {
      await using ward = await Ward.open(installation);
      await ward.server.signal('mgmtd', 'SIGKILL');
      expect(await ward.finds('daemons-running')).toContain('error: mgmtd is not running.');
    });
  },
);
