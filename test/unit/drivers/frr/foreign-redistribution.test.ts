import { describe, expect, it } from 'vitest';
import { refusal } from '../../../../src/drivers/frr/foreign-redistribution.ts';
import { parse } from '../../../../src/protocols/running-config.ts';

const rip = (line: string) => `router rip\n network eth0\n ${line}\nexit\n`;
const CLAUSE = 'route-map RIPCORD permit 5\n match metric 16\nexit\n';

describe('a redistribution of somebody else', () => {
  it.each([
    // [when, running configuration, refused]
    ['there is no RIP', '', false],
    ['nothing of the kind is redistributed', rip('redistribute static'), false],
    ['an operator redistributes', rip('redistribute connected'), true],
    ['an operator redistributes with a metric', rip('redistribute connected metric 5'), true],
    ['an operator redistributes through a route-map', rip('redistribute connected route-map RIPCORDS'), true],
    ['the line is ours', CLAUSE + rip('redistribute connected metric 16 route-map RIPCORD'), false],
    ['the line is ours alone', rip('redistribute connected metric 16 route-map RIPCORD'), false],
    ['it was entered under us, which is drift', CLAUSE + rip('redistribute connected metric 5'), false],
  ])('is found when %s', (_when, running, refused) => {
    expect(refusal(parse(running), 'frr') !== undefined).toBe(refused);
  });

  it('names the line, and what to write', () => {
    expect(refusal(parse(rip('redistribute connected metric 5')), 'frr')).toMatch(
      /^`redistribute connected metric 5` stands .* Write `no redistribute connected` .*`passive-interface IFNAME`/,
    );
  });
});
