/** ripcord under a systemd that was really booted, beside a real FRR, installed as examples/systemd/README.md says. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { Machine, type Suite } from './machine.ts';

const UNIT = 'ripcord.service';
const ADDRESS = '198.51.100.25';
const CONFIGURATION = `
server: smtp-a
routing: { networks: [eth0] }
services:
  - { name: smtp, address: ${ADDRESS}/32, metric: 3, checks: [{ kind: process, name: systemd, interval: 1s }] }
`;
/** A drain moves its traffic for 6.5 s before it withdraws, and a watchdog waits for 20 s. */
const PATIENCE_MS = 120_000;

let machine: Machine;
/** Who is asked what ripd holds: before FRR 10 ripd itself, as every daemon has a copy of the route-map that only a start reads anew. */
let holder: readonly string[];
async function boot(suite: Suite): Promise<void> {
  machine = await Machine.boot(suite);
  holder = suite === 'bookworm' ? ['-d', 'ripd'] : [];
  await machine.copy('examples/systemd', '/tmp/units');
  for (const folder of ['dist', 'templates']) {
    await machine.copy(folder, `/usr/lib/node_modules/ripcord-anycast/${folder}`);
  }
  await machine.run(['sh', '-euc', INSTALL]);
  await machine.write('/etc/ripcord/ripcord.yml', CONFIGURATION);
  await machine.run(['systemctl', 'daemon-reload']);
  await machine.run(['systemctl', 'enable', '--now', UNIT]);
}

const INSTALL = `
  ln -sf ../lib/node_modules/ripcord-anycast/dist/main.js /usr/bin/ripcord
  echo '{"version":"0.0.0","type":"module"}' >/usr/lib/node_modules/ripcord-anycast/package.json
  cd /tmp/units
  install -m 644 -Dt /etc/sysusers.d sysusers.d/ripcord.conf
  install -m 644 -Dt /etc/tmpfiles.d tmpfiles.d/ripcord.conf
  chown frr:frr /etc/frr/frr.conf && chmod 640 /etc/frr/frr.conf
  echo 'username ripcord nopassword' >>/etc/frr/vtysh.conf
  install -m 644 -Dt /etc/systemd/system ripcord.service ripcord-withdraw.service ripcord-retry.timer
  systemd-sysusers && systemd-tmpfiles --create`;

const until = (what: string, condition: () => Promise<boolean>) =>
  eventually(condition, {
    what,
    timeoutMs: PATIENCE_MS,
    describe: async () => (await machine.attempt(['journalctl', '--no-pager', '-n', '60'])).stdout,
  });
const metric = async () => {
  const running = await machine.attempt(['vtysh', ...holder, '-c', 'show running-config']);
  return /set metric (\d+)/.exec(running.stdout)?.[1];
};
const hasAlias = async () =>
  (await machine.run(['ip', '-4', 'address', 'show', 'dev', 'lo'])).includes(ADDRESS);
const serves = () =>
  until('the service is advertised', async () => (await metric()) === '3' && (await hasAlias()));
const withdrawn = () =>
  until('the service is withdrawn', async () => (await metric()) !== '3' && !(await hasAlias()));
const mainPid = async () => machine.property(UNIT, 'MainPID');
const restarts = async () => Number(await machine.property(UNIT, 'NRestarts'));
const kill = async (signal: string) =>
  machine.run(['systemctl', 'kill', '--kill-whom=main', `--signal=${signal}`, UNIT]);
const start = async () => {
  await machine.attempt(['systemctl', 'stop', 'ripcord-retry.timer', 'ripcord-withdraw.service']);
  await machine.attempt(['systemctl', 'reset-failed', UNIT]);
  await machine.run(['systemctl', 'start', UNIT]);
  await serves();
};
/** Lines of the journal about a unit since its last start, to look for what must not be there. */
const journal = async (unit: string) =>
  machine.run(['journalctl', '--no-pager', '--output=cat', '--unit', unit]);

/** The tests under the systemd of one Debian. */
export function underSystemd(suite: Suite): void {
  describe(`ripcord under the systemd of Debian ${suite}`, () => tests(suite));
}

function tests(suite: Suite): void {
  const cgroups = () => readFileSync('/proc/1/cgroup', 'utf8');
  const before = cgroups();
  beforeAll(() => boot(suite), 900_000);
  afterAll(async () => {
    await machine[Symbol.asyncDispose]();
    // A systemd that got out of its namespaces would have moved the processes of this machine.
    expect(cgroups()).toBe(before);
  });

  it('serves as user ripcord, with CAP_NET_ADMIN alone, and keeps the file of FRR', async () => {
    await serves();
    const status = await machine.run(['cat', `/proc/${await mainPid()}/status`]);
    expect(status).toMatch(/^CapEff:\s+0000000000001000$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(await machine.run(['ps', '-o', 'user=', '-p', await mainPid()])).toMatch(/^ripcord$/m);
    expect(await machine.run(['stat', '-c', '%U:%G %a', '/etc/frr/frr.conf'])).toBe('ripcord:frr 640\n');
    expect(await machine.run(['cat', '/etc/frr/frr.conf'])).toContain('redistribute connected metric 16');
  });

  it('is understood by systemd, but for what makes no difference to one that is older', async () => {
    const units = ['ripcord.service', 'ripcord-withdraw.service', 'ripcord-retry.timer'];
    const paths = units.map(name => `/etc/systemd/system/${name}`);
    const { stdout, stderr } = await machine.attempt(['systemd-analyze', 'verify', '--man=no', ...paths]);
    const complaints = `${stdout}${stderr}`.split('\n').filter(line => /ripcord/.test(line));
    // Before systemd 254 restarts do not start OnFailure= anyway.
    expect(complaints).toEqual(
      suite === 'bookworm' ? [expect.stringContaining("Unknown key 'RestartMode'")] : [],
    );
  });

  it('is confined, says systemd itself', async () => {
    const said = await machine.run(['systemd-analyze', 'security', '--no-pager', UNIT]);
    expect(said).toMatch(/Overall exposure level for ripcord.service: [0-2]\.\d OK/);
  });

  it('tells systemd how it fares', async () => {
    await until('the status is shown', async () =>
      (await machine.property(UNIT, 'StatusText')).includes('smtp normal (3)'),
    );
  });

  it('reads its configuration again at a reload, and is not started anew', async () => {
    const before = await mainPid();
    await machine.run(['sed', '-i', 's/metric: 3/metric: 4/', '/etc/ripcord/ripcord.yml']);
    await machine.run(['systemctl', 'reload', UNIT]);
    await until('the metric is another', async () => (await metric()) === '4');
    await machine.run(['sed', '-i', 's/metric: 4/metric: 3/', '/etc/ripcord/ripcord.yml']);
    await machine.run(['systemctl', 'reload', UNIT]);
    await serves();
    expect(await mainPid()).toBe(before);
    expect(await machine.property(UNIT, 'ActiveState')).toBe('active');
  });

  it.each(['SIGKILL', 'SIGSTOP'])('is brought back after %s, and its route stays', async signal => {
    const before = await restarts();
    await kill(signal);
    await until('it was started again', async () => {
      expect(await metric()).toBe('3');
      expect(await hasAlias()).toBe(true);
      return (await restarts()) > before && (await machine.property(UNIT, 'ActiveState')) === 'active';
    });
    await serves();
    expect(await machine.property('ripcord-withdraw.service', 'InactiveEnterTimestampMonotonic')).toBe('0');
  });

  it('is withdrawn when it does not come back, and tried again later unless somebody stops it', async () => {
    await machine.run(['sh', '-c', 'echo "server: [" >/etc/ripcord/ripcord.yml']);
    await kill('SIGKILL');
    await withdrawn();
    expect(await journal('ripcord-withdraw.service')).toContain(
      'withdraws by the configuration that was last in force',
    );
    expect(await machine.property('ripcord-retry.timer', 'ActiveState')).toBe('active');
    await machine.run(['systemctl', 'stop', UNIT]);
    expect(await machine.property('ripcord-retry.timer', 'ActiveState')).toBe('inactive');
    await machine.write('/etc/ripcord/ripcord.yml', CONFIGURATION);
    await start();
  });

  it('withdraws when it is stopped', async () => {
    await machine.run(['systemctl', 'stop', UNIT]);
    await withdrawn();
    expect(await machine.property(UNIT, 'Result')).toBe('success');
    await start();
  });

  it('is withdrawn by ExecStopPost= when it hangs in a stop, before FRR stops', async () => {
    await machine.write(
      `/run/systemd/system/${UNIT}.d/hang.conf`,
      '[Service]\nKillSignal=SIGSTOP\nSendSIGHUP=no\n',
    );
    await machine.run(['systemctl', 'daemon-reload']);
    await machine.run(['systemctl', 'stop', 'frr.service'], { timeoutMs: PATIENCE_MS });
    expect(await journal(UNIT)).toMatch(/withdrawn: smtp/);
    expect(await hasAlias()).toBe(false);
    await machine.run(['rm', '-r', `/run/systemd/system/${UNIT}.d`]);
    await machine.run(['systemctl', 'daemon-reload']);
    await machine.attempt(['systemctl', 'reset-failed', UNIT]);
    await machine.run(['systemctl', 'start', 'frr.service']);
    await start();
  });

  it('is stopped before FRR, and comes back with it', async () => {
    await machine.run(['systemctl', 'stop', 'frr.service'], { timeoutMs: PATIENCE_MS });
    const left = Number(await machine.property(UNIT, 'InactiveEnterTimestampMonotonic'));
    const frrStops = Number(await machine.property('frr.service', 'ActiveExitTimestampMonotonic'));
    expect(left).toBeLessThanOrEqual(frrStops);
    expect(await machine.property(UNIT, 'Result')).toBe('success');
    expect(await hasAlias()).toBe(false);
    await machine.run(['systemctl', 'start', 'frr.service']);
    await serves();
  });

  it('survives a restart of FRR, and the death of any of its daemons', async () => {
    // The tests before have used up its starts.
    await machine.run(['systemctl', 'reset-failed', 'frr.service']);
    await machine.run(['systemctl', 'restart', 'frr.service'], { timeoutMs: PATIENCE_MS });
    await serves();
    const before = await mainPid();
    await machine.run(['pkill', '-KILL', '-x', 'ripd']);
    await until('ripd is back', async () => (await machine.attempt(['pgrep', '-x', 'ripd'])).exitCode === 0);
    await serves();
    expect(await mainPid()).toBe(before);
  });
}
