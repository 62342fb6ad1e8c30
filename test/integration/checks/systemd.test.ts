import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProbe } from '../../../src/checks/run-probe.ts';
import { BRIEF_MS, type Fields, systemdCheck } from '../../unit/checks/checks.ts';
import { literals } from '../../unit/names.ts';
import { waitFor } from '../../unit/wait-for.ts';
import { exampleChecks } from './example.ts';
import { type Systemd, startSystemd } from './systemd.ts';

const UNITS = {
  'good.service': '[Service]\nExecStart=sleep 300\n',
  'bad.service': '[Service]\nExecStart=false\n',
  'starting.service': '[Service]\nType=notify\nExecStart=sleep 300\n',
  'reloading.service':
    '[Service]\nType=notify\nNotifyAccess=all\nExecStart=sh -c "systemd-notify --ready; exec sleep 300"\nExecReload=sleep 300\n',
  'oneshot.service': '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=true\n',
  'garbage.service': '[Service]\nExxx\n',
  'masked.service': '',
  'postfix@.service': '[Service]\nExecStart=sleep 300\n',
};

let systemd: Systemd;
beforeAll(async () => {
  systemd = await startSystemd(UNITS);
});
afterAll(() => systemd?.remove());

const unit = (name: string, over: Fields = {}) =>
  runProbe(systemdCheck(`${name}.service`, { scope: 'user', ...over }), {
    exec: systemd.exec,
    names: literals,
  });

// One systemd goes through its life, in this order.

it('a unit that was never started: inactive; started: up; killed: told as failed', async () => {
  expect(await unit('good')).toMatchObject({ ok: false, reason: 'inactive (dead)' });
  await systemd.systemctl('start', 'good.service');
  expect(await unit('good', { subState: 'running' })).toMatchObject({ ok: true, reason: 'active (running)' });
  await systemd.systemctl('kill', '--signal=SIGKILL', 'good.service');
  await waitFor(async () =>
    expect(await unit('good')).toMatchObject({ ok: false, reason: 'failed (signal)' }),
  );
});

it('a unit that fails: told by its result', async () => {
  await systemd.systemctl('start', 'bad.service');
  await waitFor(async () =>
    expect(await unit('bad')).toMatchObject({ ok: false, reason: 'failed (exit-code)' }),
  );
});

it('a unit that is on its way up is not up; one that reloads is', async () => {
  await systemd.systemctl('start', '--no-block', 'starting.service');
  await waitFor(async () =>
    expect(await unit('starting')).toMatchObject({ ok: false, reason: 'activating (start)' }),
  );
  await systemd.systemctl('start', 'reloading.service');
  await systemd.systemctl('reload', '--no-block', 'reloading.service');
  await waitFor(async () =>
    expect(await unit('reloading')).toMatchObject({ ok: true, reason: 'reloading (reload)' }),
  );
});

it('a unit that only started others: active, but not running', async () => {
  await systemd.systemctl('start', 'oneshot.service');
  expect(await unit('oneshot')).toMatchObject({ ok: true, reason: 'active (exited)' });
  expect(await unit('oneshot', { subState: 'running' })).toMatchObject({
    ok: false,
    reason: 'active (exited), expected running',
  });
});

it.each([
  ['nowhere', 'there is no unit nowhere.service'],
  ['masked', 'inactive (masked)'],
  ['garbage', 'inactive (bad-setting)'],
])('a unit that cannot be started, as %s: told why', async (name, reason) => {
  expect(await unit(name)).toMatchObject({ ok: false, reason });
});

it('the example: the instance of the template is up', async () => {
  await systemd.systemctl('start', 'postfix@-.service');
  const check = exampleChecks('systemd', id => (id.startsWith('systemd') ? { scope: 'user' } : {})).get(
    'systemd:postfix@-.service',
  );
  if (check === undefined) throw new Error('the example has lost its check');
  expect(await runProbe(check, { exec: systemd.exec, names: literals })).toMatchObject({
    ok: true,
    reason: 'active (running)',
  });
});

it('a systemd that hangs: no answer; thawed: up again; killed: no connection', async () => {
  await systemd.systemctl('start', 'oneshot.service');
  systemd.freeze();
  expect(await unit('oneshot', { timeoutMs: BRIEF_MS })).toMatchObject({
    ok: false,
    reason: 'no answer from systemd within 1000 ms',
  });
  systemd.thaw();
  expect(await unit('oneshot')).toMatchObject({ ok: true });
  await systemd.kill();
  expect(await unit('oneshot')).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^Failed to connect to bus: /),
  });
});
