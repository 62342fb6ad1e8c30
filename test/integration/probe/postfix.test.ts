import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startWatch } from '../../../src/probe/watch.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { BRIEF_MS, processCheck, run, smtpCheck } from '../../unit/probe/checks.ts';
import { freePort } from '../../unit/probe/server.ts';
import { makePostfix, type Postfix } from './postfix.ts';

let postfix: Postfix;
beforeAll(async () => {
  postfix = await makePostfix(await freePort());
});
afterAll(() => postfix?.remove());

const smtp = (over = {}) => run(smtpCheck(postfix.port, over));
const named = () => run(processCheck({ by: 'name', name: postfix.master }));
const pidfile = () => run(processCheck({ by: 'pidfile', path: postfix.pidfile }));

// One Postfix goes through its life, in this order.

test('a Postfix that never ran: connection refused, no such process and no pidfile', async () => {
  expect(await named()).toMatchObject({ ok: false, reason: `no process named ${postfix.master}` });
  expect(await smtp()).toMatchObject({ ok: false, reason: 'connection refused' });
  expect(await pidfile()).toMatchObject({ ok: false, reason: `pidfile ${postfix.pidfile} does not exist` });
});

test('started: up by its banner, by its name and by its pidfile', async () => {
  await postfix.start();
  expect(await smtp()).toMatchObject({ ok: true, reason: '220 mx1.example ESMTP' });
  const pid = (await readFile(postfix.pidfile, 'utf8')).trim();
  const running = { ok: true, reason: `${postfix.master} is process ${pid}` };
  expect(await named()).toMatchObject(running);
  expect(await pidfile()).toMatchObject(running);
});

test('with STARTTLS: up where its own certificate is not verified, and told as self-signed where it is', async () => {
  expect(await smtp({ starttls: { verify: false } })).toMatchObject({
    ok: true,
    reason: '220 mx1.example ESMTP, TLSv1.3',
  });
  expect(await smtp({ starttls: { verify: true, serverName: 'mx1.example' } })).toMatchObject({
    ok: false,
    reason: 'certificate of mx1.example is self-signed',
  });
});

test('frozen: takes connections and says nothing, though its process is there', async () => {
  await postfix.freeze();
  expect(await smtp({ timeoutMs: BRIEF_MS })).toMatchObject({
    ok: false,
    reason: 'no banner within 250 ms',
  });
  expect(await pidfile()).toMatchObject({ ok: true });
});

test('thawed: up again', async () => {
  await postfix.thaw();
  expect(await smtp()).toMatchObject({ ok: true });
});

test('stopped: a connection held by a watch is lost', async () => {
  const onLoss = vi.fn();
  const watch = startWatch(
    { host: '127.0.0.1', port: postfix.port },
    { clock: systemClock, spacingMs: 0, onLoss },
  );
  watch.hold();
  await smtp(); // answered after the watch's connection was taken
  await postfix.stop();
  await vi.waitFor(() => expect(onLoss).toHaveBeenCalledOnce());
});

test('stopped: connection refused, and no such process, or a zombie at most', async () => {
  expect(await smtp()).toMatchObject({ ok: false, reason: 'connection refused' });
  expect(await named()).toMatchObject({ ok: false });
  expect(await pidfile()).toMatchObject({ ok: false });
});
