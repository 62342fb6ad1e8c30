import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  aheadOf,
  decodeAnswer,
  encodeNtpQuestion,
  type NtpAnswer,
} from '../../../../src/checks/ntp/message.ts';
import { judgeNtp } from '../../../../src/checks/ntp/probe.ts';
import { BRIEF_MS, type Fields, ntpCheck, run } from '../checks.ts';
import { freeUdpPort, serveUdp, type Visit } from '../udp-server.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map(stop => stop()));
});

const EPOCH_OFFSET_S = 2_208_988_800;

/** A server's answer, with these fields in place of those of a healthy one. */
interface Said {
  readonly leap?: number;
  readonly mode?: number;
  readonly stratum?: number;
  readonly reference?: string;
  /** By how much its clock is ahead of ours. */
  readonly aheadMs?: number;
  readonly origin?: Buffer;
}

function packet(question: Buffer, said: Said = {}): Buffer {
  const { leap = 0, mode = 4, stratum = 2, reference = '\x7f\x7f\x01\x01', aheadMs = 0 } = said;
  const answer = Buffer.alloc(48);
  answer.writeUInt8((leap << 6) | (4 << 3) | mode, 0);
  answer.writeUInt8(stratum, 1);
  answer.write(reference, 12, 4, 'latin1');
  (said.origin ?? question.subarray(40, 48)).copy(answer, 24);
  for (const at of [32, 40]) writeTime(answer, at, Date.now() + aheadMs);
  return answer;
}

function writeTime(answer: Buffer, at: number, unixMs: number): void {
  const seconds = unixMs / 1000 + EPOCH_OFFSET_S;
  answer.writeUInt32BE(Math.floor(seconds) % 2 ** 32, at);
  answer.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), at + 4);
}

async function probe(answer: (visit: Visit) => void, check: Fields = {}) {
  const server = await serveUdp(answer);
  stops.push(server.stop);
  return await run(ntpCheck(server.port, check));
}

const saying =
  (said: Said) =>
  ({ question, reply }: Visit) =>
    reply(packet(question, said));

describe('a time server that answers', () => {
  it('is up, and its stratum and offset are the reason', async () => {
    expect(await probe(saying({}))).toMatchObject({
      ok: true,
      reason: expect.stringMatching(/^stratum 2, \d+\.\d ms (ahead of|behind) our clock$/),
    });
  });

  it('is asked by a client of version 4 that tells nothing of itself', async () => {
    let asked: Buffer = Buffer.alloc(0);
    await probe(visit => {
      asked = visit.question;
      saying({})(visit);
    });
    expect(asked.length).toBe(48);
    expect(asked[0]).toBe(0x23);
    expect(asked.subarray(1, 40).every(byte => byte === 0)).toBe(true);
  });

  it.each([
    [{ leap: 3 }, {}, 'clock is not synchronised'],
    [{ stratum: 16 }, {}, 'clock is not synchronised'],
    [{ stratum: 0, reference: 'RATE' }, {}, "kiss-o'-death RATE"],
    [{ stratum: 0, reference: '\0\0\0\0', leap: 3 }, {}, 'clock is not synchronised'],
    [{ stratum: 4 }, { maxStratum: 3 }, 'stratum 4, expected 3 at most'],
  ] satisfies [Said, Fields, string][])('is down saying %j, given %j', async (said, check, reason) => {
    expect(await probe(saying(said), check)).toMatchObject({ ok: false, reason });
  });

  it.each([
    [60_000, 'ahead of'],
    [-60_000, 'behind'],
  ])('is down when its clock is off by %d ms, if it may be off by 1s only', async (aheadMs, side) => {
    expect(await probe(saying({ aheadMs }), { maxOffset: '1s' })).toMatchObject({
      ok: false,
      reason: expect.stringMatching(RegExp(`^\\d+\\.\\d ms ${side} our clock, expected 1000 ms at most$`)),
    });
  });

  it('is up however far its clock is off, if nothing is said of that', async () => {
    expect(await probe(saying({ aheadMs: -86_400_000 }))).toMatchObject({ ok: true });
  });
});

describe('a time server that does not answer', () => {
  it('refuses where nobody listens', async () => {
    expect(await run(ntpCheck(await freeUdpPort()))).toMatchObject({
      ok: false,
      reason: 'connection refused',
    });
  });

  it('fails at its timeout where it hangs', async () => {
    expect(await probe(() => {}, { timeoutMs: BRIEF_MS })).toMatchObject({
      ok: false,
      reason: 'no answer within 1000 ms',
    });
  });

  it.each<[string, (visit: Visit) => void]>([
    ['garbage', ({ reply }) => reply(Buffer.from('220 mx1 ESMTP\r\n'))],
    ['our own question', ({ question, reply }) => reply(question)],
    ['an answer to another question', saying({ origin: Buffer.alloc(8, 7) })],
    [
      'an answer from another port',
      ({ question, replyFromElsewhere }) => replyFromElsewhere(packet(question)),
    ],
    ['a broadcast', saying({ mode: 5 })],
  ])('takes no notice of %s, and waits for the true answer', async (_, other) => {
    const result = await probe(visit => {
      other(visit);
      setImmediate(() => saying({ stratum: 3 })(visit));
    });
    expect(result).toMatchObject({ ok: true, reason: expect.stringMatching(/^stratum 3,/) });
  });
});

describe('the offset', () => {
  const answer = (received: number, sent: number): NtpAnswer => ({
    leap: 0,
    stratum: 1,
    reference: 'GPS',
    received: received + EPOCH_OFFSET_S * 1000,
    sent: sent + EPOCH_OFFSET_S * 1000,
  });
  const judge = (trip: { leftMs: number; backMs: number }, said: NtpAnswer) =>
    judgeNtp(said, trip, { maxStratum: 15, maxOffsetMs: 100 });

  it('is that of RFC 5905, 8: ways there and back that take as long cancel out', () => {
    const said = judge({ leftMs: 1_000_000, backMs: 1_000_060 }, answer(1_000_080, 1_000_090));
    expect(said).toEqual({ ok: true, reason: 'stratum 1, 55.0 ms ahead of our clock' });
  });

  it('fails nobody for what the network, or our own lateness, may have added', () => {
    // Asked and answered at once by equal clocks, and read by us a second later: 500 ms off, give or take 500.
    expect(judge({ leftMs: 1_000_000, backMs: 1_001_000 }, answer(1_000_000, 1_000_000)).ok).toBe(true);
    // Off by 700 ms at least, whatever the way.
    expect(judge({ leftMs: 1_000_000, backMs: 1_001_000 }, answer(1_001_700, 1_001_700)).ok).toBe(false);
  });

  it('is right in every era: across 2036, and with either clock in the next', () => {
    const years = (count: number) => count * 365.25 * 86_400_000;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: years(200) }),
        fc.integer({ min: -years(60), max: years(60) }),
        (ms, off) => {
          const timestamp = (ms + off + EPOCH_OFFSET_S * 1000) % (2 ** 32 * 1000);
          expect(aheadOf(ms, timestamp)).toBeCloseTo(off, 3);
        },
      ),
    );
  });
});

describe('a packet', () => {
  it('may be any bytes, and nothing is thrown', () => {
    const nonce = Buffer.from('12345678');
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        bytes => decodeAnswer(Buffer.from(bytes), nonce) === undefined,
      ),
    );
    expect(decodeAnswer(packet(encodeNtpQuestion(nonce)), nonce)).toMatchObject({ leap: 0, stratum: 2 });
  });
});
