import { describe, expect, it } from 'vitest';
import { createVtysh } from '../../../../src/drivers/frr/vtysh.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import type { Argv, ExecOptions, ExecResult } from '../../../../src/sys/exec.ts';

type Ending = Partial<Omit<ExecResult, 'argv'>>;
const LOCKED: Ending = { exitCode: 1, stdout: 'VTY configuration is locked by other VTY\n' };
const NO_DAEMON = 'Exiting: failed to connect to any daemons.\n';

/** A vtysh that ends as told, one ending a call, the last one for ever; and a clock that only its sleeps move. */
function fake(...endings: Ending[]) {
  const calls: { argv: Argv; options: ExecOptions }[] = [];
  const sleeps: number[] = [];
  let now = 0;
  const exec = async (argv: Argv, options: ExecOptions): Promise<ExecResult> => {
    const ending = endings[Math.min(calls.length, endings.length - 1)] ?? {};
    calls.push({ argv, options });
    return { argv, end: 'exited', exitCode: 0, stdout: '', stderr: '', ms: 5, ...ending };
  };
  const sleep = async (ms: number) => {
    sleeps.push(ms);
    now += ms;
  };
  const clock = { now: () => now, sleep, allow: sleep };
  return { calls, sleeps, vtysh: createVtysh(['vtysh', '-N', 'b'], { exec, clock, product: 'frr' }) };
}

describe('what is run', () => {
  it('lines are separate arguments below `configure terminal`, to the daemon asked for', async () => {
    const { vtysh, calls } = fake();
    await vtysh.enter('ripd', ['router rip', 'network eth0']);
    expect(calls[0]?.argv).toEqual([
      'vtysh',
      '-N',
      'b',
      '-d',
      'ripd',
      '-c',
      'configure terminal',
      '-c',
      'router rip',
      '-c',
      'network eth0',
    ]);
    expect(calls[0]?.options.env).toEqual({ VTYSH_HISTFILE: '/dev/null' });
  });

  it('to all daemons there is no -d', () => {
    expect(fake().vtysh.command('all', ['router rip'])).toEqual([
      'vtysh',
      '-N',
      'b',
      '-c',
      'configure terminal',
      '-c',
      'router rip',
    ]);
  });

  it('one call runs at a time, in the order of asking, also after a failure', async () => {
    const log: string[] = [];
    const exec = async (argv: Argv): Promise<ExecResult> => {
      const command = argv.at(-1) ?? '';
      log.push(`begin ${command}`);
      await new Promise(resolve => setImmediate(resolve));
      log.push(`end ${command}`);
      return { argv, end: 'exited', exitCode: command === 'a' ? 1 : 0, stdout: '', stderr: '', ms: 1 };
    };
    const vtysh = createVtysh(['vtysh'], { exec, clock: systemClock, product: 'frr' });
    await Promise.allSettled([
      vtysh.ask('ripd', ['a']),
      vtysh.enter('ripd', ['b']),
      vtysh.ask('ripd', ['c']),
    ]);
    expect(log).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
  });
});

describe('a lock held by another session', () => {
  it.each([
    ['Quagga', LOCKED],
    ['mgmtd', { exitCode: 1, stdout: '% could not lock candidate DS\n' }],
    ['mgmtd that exits 0', { exitCode: 0, stdout: '% command failed, could not lock running DS\n' }],
  ])('of %s is waited for', async (_whose, locked) => {
    const { vtysh, calls } = fake(locked, locked, {});
    await vtysh.enter('ripd', ['router rip']);
    expect(calls).toHaveLength(3);
  });

  it('is waited for ever longer, and some seconds at most', async () => {
    const { vtysh, sleeps } = fake(LOCKED);
    await expect(vtysh.enter('ripd', ['router rip'])).rejects.toThrow(
      /locked by other VTY\. Another session holds/,
    );
    expect(sleeps).toEqual([50, 100, 200, 400, 800]);
  });
});

describe('a failure', () => {
  it.each<{ what: string; ending: Ending; message: RegExp }>([
    {
      what: 'an unknown command',
      ending: { exitCode: 1, stdout: '% Unknown command: x\n' },
      message: /^vtysh .*: exit 1: % Unknown command: x\.$/,
    },
    {
      what: 'a daemon that dies half-way, at exit 0',
      ending: { stderr: 'Warning: closing connection to ripd because of an I/O error!\n' },
      message: /exit 0: Warning: closing connection to ripd/,
    },
    {
      what: 'ripd that does not run',
      ending: { exitCode: 1, stderr: NO_DAEMON },
      message: /ripd is not running: set ripd=yes in \/etc\/frr\/daemons/,
    },
    {
      what: 'a user who may not connect',
      ending: {
        exitCode: 1,
        stderr: `${NO_DAEMON}Hint: if this seems wrong, try running me as a privileged user!\n`,
      },
      message: /may not use FRR's sockets \(be root or in the group frrvty\), or: ripd is not running/,
    },
    {
      what: 'a user whom PAM refuses, at exit 0',
      ending: { stderr: 'vtysh_pam: Failure to initialize pam: Authentication failure(7)' },
      message: /failure\(7\)\. PAM refuses this user: add the line `username USER nopassword`/,
    },
    {
      what: 'a program that is not there',
      ending: { end: 'not-started', exitCode: undefined, stderr: 'spawn vtysh ENOENT' },
      message:
        /could not be started: spawn vtysh ENOENT\. The program was not found: install FRR, or set routing\.vtysh/,
    },
    {
      what: 'a daemon that hangs',
      ending: { end: 'timed-out', exitCode: undefined, ms: 5003 },
      message: /no end within 5003 ms, killed\. ripd hangs: restart FRR\.$/,
    },
  ])('of $what is one message with the command, its output and the remedy', async ({ ending, message }) => {
    await expect(fake(ending).vtysh.enter('ripd', ['x'])).rejects.toThrow(message);
  });

  it('is not seen in a missing vtysh.conf', async () => {
    const stderr = [
      "% Can't open configuration file /etc/frr/b/vtysh.conf due to 'No such file or directory'.",
      'Configuration file[/etc/frr/b/frr.conf] processing failure: 11\n',
    ].join('\n');
    await fake({ stderr }).vtysh.enter('ripd', ['x']);
  });

  it('is not seen in an account that PAM did not validate, but in what is said after it', async () => {
    const account = 'vtysh_pam: Failed in account validation: Authentication failure(7)';
    await fake({ stderr: account }).vtysh.enter('ripd', ['x']);
    await expect(
      fake({ exitCode: 1, stderr: `${account}${NO_DAEMON}` }).vtysh.enter('ripd', ['x']),
    ).rejects.toThrow(/exit 1: Exiting: failed to connect to any daemons\. ripd is not running/);
  });
});
