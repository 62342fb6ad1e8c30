import { describe, expect, it } from 'vitest';
import { createNudger } from '../../../../src/drivers/nudge/nudge.ts';
import type { Exec } from '../../../../src/sys/exec.ts';

const ALIASES = [
  { ip: '198.51.100.25', label: 'lo:0' },
  { ip: '198.51.100.53', label: 'lo:1' },
];
const FRR = { product: 'frr', version: '8.4.4' } as const;
const QUAGGA = { product: 'quagga', version: '1.2.4' } as const;

/** The nudger beside an ip(8) whose batches fail or not, and the commands it was given. */
function beside(batchFails = false) {
  const calls: string[] = [];
  const exec: Exec = async (argv, options) => {
    calls.push(
      [...argv.slice(1), ...(options?.input === undefined ? [] : [String(options.input).trim()])].join(' '),
    );
    const fails = batchFails && argv.includes('-batch');
    const stderr = fails ? 'Error: ipv4: Address already assigned.\nCommand failed -:1\n' : '';
    return { argv, end: 'exited', exitCode: fails ? 1 : 0, stdout: '', stderr, ms: 1 };
  };
  return { calls, nudger: createNudger(exec) };
}

describe('a nudge', () => {
  it('of FRR is one batch through an interface of our own, which goes on after a line that fails', async () => {
    const { calls, nudger } = beside();
    await nudger.nudge(ALIASES, FRR);
    await nudger.nudge(ALIASES.slice(1), FRR);
    expect(calls).toEqual([
      'link show ripcord0',
      'address flush dev ripcord0',
      [
        '-force -batch - address add 198.51.100.25/32 dev ripcord0',
        'address del 198.51.100.25/32 dev ripcord0',
        'address add 198.51.100.53/32 dev ripcord0',
        'address del 198.51.100.53/32 dev ripcord0',
      ].join('\n'),
      '-force -batch - address add 198.51.100.53/32 dev ripcord0\naddress del 198.51.100.53/32 dev ripcord0',
    ]);
  });

  it('of Quagga is one batch on lo', async () => {
    const { calls, nudger } = beside();
    await nudger.nudge(ALIASES.slice(0, 1), QUAGGA);
    expect(calls).toEqual([
      '-force -batch - address del 198.51.100.25/32 dev lo\naddress add 198.51.100.25/32 dev lo label lo:0',
    ]);
  });

  it('that failed is an error, and the interface is looked after before the next', async () => {
    const { calls, nudger } = beside(true);
    await expect(nudger.nudge(ALIASES, FRR)).rejects.toThrow(/no nudge: .*already assigned/s);
    calls.length = 0;
    await expect(nudger.nudge(ALIASES, FRR)).rejects.toThrow();
    expect(calls.slice(0, 2)).toEqual(['link show ripcord0', 'address flush dev ripcord0']);
  });
});
