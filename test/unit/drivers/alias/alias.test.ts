import { describe, expect, it } from 'vitest';
import { createAliasDriver } from '../../../../src/drivers/alias/alias.ts';
import type { Exec } from '../../../../src/sys/exec.ts';

const ALIASES = [
  { ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' },
  { ip: '198.51.100.53', prefixLength: 32, label: 'lo:1' },
];

/** The driver beside an ip(8) that answers so, and what was asked of it. */
function beside(answer: { exitCode: number; stderr: string }) {
  const calls: { argv: readonly string[]; input: string | Uint8Array | undefined }[] = [];
  const exec: Exec = async (argv, options) => {
    calls.push({ argv, input: options?.input });
    return { argv, end: 'exited', stdout: '', ms: 1, ...answer };
  };
  return { calls, driver: createAliasDriver(exec) };
}
const WELL = { exitCode: 0, stderr: '' };
const failed = (...lines: string[]) => ({ exitCode: 1, stderr: `${lines.join('\n')}\n` });

describe('the aliases on lo', () => {
  it('are all added by one call', async () => {
    const { calls, driver } = beside(WELL);
    await driver.add(ALIASES);
    expect(calls).toEqual([
      {
        argv: ['ip', '-force', '-batch', '-'],
        input:
          'address add 198.51.100.25/32 dev lo label lo:0\naddress add 198.51.100.53/32 dev lo label lo:1\n',
      },
    ]);
  });

  it('are all removed by one call', async () => {
    const { calls, driver } = beside(WELL);
    await driver.remove(ALIASES);
    expect(calls.map(({ input }) => input)).toEqual([
      'address del 198.51.100.25/32 dev lo\naddress del 198.51.100.53/32 dev lo\n',
    ]);
  });

  it('keep the length they are wanted with: a cover is no host', async () => {
    const { calls, driver } = beside(WELL);
    const cover = { ip: '198.51.100.24', prefixLength: 31, label: 'lo:1' };
    await driver.add([cover]);
    await driver.remove([cover]);
    expect(calls.map(({ input }) => input)).toEqual([
      'address add 198.51.100.24/31 dev lo label lo:1\n',
      'address del 198.51.100.24/31 dev lo\n',
    ]);
  });

  it('cost no call where there are none', async () => {
    const { calls, driver } = beside(WELL);
    await driver.add([]);
    await driver.remove([]);
    expect(calls).toEqual([]);
  });

  it.each([['RTNETLINK answers: File exists'], ['Error: ipv4: Address already assigned.']])(
    'may be there already: "%s"',
    async said => {
      await beside(failed(said, 'Command failed -:1')).driver.add(ALIASES);
    },
  );

  it.each([['RTNETLINK answers: Cannot assign requested address'], ['Error: ipv4: Address not found.']])(
    'may be gone already: "%s"',
    async said => {
      await beside(failed(said, 'Command failed -:2')).driver.remove(ALIASES);
    },
  );

  it('that can not be added are an error with what ip(8) said, whatever else was no fault', async () => {
    const answer = failed(
      'RTNETLINK answers: File exists',
      'Command failed -:1',
      'RTNETLINK answers: Operation not permitted',
      'Command failed -:2',
    );
    await expect(beside(answer).driver.add(ALIASES)).rejects.toThrow(/Operation not permitted/);
  });

  it('are an error where ip(8) fails without a word', async () => {
    await expect(beside(failed()).driver.remove(ALIASES)).rejects.toThrow(/ip -force -batch -/);
  });
});
