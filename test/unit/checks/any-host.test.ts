import { describe, expect, it } from 'vitest';
import { runAtAnyHost } from '../../../src/checks/any-host.ts';
import type { ProbeResult } from '../../../src/checks/prober.ts';

const passed: ProbeResult = { ok: true, reason: '220 mx', ms: 3 };
const refused: ProbeResult = { ok: false, reason: 'connection refused', ms: 1 };
const unfit: ProbeResult = { ok: undefined, reason: 'too many open files in ripcord', ms: 2 };

const HOSTS = ['10.46.1.2', '10.47.1.2'];
const run = (...results: readonly ProbeResult[]) =>
  runAtAnyHost(HOSTS, async host => results[HOSTS.indexOf(host)] ?? refused);

describe('a check at several addresses', () => {
  it('passes where one of them answers, and says which', async () => {
    expect(await run(refused, passed)).toEqual({ ok: true, reason: '220 mx at 10.47.1.2', ms: 3 });
    expect(await run(passed, unfit)).toEqual({ ok: true, reason: '220 mx at 10.46.1.2', ms: 3 });
  });

  it('does not wait for those that hang, and lets go of them', async () => {
    let given: AbortSignal | undefined;
    const result = await runAtAnyHost(HOSTS, (host, signal) => {
      if (host === '10.47.1.2') return Promise.resolve(passed);
      given = signal;
      return new Promise(() => undefined);
    });
    expect([result.ok, given?.aborted]).toEqual([true, true]);
  });

  it('fails where none does, with what each found', async () => {
    const reason = 'connection refused at 10.46.1.2; connection refused at 10.47.1.2';
    expect(await run(refused, refused)).toEqual({ ok: false, reason, ms: 1 });
  });

  it('has no verdict where one could not be asked, and none answers well', async () => {
    expect(await run(refused, unfit)).toMatchObject({ ok: undefined, ms: 2 });
  });
});
