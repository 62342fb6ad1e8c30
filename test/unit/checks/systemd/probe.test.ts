import { describe, expect, it } from 'vitest';
import { runProbe } from '../../../../src/checks/run-probe.ts';
import type { Exec, ExecResult } from '../../../../src/sys/exec.ts';
import { literals } from '../../names.ts';
import { BRIEF_MS, type Fields, systemdCheck } from '../checks.ts';

/** Probes a unit with a systemctl that ends like this (recorded of systemd 252). */
function shown(over: Partial<ExecResult>, check: Fields = {}) {
  const exec: Exec = async argv => ({
    argv,
    end: 'exited',
    exitCode: 0,
    stdout: '',
    stderr: '',
    ms: 1,
    ...over,
  });
  return runProbe(systemdCheck('unbound.service', check), { exec, names: literals });
}

const state = (load: string, active: string, sub: string, result = 'success') => ({
  stdout: `Result=${result}\nLoadState=${load}\nActiveState=${active}\nSubState=${sub}\n`,
});

describe('a systemd unit', () => {
  it.each([
    ['system', '--system'],
    ['user', '--user'],
  ])('of the %s is asked for by its name, which is no option', async (scope, option) => {
    let asked: readonly string[] = [];
    const exec: Exec = async argv => {
      asked = argv;
      return { argv, end: 'exited', exitCode: 0, stdout: '', stderr: '', ms: 1 };
    };
    await runProbe(systemdCheck('-.mount', { scope }), { exec, names: literals });
    expect(asked).toEqual([
      'systemctl',
      option,
      'show',
      '--property=LoadState,ActiveState,SubState,Result',
      '--',
      '-.mount',
    ]);
  });

  it.each([
    [state('loaded', 'active', 'running'), {}, 'active (running)'],
    [state('loaded', 'active', 'exited'), {}, 'active (exited)'],
    [state('loaded', 'active', 'running'), { subState: 'running' }, 'active (running)'],
    [state('loaded', 'reloading', 'reload'), {}, 'reloading (reload)'],
    [state('loaded', 'refreshing', 'refresh'), {}, 'refreshing (refresh)'],
  ])('is up: %j where %j', async (said, check, reason) => {
    expect(await shown(said, check)).toMatchObject({ ok: true, reason });
  });

  it.each([
    [state('loaded', 'inactive', 'dead'), {}, 'inactive (dead)'],
    [state('loaded', 'activating', 'start'), {}, 'activating (start)'],
    [state('loaded', 'deactivating', 'stop-sigterm'), {}, 'deactivating (stop-sigterm)'],
    [state('loaded', 'failed', 'failed', 'exit-code'), {}, 'failed (exit-code)'],
    [state('not-found', 'inactive', 'dead'), {}, 'there is no unit unbound.service'],
    [state('masked', 'inactive', 'dead'), {}, 'inactive (masked)'],
    [state('bad-setting', 'inactive', 'dead'), {}, 'inactive (bad-setting)'],
    [state('loaded', 'active', 'exited'), { subState: 'running' }, 'active (exited), expected running'],
    [{ stdout: 'garbage\n' }, {}, 'systemctl shows no state'],
    [
      { exitCode: 1, stderr: 'Failed to connect to bus: No such file or directory\n' },
      {},
      'Failed to connect to bus: No such file or directory',
    ],
    [
      { end: 'not-started', exitCode: undefined, stderr: 'spawn systemctl ENOENT' },
      {},
      'systemctl cannot be started: spawn systemctl ENOENT',
    ],
    [{ end: 'killed', exitCode: undefined }, {}, 'systemctl was killed by a signal'],
  ] satisfies [Partial<ExecResult>, Fields, string][])(
    'is down: %j where %j',
    async (said, check, reason) => {
      expect(await shown(said, check)).toMatchObject({ ok: false, reason });
    },
  );

  it('that systemd does not answer for is down at the timeout', async () => {
    const exec: Exec = () => new Promise(() => {});
    const check = systemdCheck('unbound.service', { timeoutMs: BRIEF_MS });
    expect(await runProbe(check, { exec, names: literals })).toMatchObject({
      ok: false,
      reason: 'no answer from systemd within 1000 ms',
    });
  });
});
