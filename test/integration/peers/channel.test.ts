import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encode } from '../../../src/engine/peers/channel-message.ts';
import { NOT_HERE } from '../../../src/protocols/metric.ts';
import { PATIENCE_MS } from '../../unit/wait-for.ts';
import { Group, key, type Replica, smtp } from './replicas.ts';

const down = smtp({ health: 'down', state: 'withdrawn', metric: NOT_HERE });

/** Heartbeats are a second apart: whatever is due comes long before this. */
const until = (holds: () => void) => vi.waitFor(holds, { timeout: PATIENCE_MS, interval: 10 });

const established = ({ channel }: Replica) => channel.peers().map(peer => peer.established);

/** How many datagrams that came in `from`'s name or from its address were refused. */
function refused({ channel }: Replica, from: string): number {
  const counts = channel.peers().find(({ name }) => name === from)?.refused ?? {};
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

let group: Group;
let a: Replica;
let b: Replica;

beforeEach(async () => {
  group = await Group.create('a', 'b');
  a = await group.start('a');
  b = await group.start('b');
  await until(() => expect([...established(a), ...established(b)]).toEqual([true, true]));
});
afterEach(() => group.close());

async function bHears(notice = smtp()): Promise<void> {
  await until(() => expect(b.believed.at(-1)).toEqual({ from: 'a', notice }));
}

describe('two servers', () => {
  it('tell each other their state from the first', async () => {
    await bHears();
    await until(() => expect(a.believed.at(-1)).toEqual({ from: 'b', notice: smtp() }));
  });

  it('hear of a change', async () => {
    a.tell(down);
    await bHears(down);
  });

  it('hear of a change made at once before the other one stops', async () => {
    a.tell(down);
    await a.channel.stop();
    await bHears(down);
  });

  it('believe each datagram once though the network doubles it', async () => {
    group.wire('a', 'b').copies = 2;
    a.tell(down);
    await until(() => expect(b.channel.peers()[0]?.refused.repeated).toBeGreaterThan(3));
    const changes = b.believed.filter(({ notice }) => notice.health === 'down');
    expect(changes.length).toBeLessThanOrEqual(group.wire('a', 'b').recorded.length);
    expect(changes.length).toBeGreaterThan(0);
  });

  it('hear of more services than one datagram holds', async () => {
    a.tell(...Array.from({ length: 200 }, (_, index) => smtp({ service: `service-${index}` })));
    await until(() => {
      expect(new Set(b.believed.map(({ notice }) => notice.service)).size).toBe(201);
    });
  });

  it('find each other again after one has restarted', async () => {
    a = await group.start('a', { state: [down] });
    await bHears(down);
    await until(() => expect(established(a)).toEqual([true]));
  });

  it('notice that the other is silent, and that it is back', async () => {
    group.wire('a', 'b').cut = true;
    await until(() => expect(b.silent).toEqual(['a']));
    expect(established(b)).toEqual([false]);
    group.wire('a', 'b').cut = false;
    await until(() => expect(established(b)).toEqual([true]));
  });
});

describe('an adversary', () => {
  it('cannot bring back a former life of a server by replaying all it ever said', async () => {
    a.tell(down);
    await bHears(down);
    const { recorded } = group.wire('a', 'b');
    await a.channel.stop();
    const former = [...recorded];
    a = await group.start('a');
    await bHears(smtp());
    const [believedBefore, refusedBefore] = [b.believed.length, refused(b, 'a')];
    for (const datagram of former) await group.wire('a', 'b').inject(datagram);
    await until(() => expect(refused(b, 'a')).toBeGreaterThanOrEqual(refusedBefore + former.length));
    expect(b.believed.slice(believedBefore).filter(({ notice }) => notice.health === 'down')).toEqual([]);
    a.tell(smtp({ metric: 7 }));
    await bHears(smtp({ metric: 7 }));
  });

  it('cannot make a restarted server believe what was said to it before', async () => {
    a.tell(down);
    await bHears(down);
    await a.channel.stop();
    const former = [...group.wire('a', 'b').recorded];
    b = await group.start('b');
    for (const datagram of former) await group.wire('a', 'b').inject(datagram);
    // A last word of it may still have been under way.
    await until(() => expect(refused(b, 'a')).toBeGreaterThanOrEqual(former.length));
    expect(b.believed).toEqual([]);
  });

  it('cannot pass for a server without its key', async () => {
    a = await group.start('a', { keys: [Buffer.from('quite another key')], state: [down] });
    await until(() => expect(b.channel.peers()[0]?.refused.forged).toBeGreaterThan(1));
    expect(b.believed.filter(({ notice }) => notice.health === 'down')).toEqual([]);
    expect(b.lines.filter(line => line.includes('is not signed with our key'))).toHaveLength(1);
  });

  it('is heard through each step in which the servers change their key one after the other', async () => {
    const newer = Buffer.from('the next key of the group');
    const steps = [[key, newer] as const, [newer, key] as const, [newer] as const];
    for (const keys of steps) {
      for (const name of ['a', 'b']) {
        const restarted = await group.start(name, { keys });
        if (name === 'a') a = restarted;
        else b = restarted;
        a.believed.length = 0;
        b.believed.length = 0;
        await until(() => {
          expect(a.believed).not.toEqual([]);
          expect(b.believed).not.toEqual([]);
        });
      }
    }
    expect([a, b].flatMap(({ channel }) => channel.peers().map(peer => peer.refused.forged ?? 0))).toEqual([
      0, 0,
    ]);
  });

  it('is told apart by name and address where the key is right but the server is not one of ours', async () => {
    const from = { incarnation: 'x', challenge: 'x', echo: '', sequence: 1, notices: [down] };
    await group.wire('a', 'b').inject(encode({ ...from, from: 'c', to: 'b' }, key));
    await group.wire('a', 'b').inject(encode({ ...from, from: 'a', to: 'c' }, key));
    await until(() => expect(b.channel.unattributed()).toEqual({ 'unknown-sender': 1 }));
    await until(() => expect(b.channel.peers()[0]?.refused.misdirected).toBe(1));
  });

  it('cannot stop the channel by 10 000 datagrams of garbage', async () => {
    const wire = group.wire('a', 'b');
    const real = [...wire.recorded];
    for (let count = 0; count < 10_000; count += 1) {
      const replayed = real[count % real.length];
      const garbage =
        count % 3 === 0 && replayed ? replayed.subarray(0, count % 300) : randomBytes(count % 1500);
      await wire.inject(garbage);
      // The receiver lives in this process, and reads 32 datagrams a turn at most: else its socket's buffer runs over.
      if (count % 25 === 0) await setImmediate();
    }
    await until(() => expect(refused(b, 'a')).toBeGreaterThan(9000));
    a.tell(down);
    await bHears(down);
    expect(b.lines.filter(line => line.includes('is refused')).length).toBeLessThan(10);
  });
});
