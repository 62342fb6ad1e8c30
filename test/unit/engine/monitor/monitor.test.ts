import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Monitor, startMonitor } from '../../../../src/engine/monitor/monitor.ts';
import {
  type CheckState,
  isPending,
  judgeCheck,
  newCheck,
} from '../../../../src/policy/judge/check-health.ts';
import { type Clock, systemClock } from '../../../../src/sys/clock.ts';
import type { Exec } from '../../../../src/sys/exec.ts';
import type { HasAddress } from '../../../../src/sys/local-addresses.ts';
import { serve, type TestServer } from '../../checks/server.ts';
import { configOf, peerEntry, serviceAt, serviceEntry } from '../../configuration.ts';
import { FakeClock } from '../../fake-clock.ts';
import { literals } from '../../names.ts';
import { waitFor } from '../../wait-for.ts';

const noExec: Exec = () => Promise.reject(new Error('nothing to run'));

let state: CheckState;
let passed: boolean[];
let monitor: Monitor;

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0); // no splay
  state = newCheck({ id: 'it', informational: false }, 0);
  passed = [];
});
afterEach(async () => {
  await monitor.stop();
  vi.restoreAllMocks();
});

/** Monitors one check as the controller does. */
function start(check: object, clock: Clock, exec: Exec = noExec, hasAddress: HasAddress = () => true): void {
  monitor = startMonitor(configOf({ services: [serviceEntry({ checks: [check] })] }), {
    exec,
    clock,
    names: literals,
    hasAddress,
    onResult: (ref, result) => {
      passed.push(result.ok === true);
      state = judgeCheck(state, result, ref.check, clock.now());
      return isPending(state);
    },
    log: () => {},
    onError: error => {
      throw error;
    },
  });
}

describe('a check with a fast interval', () => {
  let clock: FakeClock;
  let begun: number[];
  let exitCode: number;
  const exec: Exec = async argv => {
    begun.push(clock.now());
    return { argv, end: 'exited', exitCode, stdout: '', stderr: '', ms: 1 };
  };
  const check = { kind: 'exec', command: ['/it'], interval: '1s', fastInterval: '200ms' };
  beforeEach(() => {
    clock = new FakeClock();
    begun = [];
    exitCode = 0;
  });
  /** Begins up: two passes in a row. */
  const startUp = async (over: object = {}) => {
    start({ ...check, ...over }, clock, exec);
    await clock.advance(1900);
    expect(state.health).toBe('up');
  };

  it('has its first verdict soon, and then runs by its interval', async () => {
    await startUp();
    expect(begun).toEqual([0, 200, 1000]);
  });

  it('confirms a failure soon, and once down runs by its interval', async () => {
    await startUp({ fall: 3 });
    exitCode = 1;
    await clock.advance(2000);
    expect(begun.slice(3)).toEqual([2000, 2200, 2400, 3000]);
    expect(state.health).toBe('down');
  });

  it('refutes a failure soon, and stays up', async () => {
    await startUp();
    exitCode = 1;
    await clock.advance(200);
    exitCode = 0;
    await clock.advance(1300);
    expect(begun.slice(3)).toEqual([2000, 2200, 3000]);
    expect(state.health).toBe('up');
  });

  it('confirms the return soon', async () => {
    exitCode = 1;
    start({ ...check, rise: 3 }, clock, exec);
    await clock.advance(900);
    expect(state.health).toBe('down');
    exitCode = 0;
    await clock.advance(1900);
    expect(begun).toEqual([0, 200, 1000, 1200, 1400, 2000]);
    expect(state.health).toBe('up');
  });

  it('keeps to its interval without one', async () => {
    start({ ...check, fastInterval: undefined }, clock, exec);
    await clock.advance(2500);
    expect(begun).toEqual([0, 1000, 2000]);
  });
});

describe('a check of our own service, whose address is not on this server', () => {
  let clock: FakeClock;
  let here: boolean;
  let runs: number;
  let answer: string;
  const PONG = '64 bytes from 198.51.100.25: icmp_seq=1 ttl=63 time=0.033 ms';
  const isUp = () => waitFor(() => expect([runs, state.health]).toEqual([1, 'up']));
  /** The service is a server's that is up, wherever the address leads. */
  const exec: Exec = async argv => {
    runs += 1;
    return { argv, end: 'exited', exitCode: 0, stdout: answer, stderr: '', ms: 1 };
  };
  const begin = (check: object) =>
    start({ kind: 'icmp', timeout: '500ms', rise: 1, ...check }, clock, exec, () => here);
  beforeEach(() => {
    clock = new FakeClock();
    here = false;
    runs = 0;
    answer = PONG;
  });

  it('does not run, as another server would answer, and says so', async () => {
    begin({ interval: '1s' });
    await clock.advance(5000);
    expect([runs, state.health]).toEqual([0, 'unknown']);
    expect(state.hindrance?.reason).toBe('198.51.100.25 is not on this server: another one would answer');
  });

  it.each([{ interval: '1s' }, { schedule: '0 0 1 1 *' }])(
    'runs as soon as it is there (%o)',
    async timing => {
      begin(timing);
      await clock.advance(1700);
      here = true;
      await clock.advance(40);
      await isUp();
    },
  );

  it('is judged by as many runs as elsewhere once the address is there: its slots do not count before', async () => {
    begin({ interval: '1s', fall: 2 });
    answer = 'no answer';
    await clock.advance(1700);
    here = true;
    await clock.advance(40);
    await waitFor(() => expect(runs).toBe(1));
    await clock.advance(200);
    expect([runs, state.health]).toEqual([1, 'unknown']);
    await clock.advance(100);
    await waitFor(() => expect([runs, state.health]).toEqual([2, 'down']));
  });

  it('keeps its health when the address is taken away', async () => {
    here = true;
    begin({ interval: '1s' });
    await clock.advance(500);
    await isUp();
    here = false;
    await clock.advance(3000);
    expect([runs, state.health]).toEqual([1, 'up']);
  });

  it('runs where it names another host', async () => {
    begin({ interval: '1s', host: '127.0.0.1' });
    await clock.advance(500);
    await isUp();
  });

  it('runs at any time if it is a command, which knows itself where it asks', async () => {
    begin({ kind: 'exec', command: ['/it'], interval: '1s' });
    await clock.advance(500);
    await isUp();
  });
});

describe('a check that several services have', () => {
  const CHECK = { kind: 'exec', command: ['/it'], interval: '1s' };
  const LENIENT = { ...CHECK, fall: 3 };
  let clock: FakeClock;
  let runs: number;
  let told: string[];
  let pendingAt: string | undefined;

  const failing = (error: Error): void => expect.fail(error.message);
  const ofPeer = (name: string, place: number, check: object) =>
    serviceAt(name, place, { peers: [peerEntry({ name: 'b', checks: [check] })] });
  const DNS = ofPeer('dns', 1, CHECK);
  const SMTP = ofPeer('smtp', 2, LENIENT);
  const NTP = ofPeer('ntp', 3, { ...CHECK, command: ['/other'] });

  function startWith(services: readonly object[], onError = failing): void {
    clock = new FakeClock();
    runs = 0;
    told = [];
    pendingAt = undefined;
    monitor = startMonitor(configOf({ services }), {
      exec: async argv => {
        runs += 1;
        return { argv, end: 'exited', exitCode: 0, stdout: '', stderr: '', ms: 1 };
      },
      clock,
      names: literals,
      hasAddress: () => true,
      onResult: ({ service }) => {
        told.push(service);
        if (service === 'broken') throw new Error('nobody takes this');
        return service === pendingAt;
      },
      log: () => {},
      onError,
    });
  }

  it('is run once a turn, and its result given to each of them', async () => {
    startWith([DNS, SMTP]);
    await clock.advance(1000);
    expect(runs).toBe(2);
    expect(told).toEqual(['dns', 'smtp', 'dns', 'smtp']);
  });

  it('is confirmed soon if the result is news to any of them', async () => {
    const fast = { ...CHECK, fastInterval: '100ms' };
    startWith([ofPeer('dns', 1, fast), ofPeer('smtp', 2, fast)]);
    pendingAt = 'smtp';
    await clock.advance(100);
    expect(told).toEqual(['dns', 'smtp', 'dns', 'smtp']);
  });

  it('is given to the others though one of them can not take it', async () => {
    const errors: string[] = [];
    startWith([ofPeer('broken', 3, CHECK), DNS], error => void errors.push(error.message));
    await clock.advance(0);
    expect(told).toEqual(['broken', 'dns']);
    expect(errors).toEqual(['nobody takes this']);
  });

  it('goes on in its own time when another configuration has it too, for those who have it there', async () => {
    startWith([DNS, SMTP]);
    await clock.advance(800);
    await monitor.apply(configOf({ services: [SMTP, NTP] }));
    await clock.advance(50);
    expect(told).toEqual(['dns', 'smtp', 'ntp']);
    await clock.advance(150);
    expect(told).toEqual(['dns', 'smtp', 'ntp', 'smtp']);
  });

  it('ends when no configuration has it any more', async () => {
    startWith([DNS]);
    await clock.advance(0);
    await monitor.apply(configOf({ services: [NTP] }));
    await clock.advance(0);
    expect(told).toEqual(['dns', 'ntp']);
    await clock.advance(2000);
    expect(told.slice(1)).toEqual(['ntp', 'ntp', 'ntp']);
  });
});

describe('a check with a watch', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await serve(() => {});
  });
  afterEach(() => server.stop());
  /** Its next slot is far: whatever runs in this test after the first run, runs because of the watch. */
  const check = (over: object = {}) => ({
    kind: 'tcp',
    host: '127.0.0.1',
    port: server.port,
    interval: '1h',
    watch: true,
    rise: 1,
    ...over,
  });
  const watched = () => waitFor(() => expect([passed.length, server.visits()]).toEqual([1, 2]));

  it('is down soon after the service dies', async () => {
    start(check({ fall: 3 }), systemClock);
    await watched();
    await server.stop();
    await waitFor(() => expect(state.health).toBe('down'));
    expect(passed).toEqual([true, false, false, false]);
  });

  it('is down as soon with a fast interval', async () => {
    start(check({ fastInterval: '20ms' }), systemClock);
    await watched();
    await server.stop();
    await waitFor(() => expect(state.health).toBe('down'));
    expect(passed).toEqual([true, false, false]);
  });

  it('runs once when the service closes the connection for its idleness, and stays up', async () => {
    await server.stop();
    const held: (() => void)[] = [];
    server = await serve(socket => held.push(() => socket.end()));
    start(check(), systemClock);
    await watched();
    held[1]?.();
    await waitFor(() => expect(passed).toEqual([true, true]));
    expect(state.health).toBe('up');
  });

  it('confirms in haste although a run begun before the loss still passes', async () => {
    const clock = new FakeClock();
    const sockets: Socket[] = [];
    await server.stop();
    server = await serve(socket => {
      sockets.push(socket);
      if (sockets.length > 3) socket.end();
    });
    start(check({ interval: '1s', expect: 'ok' }), clock);
    await clock.advance(10); // so that the connection is not yet due to be opened anew at the next slot
    await waitFor(() => expect(sockets).toHaveLength(1));
    sockets[0]?.write('ok');
    await watched();
    await clock.advance(990);
    await waitFor(() => expect(sockets).toHaveLength(3));
    sockets[1]?.end();
    await waitFor(() => expect(sockets[1]?.readableEnded).toBe(true)); // the loss is known
    sockets[2]?.write('ok');
    await waitFor(() => expect(passed).toEqual([true, true, false]));
    await clock.advance(10);
    await waitFor(() => expect(state.health).toBe('down'));
  });

  it('without a verdict runs no more in haste than its failures take', async () => {
    const clock = new FakeClock();
    await server.stop();
    const held: (() => void)[] = [];
    server = await serve(socket => held.push(() => socket.end()));
    start(check({ rise: 100, fall: 2 }), clock);
    await clock.advance(0);
    await watched();
    held[1]?.();
    for (const runs of [2, 3, 4]) {
      await waitFor(() => expect(passed).toHaveLength(runs));
      await clock.advance(10);
    }
    expect(clock.sleepers).toBe(1);
    await clock.advance(1000);
    expect(clock.sleepers).toBe(1); // only its next slot is awaited
    expect(server.visits()).toBe(5);
  });

  it('lets go of the connection when stopped', async () => {
    start(check(), systemClock);
    await watched();
    await monitor.stop();
    await server.allLeft();
    expect(passed).toEqual([true]);
  });
});
