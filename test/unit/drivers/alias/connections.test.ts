import { describe, expect, it } from 'vitest';
import { countByAddress, createConnectionCounter } from '../../../../src/drivers/alias/connections.ts';
import type { Exec } from '../../../../src/sys/exec.ts';
import { FakeClock } from '../../fake-clock.ts';

/** As ss of iproute2 6.1 prints them. */
const LINES = `0      0      198.51.100.25:25    10.46.101.2:40000
0      0      198.51.100.25:25    10.46.101.2:40001
0      0      198.51.100.25:25    198.51.100.25:52000
0      0      [::ffff:198.51.100.26]:143    [::ffff:10.46.101.2]:40002
0      0      198.51.100.53%lo:53    10.46.101.2:40003
`;

describe('connections', () => {
  it('count by the service address, without those of our own checks', () => {
    expect(countByAddress(LINES)).toEqual(
      new Map([
        ['198.51.100.25', 2],
        ['198.51.100.26', 1],
        ['198.51.100.53', 1],
      ]),
    );
  });

  it('are none where none is told', () => {
    expect(countByAddress('')).toEqual(new Map());
  });
});

describe('the counter', () => {
  function counter(exitCode = 0) {
    const clock = new FakeClock();
    const calls: (readonly string[])[] = [];
    const exec: Exec = async argv => {
      calls.push(argv);
      return { argv, end: 'exited', exitCode, stdout: LINES, stderr: 'no ss', ms: 1 };
    };
    const addresses = () => ['198.51.100.25', '198.51.100.26', '198.51.100.53'];
    return { clock, calls, count: createConnectionCounter({ exec, clock, addresses }) };
  }

  it('adds up all addresses of a service', async () => {
    const { count } = counter();
    expect(await count(['198.51.100.25', '198.51.100.26', '198.51.100.99'])).toBe(3);
  });

  it('asks once for all services that want to know at about the same time, and anew later', async () => {
    const { clock, calls, count } = counter();
    const asked = ['198.51.100.25', '198.51.100.26', '198.51.100.53'].map(ip => count([ip]));
    expect(await Promise.all(asked)).toEqual([2, 1, 1]);
    expect(calls).toEqual([
      'ss -Htn state established src 198.51.100.25 or src 198.51.100.26 or src 198.51.100.53'.split(' '),
    ]);
    await clock.advance(200);
    await count(['198.51.100.25']);
    expect(calls).toHaveLength(2);
  });

  it('fails with what ss said, for what can not be counted must not pass for none', async () => {
    await expect(counter(1).count(['198.51.100.25'])).rejects.toThrow(/no ss/);
  });
});
