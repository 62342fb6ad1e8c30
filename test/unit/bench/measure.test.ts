import { describe, expect, it } from 'vitest';
import { parseChange } from '../../bench/measure/monitor.ts';
import { ticksOf } from '../../bench/measure/processes.ts';
import { switchedAt } from '../../bench/measure/switch.ts';

const change = (at: number, via: string, deleted = false) => ({
  at,
  deleted,
  text: `198.51.100.25 nhid 9 via ${via} dev lan proto rip metric 20`,
});

describe('the output of ip -ts monitor', () => {
  it('has in a line a time with its microseconds, and what changed', () => {
    const line = '[2026-11-22T15:04:34.123456] Deleted 198.51.100.25 via 10.46.1.2 dev lan';
    expect(parseChange(line)).toEqual({
      at: Date.parse('2026-11-22T15:04:34') + 123.456,
      deleted: true,
      text: '198.51.100.25 via 10.46.1.2 dev lan',
    });
  });

  it('tells of no change in anything else', () => {
    expect(parseChange('netlink receive error')).toBeUndefined();
  });

  it('shows that a router has switched when it first takes the gateway that it keeps', () => {
    const changes = [change(10, 'a'), change(20, 'b'), change(30, 'a'), change(40, 'b'), change(50, 'b')];
    expect(switchedAt(changes)).toBe(40);
    expect(switchedAt([change(10, 'a', true), change(20, 'b')])).toBe(20);
  });

  it('shows no switch where a route only went', () => {
    expect(switchedAt([change(10, 'a', true)])).toBeUndefined();
  });
});

describe("a line of a process's stat file", () => {
  it('gives user and system time, with those of its children, whatever the name holds', () => {
    expect(ticksOf('4 (a b) c) S 1 4 4 0 -1 4194304 9 8 7 6 100 20 3 1000 20 0')).toBe(1123);
  });
});
