import { expect, it } from 'vitest';
import { liveness, readyz } from '../../../../src/report/status/health.ts';
import { AT } from '../events/events.ts';
import { propagationStatus, serviceStatus, status } from './statuses.ts';

it('takes a controller for alive that looked at the daemon within a minute, with whatever result', () => {
  const down = status({ inStep: false, error: 'ripd is not running' });
  expect(liveness(down, Date.parse(AT) + 60_000).ok).toBe(true);
  expect(liveness(status(), Date.parse(AT) + 61_000)).toEqual({
    ok: false,
    reason: 'the controller has not looked at the daemon for 61 s',
  });
});

it('takes a server for ready while it serves and the daemon holds what is wanted', () => {
  expect(readyz(status()).ok).toBe(true);
  expect(readyz(status({ inStep: false, error: 'ripd is not running' }))).toEqual({
    ok: false,
    reason: 'out of sync: ripd is not running',
  });
  expect(readyz(status({ processes: { zebra: 'running', ripd: 'hung' } }))).toEqual({
    ok: false,
    reason: 'ripd is hung',
  });
  expect(readyz(status({ phase: 'withdrawing' }))).toEqual({
    ok: false,
    reason: 'the controller is withdrawing',
  });
});

it('takes a server for ready only if no route is known to be lost on its way, and says what is not confirmed', () => {
  const ready = (change: Parameters<typeof propagationStatus>[0]) =>
    readyz(status({ services: [serviceStatus({ propagation: propagationStatus(change) })] }));
  expect(ready({ state: 'blocked', reason: 'is not sent: on eth0 by `passive-interface eth0`' })).toEqual({
    ok: false,
    reason: 'smtp is not sent: on eth0 by `passive-interface eth0`',
  });
  expect(ready({ state: 'unheard', reason: 'is refused' })).toEqual({ ok: false, reason: 'smtp is refused' });
  expect(ready({ state: 'unconfirmed', reason: 'is sent on eth0, where no router is heard' })).toEqual({
    ok: true,
    reason: 'in sync with the routing daemon; unconfirmed: smtp is sent on eth0, where no router is heard',
  });
});
