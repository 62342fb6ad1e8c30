import { describe, expect, it } from 'vitest';
import {
  checkForeignRedistribution,
  checkStrayLines,
} from '../../../src/doctor/checks/daemon-configuration.ts';
import { checkDaemonState } from '../../../src/doctor/checks/daemon-processes.ts';
import { known, unknown } from '../../../src/doctor/fact.ts';
import { lineNumbers } from '../../../src/doctor/line-numbers.ts';
import { putBlock } from '../../../src/drivers/frr/block.ts';
import { NO_FILE } from '../../../src/sys/stamp.ts';
import { facts, ill } from './facts.ts';

const OURS = 'redistribute connected metric 16 route-map RIPCORD';
const CLAUSE: [string, string[]] = ['route-map RIPCORD permit 5', ['match metric 16']];
const rip = (line: string): [string, string[]] => ['router rip', ['network eth0', line]];
const file = (text: string) => {
  const content = putBlock(Buffer.from(text), `router rip\n ${OURS}\nexit\n`);
  return known({ path: '/etc/frr/frr.conf', content, wanted: content, stamp: NO_FILE });
};

describe("an operator's `redistribute connected`", () => {
  it('that runs is an error with the line to write, and told once', () => {
    const seen = facts({
      routing: unknown('`redistribute connected metric 5` stands in `router rip` …'),
      running: known(new Map([rip('redistribute connected metric 5')])),
    });
    const [finding, ...others] = [...checkForeignRedistribution(seen), ...checkDaemonState(seen)];
    expect(finding).toMatchObject({
      level: 'error',
      examination: 'foreign-redistribution',
      found: expect.stringContaining('`redistribute connected metric 5` stands in the running `router rip`'),
      remedy: expect.stringMatching(/`no redistribute connected`.*`network IFNAME` and `passive-interface/),
    });
    expect(others).toEqual([]);
  });

  it('that was entered under us is a warning', () => {
    const seen = facts({ running: known(new Map([CLAUSE, rip('redistribute connected')])) });
    expect(ill(checkForeignRedistribution(seen))).toEqual([
      expect.stringMatching(/^warning foreign-redistribution: `redistribute connected` stands/),
    ]);
  });

  it('in the file is a warning with its line number', () => {
    const seen = facts({
      running: known(new Map([CLAUSE, rip(OURS)])),
      file: file('router rip\n network eth0\n redistribute connected\nexit\n'),
    });
    expect(ill(checkForeignRedistribution(seen))).toEqual([
      "warning foreign-redistribution: /etc/frr/frr.conf has an operator's `redistribute connected` in `router rip`, line 3.",
    ]);
  });

  it('is not seen in our own', () => {
    const seen = facts({ running: known(new Map([CLAUSE, rip(OURS)])), file: file('hostname a\n') });
    expect(ill(checkForeignRedistribution(seen))).toEqual([]);
  });
});

describe('lines of ripcord outside its block', () => {
  it('are a warning with their numbers and what to remove', () => {
    const [finding] = checkStrayLines({
      file: file('route-map RIPCORD permit 10\n set metric 4\nexit\n'),
    });
    expect(finding).toMatchObject({
      level: 'warning',
      found: expect.stringMatching(/outside its block, as `write memory` leaves them: lines 1-2\.$/),
      remedy: expect.stringMatching(/^remove lines 1-2 of \/etc\/frr\/frr\.conf/),
    });
  });

  it('are none where only the block holds them', () => {
    expect(ill(checkStrayLines({ file: file('hostname a\n') }))).toEqual([]);
  });
});

describe('line numbers', () => {
  it.each([
    [[3], 'line 3'],
    [[3, 5], 'lines 3, 5'],
    [[1, 2, 3, 8, 10, 11], 'lines 1-3, 8, 10-11'],
  ])('%j', (numbers, expected) => {
    expect(lineNumbers(numbers.map(number => ({ number })))).toBe(expected);
  });
});
