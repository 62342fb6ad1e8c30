import { beforeEach, describe, expect, it } from 'vitest';
import { RENEW_MS, VALID_MS } from '../../../../src/engine/peers/challenge.ts';
import type { Message } from '../../../../src/engine/peers/channel-message.ts';
import { ANSWER_EVERY_MS } from '../../../../src/engine/peers/peer-session.ts';
import { End } from './ends.ts';

const believed = (begun = false) => ({ kind: 'believed', begun });
const repeated = { kind: 'refused', reason: 'repeated' };
const unproven = { kind: 'refused', reason: 'unproven' };

let now: number;
let a: End;
let b: End;

beforeEach(() => {
  now = 0;
  a = new End('a', 'b', now);
  b = new End('b', 'a', now);
});

/** Hands a message over, and all that is said at once upon it; returns how each was taken. */
function converse(first: Message) {
  const receptions = [];
  for (let next: Message | undefined = first; next !== undefined; ) {
    const { reception, said } = (next.to === 'a' ? a : b).take(next, now);
    receptions.push(reception);
    next = said;
  }
  return receptions;
}

/** As converse, but only what is thought of the message itself. */
function tell(said: Message) {
  return (said.to === 'a' ? a : b).take(said, now).reception;
}

describe('a session', () => {
  it('is made in one round trip: a stranger is answered, the answer believed, and believed in turn', () => {
    expect(converse(a.say(now))).toMatchObject([unproven, believed(true), believed(true), believed()]);
    expect([a.believes, b.believes]).toEqual([b.life, a.life]);
  });

  it('is made when both begin at once', () => {
    const [fromA, fromB] = [a.say(now), b.say(now)];
    converse(fromA);
    converse(fromB);
    expect(tell(a.say(now))).toEqual(believed());
    expect(tell(b.say(now))).toEqual(believed());
  });

  it('outlives the loss of any one message while it is made', () => {
    for (const lost of [0, 1, 2, 3]) {
      a.restart(now);
      b.restart(now);
      let next: Message | undefined = a.say(now);
      for (let count = 0; next !== undefined && count < lost; count += 1) {
        next = (next.to === 'a' ? a : b).take(next, now).said;
      }
      now += 1000;
      converse(a.say(now));
      converse(b.say(now));
      expect([a.believes, b.believes]).toEqual([b.life, a.life]);
    }
  });
});

describe('in a session', () => {
  beforeEach(() => {
    converse(a.say(now));
    now += ANSWER_EVERY_MS;
  });

  it('the messages after lost ones are believed', () => {
    a.say(now);
    a.say(now);
    expect(tell(a.say(now))).toEqual(believed());
  });

  it('a message counts once, however often it comes', () => {
    const said = a.say(now);
    expect(tell(said)).toEqual(believed());
    expect(tell(said)).toEqual(repeated);
  });

  it('a message overtaken by a later one no longer counts', () => {
    const [early, late] = [a.say(now), a.say(now)];
    expect(tell(late)).toEqual(believed());
    expect(tell(early)).toEqual(repeated);
  });

  it('a message held back for long is not believed, though nothing has come after it', () => {
    const said = a.say(now);
    now += VALID_MS;
    expect(tell(said)).toMatchObject(unproven);
  });

  it('it goes on for hours by heartbeats alone', () => {
    for (let beat = 0; beat < 3 * 3600; beat += 1) {
      now += 1000;
      expect(tell(a.say(now))).toEqual(believed());
      expect(tell(b.say(now))).toEqual(believed());
    }
  });

  it('it is taken up again at once after a long cut', () => {
    now += 3_600_000;
    expect(converse(a.say(now))).toMatchObject([unproven, believed()]);
    expect(tell(a.say(now))).toEqual(believed());
    expect(tell(b.say(now))).toEqual(believed());
  });

  it('a way that is open in one direction only is not believed for long', () => {
    for (let gone = 0; gone < RENEW_MS + VALID_MS; gone += 1000) {
      now += 1000;
      tell(a.say(now));
      b.say(now);
    }
    expect(tell(a.say(now))).toMatchObject(unproven);
  });

  it('a restarted peer is known again after one round trip', () => {
    a.restart(now);
    expect(converse(a.say(now))).toMatchObject([unproven, believed(true), believed(true), believed()]);
    expect(b.believes).toBe('a/2');
  });

  it('a restarted peer that hears us first is known as soon', () => {
    a.restart(now);
    converse(b.say(now));
    expect([a.believes, b.believes]).toEqual([b.life, a.life]);
  });

  it('nothing that the peer said before it restarted is believed afterwards', () => {
    const former = [a.say(now), a.say(now), a.say(now)];
    tell(a.say(now));
    former.push(a.say(now));
    a.restart(now);
    converse(a.say(now));
    for (const said of former) expect(tell(said)).toMatchObject(unproven);
    expect(b.believes).toBe('a/2');
  });

  it('a life that died while it was still being introduced does not come back', () => {
    a.restart(now);
    const hello = a.say(now);
    const offered = b.take(hello, now).said;
    if (offered === undefined) throw new Error('a hello is answered');
    const heldBack = a.take(offered, now).said;
    if (heldBack === undefined) throw new Error('an answer is returned');
    a.restart(now);
    now += ANSWER_EVERY_MS;
    converse(a.say(now));
    expect(tell(heldBack)).toMatchObject(unproven);
    expect(b.believes).toBe('a/3');
  });

  it('nothing said to us before we restarted is believed afterwards', () => {
    const former = [a.say(now), a.say(now)];
    b.restart(now);
    for (const said of former) expect(tell(said)).toMatchObject(unproven);
    converse(a.say(now + ANSWER_EVERY_MS));
    for (const said of former) expect(tell(said)).not.toMatchObject({ kind: 'believed' });
  });

  it('what is replayed is answered at most ten times a second', () => {
    const old = a.say(now);
    now += VALID_MS;
    let answers = 0;
    for (let ms = 0; ms < 1000; ms += 1) {
      now += 1;
      if (b.take(old, now).said !== undefined) answers += 1;
    }
    expect(answers).toBe(10);
  });
});
