import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemdSupervisor } from '../../../src/supervise/systemd-notify.ts';
import type { Argv, Exec, ExecOptions } from '../../../src/sys/exec.ts';

const SOCKET = '/run/systemd/notify';

function supervised(env: NodeJS.ProcessEnv, exitCode = 0) {
  const told: { argv: Argv; env: ExecOptions['env'] }[] = [];
  const errors: string[] = [];
  const exec: Exec = async (argv, options) => {
    told.push({ argv, env: options.env });
    return { argv, end: 'exited', exitCode, stdout: '', stderr: exitCode === 0 ? '' : 'no socket', ms: 1 };
  };
  const supervisor = systemdSupervisor({
    env,
    pid: 7,
    exec,
    monotonicUs: () => 42n,
    onError: error => errors.push(error.message),
  });
  return { supervisor, told, errors };
}

describe('a controller that systemd did not start', () => {
  it.each([{}, { NOTIFY_SOCKET: '' }])('has no supervisor in %j', env => {
    expect(supervised(env).supervisor).toBeUndefined();
  });
});

describe('a controller that systemd started', () => {
  it('tells its stages, and when it began to reload', async () => {
    const { supervisor, told } = supervised({ NOTIFY_SOCKET: SOCKET });
    await supervisor?.enter('ready', 'smtp normal');
    await supervisor?.enter('reloading', 'smtp normal');
    await supervisor?.enter('stopping', 'bye');
    expect(told.map(({ argv }) => argv)).toEqual([
      ['systemd-notify', 'READY=1', 'STATUS=smtp normal'],
      ['systemd-notify', 'RELOADING=1', 'MONOTONIC_USEC=42', 'STATUS=smtp normal'],
      ['systemd-notify', 'STOPPING=1', 'STATUS=bye'],
    ]);
  });

  it('keeps the socket to itself: a hook must not speak in its name', async () => {
    const env = { NOTIFY_SOCKET: SOCKET, WATCHDOG_USEC: '20000000', WATCHDOG_PID: '7', PATH: '/bin' };
    const { supervisor, told } = supervised(env);
    expect(env).toEqual({ PATH: '/bin' });
    await supervisor?.alive('');
    expect(told[0]).toEqual({
      argv: ['systemd-notify', 'WATCHDOG=1', 'STATUS='],
      env: { NOTIFY_SOCKET: SOCKET },
    });
  });

  it.each([
    [{ WATCHDOG_USEC: '20000000' }, 10_000],
    [{ WATCHDOG_USEC: '20000000', WATCHDOG_PID: '7' }, 10_000],
    [{ WATCHDOG_USEC: '20000000', WATCHDOG_PID: '8' }, undefined],
    [{ WATCHDOG_USEC: 'soon' }, undefined],
    [{}, undefined],
  ])('gives signs of life twice in the time of its watchdog: %j', (watchdog, heartbeatMs) => {
    expect(supervised({ NOTIFY_SOCKET: SOCKET, ...watchdog }).supervisor?.heartbeatMs).toBe(heartbeatMs);
  });

  it('complains once when systemd cannot be told, and goes on', async () => {
    const { supervisor, told, errors } = supervised({ NOTIFY_SOCKET: SOCKET }, 1);
    await supervisor?.alive('a');
    await supervisor?.alive('b');
    expect(told).toHaveLength(2);
    expect(errors).toEqual([expect.stringContaining('systemd was not notified: systemd-notify WATCHDOG=1')]);
  });

  it('lets no status become another assignment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async status => {
        const { supervisor, told } = supervised({ NOTIFY_SOCKET: SOCKET });
        await supervisor?.alive(status);
        const [, , line = ''] = told[0]?.argv ?? [];
        expect(line).toMatch(/^STATUS=[^\p{Cc}]*$/u);
        expect(line.length).toBeLessThanOrEqual('STATUS='.length + 200);
      }),
    );
  });
});
