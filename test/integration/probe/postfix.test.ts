import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BRIEF_MS, processCheck, run, smtpCheck } from '../../unit/probe/checks.ts';
import { freePort } from '../../unit/probe/server.ts';
import { makePostfix, type Postfix } from './postfix.ts';

let postfix: Postfix;
beforeAll(async () => {
  postfix = await makePostfix(await freePort());
});
afterAll(() => postfix?.remove());

const smtp = (over = {}) => run(smtpCheck(postfix.port, over));
const pidfile = () => run(processCheck({ by: 'pidfile', path: postfix.pidfile }));

// One Postfix goes through its life, in this order.

test('a Postfix that never ran: connection refused, and no pidfile', async () => {
  expect(await smtp()).toMatchObject({ ok: false, reason: 'connection refused' });
  expect(await pidfile()).toMatchObject({ ok: false, reason: `pidfile ${postfix.pidfile} does not exist` });
});

test('started: up by its banner, by its name and by its pidfile', async () => {
  await postfix.start();
  expect(await smtp()).toMatchObject({ ok: true, reason: '220 mx1.example ESMTP' });
  expect(await run(processCheck({ by: 'name', name: 'master' }))).toMatchObject({ ok: true });
  const pid = (await readFile(postfix.pidfile, 'utf8')).trim();
  expect(await pidfile()).toMatchObject({ ok: true, reason: `master is process ${pid}` });
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

test('stopped: connection refused, and no such process', async () => {
  await postfix.stop();
  expect(await smtp()).toMatchObject({ ok: false, reason: 'connection refused' });
  expect(await pidfile()).toMatchObject({ ok: false });
});
