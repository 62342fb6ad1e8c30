import { describe, expect, it } from 'vitest';
import { levels, type Sample, whatGrew } from '../../fault/soak/samples.ts';

const sample = (minute: number, part: Partial<Sample> = {}): Sample => ({
  ...{ minute, rssMiB: 60, heapMiB: 20, fds: 30, handles: 12, cpuPercent: 1 },
  ...part,
});
const hour = (part: (minute: number) => Partial<Sample>) =>
  Array.from({ length: 60 }, (_, minute) => sample(minute, part(minute)));

describe('Whether it is flat', () => {
  const grew = (part: (minute: number) => Partial<Sample>) => {
    const { first, last } = levels(hour(part));
    return whatGrew(first, last);
  };

  it('what stays the same is, whatever it did while it warmed up', () => {
    expect(grew(minute => ({ rssMiB: minute < 10 ? 30 : 60 }))).toEqual([]);
  });

  it('single peaks do not count', () => {
    expect(grew(minute => ({ fds: minute % 5 === 0 ? 40 : 30 }))).toEqual([]);
  });

  it('one descriptor more each few minutes does', () => {
    expect(grew(minute => ({ fds: 30 + Math.floor(minute / 5) }))).toEqual(['fds grew from 33.0 to 40.0']);
  });

  it('memory that creeps does', () => {
    expect(grew(minute => ({ rssMiB: 60 + minute / 4 }))).toHaveLength(1);
  });
});
