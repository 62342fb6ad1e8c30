import { describe, expect, it } from 'vitest';
import type { FrrConfig } from '../../../../src/drivers/frr/frr-driver.ts';
import { createFrrDriver } from '../../../../src/drivers/frr/frr-driver.ts';
import type { Argv, ExecResult } from '../../../../src/sys/exec.ts';
import { configFor, service } from './configs.ts';

const SMTP = service('smtp', '198.51.100.25/32');
const CONFIG = configFor([SMTP]);
const QUAGGA = configFor([SMTP], { daemon: 'quagga', config: '/etc/quagga/ripd.conf' });

const HEARING = 'Client: rip\nRedist:v4   2   0   0\n';
const DEAF = 'Client: rip\nRedist:v4   0   0   0\n';
const REDISTRIBUTION = 'redistribute connected metric 16 route-map RIPCORD';

interface Beside {
  readonly banner: string;
  readonly daemons: string;
  /** Default: it runs. */
  readonly zebra?: boolean;
  readonly running?: string;
  /** What zebra says of its clients. */
  readonly clients?: string;
}
const FRR_8: Beside = { banner: 'FRRouting 8.4.4 (vm) on Linux(6.1).', daemons: ' ripd' };
const FRR_10: Beside = { banner: 'FRRouting 10.3 (vm) on Linux(6.1).', daemons: ' mgmtd zebra ripd' };
const QUAGGA_1: Beside = {
  banner: 'Quagga 1.2.4 (vm).\nCopyright 1996-2005 Kunihiro Ishiguro, et al.',
  daemons: ' ripd',
};

/** A driver beside a daemon that answers so. */
function driverBeside(beside: Beside, config: FrrConfig = CONFIG) {
  const calls: Argv[] = [];
  const world = { beside, now: 0, onAskedAnew: () => {} };
  const exec = async (argv: Argv): Promise<ExecResult> => {
    calls.push(argv);
    const { banner, daemons, zebra = true, running = '', clients = HEARING } = world.beside;
    const wanted = argv[argv.indexOf('-d') + 1] ?? '';
    const names = [zebra ? 'zebra' : '', ...daemons.split(' ')].filter(name => name !== '');
    const there = argv.includes('-d') ? names.includes(wanted) : names.length > 0;
    const stdout = argv.includes('show version')
      ? `${banner}\n`
      : argv.includes('show daemons')
        ? `${daemons}\nBuilding configuration...\n${running}\nend\n`
        : argv.includes('show zebra client')
          ? clients
          : '';
    if (argv.includes(REDISTRIBUTION)) world.onAskedAnew();
    const common = { argv, end: 'exited', ms: 1 } as const;
    return there
      ? { ...common, exitCode: 0, stdout, stderr: '' }
      : { ...common, exitCode: 1, stdout: '', stderr: 'Exiting: failed to connect to any daemons.' };
  };
  const sleep = async (ms: number) => {
    world.now += ms;
  };
  const clock = { now: () => world.now, sleep, allow: sleep };
  return { world, calls, driver: createFrrDriver(config, { exec, clock }) };
}

describe('which daemon is beside us', () => {
  it.each([
    { beside: FRR_8, config: CONFIG, daemon: { product: 'frr', version: '8.4.4' }, to: ['-d', 'ripd'] },
    { beside: FRR_10, config: CONFIG, daemon: { product: 'frr', version: '10.3' }, to: [] },
    { beside: QUAGGA_1, config: QUAGGA, daemon: { product: 'quagga', version: '1.2.4' }, to: ['-d', 'ripd'] },
  ])(
    '$daemon.product $daemon.version is known by its banner and told through $to',
    async ({ beside, config, daemon, to }) => {
      const { driver } = driverBeside(beside, config);
      expect((await driver.observe()).daemon).toEqual(daemon);
      expect(driver.command(['router rip'])).toEqual([
        'vtysh',
        ...to,
        '-c',
        'configure terminal',
        '-c',
        'router rip',
      ]);
    },
  );

  it('it is asked once, and again after a failure', async () => {
    const { driver, world, calls } = driverBeside(FRR_8);
    const versions = () =>
      calls.filter(argv => argv.includes('ripd') && argv.includes('show version')).length;
    await driver.observe();
    await driver.observe();
    expect(versions()).toBe(1);
    world.beside = { ...FRR_10, daemons: '' };
    await expect(driver.observe()).rejects.toThrow();
    world.beside = FRR_10;
    expect((await driver.observe()).daemon.version).toBe('10.3');
  });

  it('another product than configured is an error that says what to write', async () => {
    await expect(driverBeside(FRR_8, QUAGGA).driver.observe()).rejects.toThrow(
      'The routing daemon is frr 8.4.4, not quagga: set routing.daemon to frr.',
    );
  });

  it('something else than FRR or Quagga is an error with what it said', async () => {
    await expect(driverBeside({ banner: 'BIRD 2.0', daemons: ' ripd' }).driver.observe()).rejects.toThrow(
      /'BIRD 2\.0'/,
    );
  });

  it('FRR 10 without mgmtd, or with mgmtd but a dead ripd, is an error that names it', async () => {
    await expect(driverBeside({ ...FRR_10, daemons: ' zebra ripd' }).driver.observe()).rejects.toThrow(
      /mgmtd is not running/,
    );
    const { driver, world } = driverBeside(FRR_10);
    await driver.observe();
    world.beside = { ...FRR_10, daemons: ' mgmtd zebra' };
    await expect(driver.observe()).rejects.toThrow(/^ripd is not running: set ripd=yes/);
  });

  it.each([
    { who: 'ripd', beside: { ...FRR_8, daemons: '' }, alone: true },
    { who: 'ripd that mgmtd still answers for', beside: { ...FRR_10, daemons: ' mgmtd zebra' }, alone: true },
    { who: 'mgmtd', beside: { ...FRR_10, daemons: ' zebra ripd' }, alone: true },
    { who: 'each of them', beside: { ...FRR_8, daemons: '', zebra: false }, alone: false },
  ])('that $who is away is told apart: $alone, alone', async ({ beside, alone }) => {
    const { driver } = driverBeside(beside);
    await expect(driver.observe()).rejects.toMatchObject({ name: 'AbsentDaemonError', alone });
  });

  it('half a running configuration is not believed', async () => {
    const exec = async (argv: Argv): Promise<ExecResult> => ({
      argv,
      end: 'exited',
      exitCode: 0,
      stdout: argv.includes('show version') ? FRR_8.banner : ' ripd\nCurrent configuration:\nrouter rip\n',
      stderr: '',
      ms: 1,
    });
    await expect(createFrrDriver(CONFIG, { exec }).observe()).rejects.toThrow(
      /no whole running configuration/,
    );
  });
});

describe('what it enters and writes', () => {
  it('no line is no call', async () => {
    const { driver, calls } = driverBeside(FRR_8);
    await driver.apply([]);
    expect(calls).toEqual([]);
  });

  it('before a daemon is found, the command shown works with any FRR', () => {
    expect(driverBeside(FRR_8).driver.command(['x'])).not.toContain('-d');
  });

  it('what goes to disk is withdrawn whatever is advertised, in a block beside what was there', async () => {
    const { driver } = driverBeside(FRR_8);
    const written = await driver.rewrite({ product: 'frr', version: '8.4.4' }, Buffer.from('router bgp 1\n'));
    const content = String(written);
    expect(content).toMatch(/^router bgp 1\n! ripcord: begin/);
    expect(content.match(/ metric \d+/g)).toEqual([' metric 16', ' metric 16', ' metric 16']);
    expect(await driver.rewrite({ product: 'frr', version: '8.4.4' }, written)).toEqual(written);
  });

  it('the file and the withdrawn metric are those of the configuration and of RIP', () => {
    const { driver } = driverBeside(QUAGGA_1, QUAGGA);
    expect(driver.file).toBe('/etc/quagga/ripd.conf');
    expect(driver.traits.metric.unreachable).toBe(16);
  });
});

describe('whether ripd hears', () => {
  const running = `router rip\n ${REDISTRIBUTION}\nexit\n!`;
  const heals = (calls: readonly Argv[]) => calls.filter(argv => argv.includes(REDISTRIBUTION));

  it.each([
    { beside: FRR_8, to: ['-d', 'zebra'] },
    { beside: FRR_10, to: [] },
  ])('is asked of zebra through $to once something is redistributed', async ({ beside, to }) => {
    const { driver, world, calls } = driverBeside(beside);
    expect((await driver.observe()).hearing).toBe('unknown');
    world.beside = { ...beside, running };
    expect((await driver.observe()).hearing).toBe('hearing');
    world.beside = { ...beside, running, clients: DEAF };
    world.now += 10_000;
    expect((await driver.observe()).hearing).toBe('stalled');
    expect(calls.at(-1)).toEqual(['vtysh', ...to, '-c', 'show zebra client']);
  });

  it('is not asked of Quagga, which heals itself', async () => {
    const { driver } = driverBeside({ ...QUAGGA_1, running, clients: DEAF }, QUAGGA);
    expect((await driver.observe()).hearing).toBe('unknown');
  });

  it('is healed by another number and back, and seen to be', async () => {
    const { driver, world, calls } = driverBeside({ ...FRR_8, running, clients: DEAF });
    world.onAskedAnew = () => {
      world.beside = { ...FRR_8, running };
    };
    await driver.resync();
    expect(heals(calls)).toEqual([
      driver.command([
        'router rip',
        'redistribute connected metric 15 route-map RIPCORD',
        REDISTRIBUTION,
        'exit',
      ]),
    ]);
    expect((await driver.observe()).hearing).toBe('hearing');
  });

  it('is not healed before ripd has connected to zebra again: that would be lost', async () => {
    const { driver, calls } = driverBeside({ ...FRR_8, running, clients: '' });
    await expect(driver.resync()).rejects.toThrow(
      /ripd has lost zebra, and reconnects by itself within 10 s/,
    );
    expect(heals(calls)).toEqual([]);
  });

  it('that is not better after healing is an error with the remedy', async () => {
    const { driver } = driverBeside({ ...FRR_8, running, clients: DEAF });
    await expect(driver.resync()).rejects.toThrow(/requested them again: restart FRR/);
  });
});

describe('from the end of mgmtd until FRR has loaded its file', () => {
  it('nothing is asked and nothing entered', async () => {
    const { driver, calls } = driverBeside(FRR_10, configFor([SMTP], { sockets: '/nonexistent' }));
    void driver.onDaemonState('mgmtd', 'gone');
    await expect(driver.observe()).rejects.toThrow(/mgmtd is not running/);
    void driver.onDaemonState('mgmtd', 'running');
    await expect(driver.observe()).rejects.toThrow(/loads its file/);
    await expect(driver.apply(['router rip'])).rejects.toThrow(/loads its file/);
    await expect(driver.resync()).rejects.toThrow(/loads its file/);
    expect(calls).toEqual([]);
  });

  it('a call that fails as it ends is followed by no other', async () => {
    const calls: Argv[] = [];
    const exec = async (argv: Argv): Promise<ExecResult> => {
      calls.push(argv);
      void driver.onDaemonState('mgmtd', 'gone');
      const stderr = 'Exiting: failed to connect to any daemons.';
      return { argv, end: 'exited', ms: 1, exitCode: 1, stdout: '', stderr };
    };
    const driver = createFrrDriver(configFor([SMTP], { sockets: '/nonexistent' }), { exec });
    await expect(driver.observe()).rejects.toThrow(/mgmtd is not running/);
    expect(calls).toHaveLength(1);
  });

  it('unless we keep none, as then nobody loads it', async () => {
    const { driver } = driverBeside(FRR_10, configFor([SMTP], { config: null }));
    void driver.onDaemonState('mgmtd', 'gone');
    void driver.onDaemonState('mgmtd', 'running');
    await driver.observe();
  });
});

describe('how far announcements go', () => {
  const ASKED = ['show ip rip status', 'show ip rip', 'show running-config'];

  it.each([
    { beside: FRR_8, to: ['-d', 'ripd'] },
    { beside: FRR_10, to: [] },
  ])(
    'is asked through $to, one command a call, so that what is urgent comes between',
    async ({ beside, to }) => {
      const { driver, calls } = driverBeside(beside);
      const { interfaces } = await driver.outlook([]);
      expect(interfaces).toEqual([]);
      expect(calls.slice(-3)).toEqual(ASKED.map(command => ['vtysh', ...to, '-c', command]));
    },
  );

  it('that it cannot be asked is an error, and keeps nothing from being entered', async () => {
    const { driver, world } = driverBeside(FRR_8);
    await driver.observe();
    world.beside = { ...FRR_8, daemons: '', zebra: false };
    await expect(driver.outlook([])).rejects.toThrow(/failed to connect to any daemons/);
    world.beside = FRR_8;
    await driver.apply(['router rip', 'exit']);
  });
});
