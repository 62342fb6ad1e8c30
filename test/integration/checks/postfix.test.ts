import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startWatch } from '../../../src/checks/held-connection.ts';
import type { Check } from '../../../src/checks/registry.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { BRIEF_MS, type Fields, processCheck, run, smtpCheck } from '../../unit/checks/checks.ts';
import { freePort, serve } from '../../unit/checks/server.ts';
import { literals } from '../../unit/names.ts';
import { waitFor } from '../../unit/wait-for.ts';
import { exampleChecks } from './example.ts';
import { type MorePorts, makePostfix, type Postfix } from './postfix.ts';

let more: MorePorts;
let postfix: Postfix;
beforeAll(async () => {
  more = { tls: await freePort(), refusing: await freePort() };
  postfix = await makePostfix(await freePort(), more);
});
afterAll(() => postfix?.remove());

const smtp = (over = {}) => run(smtpCheck(postfix.port, over));
const named = () => run(processCheck({ by: 'name', name: postfix.master }));
const pidfile = () => run(processCheck({ by: 'pidfile', path: postfix.pidfile, name: postfix.master }));

// One Postfix goes through its life, in this order.

it('a Postfix that never ran: connection refused, no such process and no pidfile', async () => {
  expect(await named()).toMatchObject({ ok: false, reason: `no process named ${postfix.master}` });
  expect(await smtp()).toMatchObject({ ok: false, reason: 'connection refused' });
  expect(await pidfile()).toMatchObject({ ok: false, reason: `pidfile ${postfix.pidfile} does not exist` });
});

it('started: up by its banner, by its name and by its pidfile', async () => {
  await postfix.start();
  expect(await smtp()).toMatchObject({ ok: true, reason: '220 mx1.example.org ESMTP' });
  const pid = (await readFile(postfix.pidfile, 'utf8')).trim();
  const running = { ok: true, reason: `${postfix.master} is process ${pid}` };
  expect(await named()).toMatchObject(running);
  expect(await pidfile()).toMatchObject(running);
});

it('with STARTTLS: up where its own certificate is not verified, and told as self-signed where it is', async () => {
  expect(await smtp({ starttls: { verify: false } })).toMatchObject({
    ok: true,
    reason: '220 mx1.example.org ESMTP, TLSv1.3',
  });
  expect(await smtp({ starttls: { verify: true, serverName: 'mx1.example.org' } })).toMatchObject({
    ok: false,
    reason: 'certificate of mx1.example.org is self-signed',
  });
});

it('with TLS from the first byte on: up where its certificate is trusted', async () => {
  const tls = { ca: postfix.certificate, serverName: 'mx1.example.org' };
  expect(await run(smtpCheck(more.tls, { tls }))).toMatchObject({
    ok: true,
    reason: '220 mx1.example.org ESMTP, TLSv1.3',
  });
  expect(await smtp({ tls })).toMatchObject({ ok: false, reason: 'TLS failed: wrong version number' });
});

it('the examples: all their checks are up', async () => {
  const trusted = { serverName: 'mx1.example.org', ca: postfix.certificate };
  const fields: Readonly<Record<string, Fields>> = {
    starttls: { starttls: trusted },
    tls: { port: more.tls, tls: trusted },
  };
  for (const kind of ['smtp', 'tcp']) {
    const checks = exampleChecks(kind, id => ({ host: '127.0.0.1', port: postfix.port, ...fields[id] }));
    for (const [id, check] of checks) expect(await run(trusting(check)), id).toMatchObject({ ok: true });
  }
  const local: Readonly<Record<string, Fields>> = {
    named: { name: postfix.master },
    pidfile: { pidfile: postfix.pidfile },
  };
  for (const kind of ['process', 'exec']) {
    for (const [id, check] of exampleChecks(kind, name => local[name] ?? {}))
      expect(await run(check), id).toMatchObject({ ok: true });
  }
});

/** With our issuer in place of the one that its script trusts. */
function trusting(check: Check): Check {
  if (check.kind !== 'tcp') return check;
  const script = check.script.map(step =>
    step.act === 'starttls' ? { ...step, tls: { ...step.tls, ca: postfix.certificate } } : step,
  );
  return { ...check, script };
}

it('refusing: its answer to EHLO is told', async () => {
  expect(await run(smtpCheck(more.refusing))).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^answer to EHLO 554 .*Access denied, expected 250$/),
  });
});

it('frozen: takes connections and says nothing, though its process is there', async () => {
  await postfix.freeze();
  expect(await smtp({ timeoutMs: BRIEF_MS })).toMatchObject({
    ok: false,
    reason: 'no banner within 1000 ms',
  });
  expect(await pidfile()).toMatchObject({ ok: true });
});

it('thawed: up again', async () => {
  await postfix.thaw();
  expect(await smtp()).toMatchObject({ ok: true });
});

it('stopped: a connection held by a watch is lost', async () => {
  const onLoss = vi.fn();
  const watch = startWatch(
    { host: '127.0.0.1', port: postfix.port },
    { clock: systemClock, names: literals, spacingMs: 0, onLoss },
  );
  watch.hold();
  await smtp(); // answered after the watch's connection was taken
  await postfix.stop();
  await waitFor(() => expect(onLoss).toHaveBeenCalledOnce());
});

it('stopped: connection refused, and no such process, or a zombie at most', async () => {
  expect(await smtp()).toMatchObject({ ok: false, reason: 'connection refused' });
  expect(await named()).toMatchObject({ ok: false });
  expect(await pidfile()).toMatchObject({ ok: false });
});

it('garbage: a stranger at its port is told', async () => {
  const stranger = await serve(socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
  expect(await run(smtpCheck(stranger.port))).toMatchObject({
    ok: false,
    reason: 'banner "SSH-2.0-OpenSSH_9.2" is not an SMTP reply',
  });
  await stranger.stop();
});
