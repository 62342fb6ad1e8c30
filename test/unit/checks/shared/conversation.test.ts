import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProbeContext } from '../../../../src/checks/prober.ts';
import { converse } from '../../../../src/checks/shared/conversation.ts';
import { ProbeFailure } from '../../../../src/checks/shared/failure.ts';
import { line } from '../../../../src/checks/shared/parse.ts';
import { systemExec } from '../../../../src/sys/exec.ts';
import { ip } from '../../names.ts';
import { AMPLE_MS } from '../checks.ts';
import { serve, type TestServer } from '../server.ts';

let server: TestServer;
let context: ProbeContext;
let abort: AbortController;
beforeEach(async () => {
  server = await serve(socket => socket.write('one\r\ntwo\r\n'));
  abort = new AbortController();
  context = { signal: abort.signal, timeoutMs: AMPLE_MS, exec: systemExec };
});
afterEach(() => server.stop());

const endpoint = () => ({ host: ip('127.0.0.1'), port: server.port });

/** The server sees everyone leave, without anybody aborting the run. */
async function expectLeft(): Promise<void> {
  await server.allLeft();
  expect(server.visits()).toBe(1);
  expect(abort.signal.aborted).toBe(false);
}

describe('converse', () => {
  it('reads message by message, then lets go of the connection', async () => {
    const said = await converse(endpoint(), context, async talk => {
      const lines = [await talk.read(line, 'first line'), await talk.read(line, 'second line')];
      return { ok: true, reason: lines.join(', ') };
    });
    expect(said).toEqual({ ok: true, reason: 'one, two' });
    await expectLeft();
  });

  it('lets go of the connection when the script finds a failure, and passes it on', async () => {
    const failed = converse(endpoint(), context, async () => {
      throw new ProbeFailure('queue is full');
    });
    await expect(failed).rejects.toThrow(new ProbeFailure('queue is full'));
    await expectLeft();
  });

  it('lets go of the connection when the run is aborted in the middle of the script', async () => {
    const aborted = converse(endpoint(), context, async talk => {
      await talk.read(line, 'first line');
      await talk.read(line, 'second line');
      abort.abort();
      return { ok: true, reason: await talk.read(line, 'third line') };
    });
    await expect(aborted).rejects.toThrow(new ProbeFailure(`no third line within ${AMPLE_MS} ms`));
    await server.allLeft();
  });
});
