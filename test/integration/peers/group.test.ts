import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openChannel } from '../../../src/engine/peers/channel.ts';
import { FakeClock } from '../../unit/fake-clock.ts';
import { literals, namesOf } from '../../unit/names.ts';
import { PATIENCE_MS } from '../../unit/wait-for.ts';
import { Group, key, type Replica, smtp } from './replicas.ts';

const until = (holds: () => void) => vi.waitFor(holds, { timeout: PATIENCE_MS, interval: 10 });

let close: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const each of close) await each();
  close = [];
});

async function newGroup(...names: readonly string[]): Promise<Group> {
  const group = await Group.create(...names);
  close.push(() => group.close());
  return group;
}

describe('three servers', () => {
  it('hear of each other, each at first hand', async () => {
    const group = await newGroup('a', 'b', 'c');
    const replicas: Replica[] = [];
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      replicas.push(await group.start(name, { state: [smtp({ metric: index + 1 })] }));
    }
    const [a, b, c] = replicas;
    await until(() => {
      expect(a?.believed).toEqual(expect.arrayContaining(heard({ b: 2, c: 3 })));
      expect(b?.believed).toEqual(expect.arrayContaining(heard({ a: 1, c: 3 })));
      expect(c?.believed).toEqual(expect.arrayContaining(heard({ a: 1, b: 2 })));
    });
  });

  it('exchange fingerprints, and hear one that sends no fingerprint', async () => {
    const group = await newGroup('a', 'b');
    const fingerprint = { shared: 'xW3v-5kLq0_Zr7Yt', group: 'p1SQm2nB4cD6eF8g' };
    const a = await group.start('a', { fingerprint });
    const b = await group.start('b');
    await until(() => {
      expect(b.fingerprints).toEqual(new Map([['a', fingerprint]]));
      expect(a.believed).toEqual(expect.arrayContaining(heard({ b: 3 })));
    });
    expect(a.fingerprints).toEqual(new Map());
  });

  it('do not fall for what was said to another of them', async () => {
    const group = await newGroup('a', 'b', 'c');
    await group.start('a');
    const b = await group.start('b');
    await until(() => expect(group.wire('a', 'c').recorded.length).toBeGreaterThan(0));
    for (const datagram of group.wire('a', 'c').recorded) await group.wire('a', 'b').inject(datagram);
    await until(() => expect(b.channel.peers()[0]?.refused.misdirected).toBeGreaterThan(0));
  });
});

const heard = (metrics: Readonly<Record<string, number>>) =>
  Object.entries(metrics).map(([from, metric]) => ({ from, notice: smtp({ metric }) }));

describe('an announcement', () => {
  async function start() {
    const clock = new FakeClock();
    const group = await newGroup('a', 'b');
    const a = await group.start('a', { clock });
    const { recorded } = group.wire('a', 'b');
    /** Moves the clock on, then waits for as many datagrams as there should be. */
    const elapse = async (ms: number, count: number) => {
      await clock.advance(ms);
      await until(() => expect(recorded).toHaveLength(count));
    };
    await elapse(0, 1);
    return { a, clock, elapse };
  }

  it('is repeated 20, 60 and 140 ms later', async () => {
    const { a, elapse } = await start();
    a.channel.announce();
    await elapse(19, 2);
    await elapse(1, 3);
    await elapse(39, 3);
    await elapse(1, 4);
    await elapse(79, 4);
    await elapse(1, 5);
    await elapse(859, 5);
    await elapse(1, 6);
  });

  it('is what a channel begins with, in case its greeting is lost', async () => {
    const { elapse } = await start();
    await elapse(20, 2);
    await elapse(120, 4);
    await elapse(859, 4);
  });

  it('is repeated no more once a newer one goes out', async () => {
    const { a, elapse } = await start();
    a.channel.announce();
    await elapse(10, 2);
    a.channel.announce();
    await elapse(140, 6);
  });

  it('leaves nothing behind when the channel stops, however often it is told to', async () => {
    const { a, clock } = await start();
    a.channel.announce();
    await a.channel.stop();
    await a.channel.stop();
    expect(clock.sleepers).toBe(0);
  });
});

describe('a channel', () => {
  const options = {
    server: 'a',
    keys: [key] as const,
    state: () => [smtp()],
    onNotice: () => undefined,
    names: literals,
  };

  it('goes on when nobody listens at one peer and the other has no route, and says so once', async () => {
    const clock = new FakeClock();
    const warnings: string[] = [];
    const channel = await openChannel({
      ...options,
      bind: { address: '127.0.0.1', port: 0 },
      peers: [
        { name: 'b', addresses: ['127.0.0.1'], port: 9 },
        // A socket bound to loopback has no way to anywhere else.
        { name: 'c', addresses: ['198.51.100.7'], port: 9 },
      ],
      clock,
      log: { debug: () => undefined, warn: message => warnings.push(message) },
    });
    close.push(channel.stop);
    await until(() => expect(warnings).toHaveLength(1));
    for (let beat = 0; beat < 5; beat += 1) await clock.advance(1000);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^peer channel: no datagram leaves for c \(198\.51\.100\.7 port 9\): send E[A-Z]+/,
      ),
    ]);
    expect(channel.peers().map(({ name, established }) => [name, established])).toEqual([
      ['b', false],
      ['c', false],
    ]);
  });

  it('reaches a peer by its name once that is known, and says once why another cannot be', async () => {
    const sink = createSocket('udp4');
    const arrived = new Promise<Buffer>(resolve => sink.once('message', resolve));
    await new Promise<void>(resolve => sink.bind(0, '127.0.0.1', resolve));
    close.push(() => new Promise(resolve => sink.close(() => resolve(undefined))));
    const clock = new FakeClock();
    const warnings: string[] = [];
    const channel = await openChannel({
      ...options,
      bind: { address: '127.0.0.1', port: 0 },
      names: namesOf({ 'b.example.org': '127.0.0.1' }),
      peers: [
        { name: 'b', addresses: ['b.example.org'], port: sink.address().port },
        { name: 'c', addresses: ['c.example.org'], port: 9 },
      ],
      clock,
      log: { debug: () => undefined, warn: message => warnings.push(message) },
    });
    close.push(channel.stop);
    for (let beat = 0; beat < 5; beat += 1) await clock.advance(1000);
    expect((await arrived).length).toBeGreaterThan(0);
    await until(() => expect(warnings).toHaveLength(1));
    expect(warnings).toEqual([
      'peer channel: no datagram leaves for c (c.example.org port 9): host name c.example.org not found',
    ]);
  });

  it('says in one sentence that its port is taken', async () => {
    const taken = createSocket('udp4');
    await new Promise<void>(resolve => taken.bind(0, '127.0.0.1', resolve));
    close.push(() => new Promise(resolve => taken.close(() => resolve(undefined))));
    const { port } = taken.address();
    const opening = openChannel({
      ...options,
      bind: { address: '127.0.0.1', port },
      peers: [],
      clock: new FakeClock(),
      log: { debug: () => undefined, warn: () => undefined },
    });
    await expect(opening).rejects.toThrow(
      `the peer channel cannot use UDP port ${port} of 127.0.0.1: bind EADDRINUSE 127.0.0.1:${port}`,
    );
  });

  it('speaks IPv6 where it is bound to an IPv6 address', async () => {
    const sink = createSocket('udp6');
    const arrived = new Promise<Buffer>(resolve => sink.once('message', resolve));
    await new Promise<void>(resolve => sink.bind(0, '::1', resolve));
    close.push(() => new Promise(resolve => sink.close(() => resolve(undefined))));
    const channel = await openChannel({
      ...options,
      bind: { address: '::1', port: 0 },
      peers: [{ name: 'b', addresses: ['::1'], port: sink.address().port }],
      clock: new FakeClock(),
      log: { debug: () => undefined, warn: () => undefined },
    });
    close.push(channel.stop);
    expect((await arrived).length).toBeGreaterThan(0);
  });
});
