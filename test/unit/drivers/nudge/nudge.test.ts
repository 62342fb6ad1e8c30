import { describe, expect, it } from 'vitest';
import { createNudger } from '../../../../src/drivers/nudge/nudge.ts';
import type { Exec } from '../../../../src/sys/exec.ts';

const ALIASES = [
  { ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' },
  { ip: '198.51.100.53', prefixLength: 32, label: 'lo:1' },
];
const FRR = { product: 'frr', version: '8.4.4' } as const;
const LOOKED_AFTER = ['link show ripcord0', 'link set ripcord0 up', 'address flush dev ripcord0'];
const QUAGGA = { product: 'quagga', version: '1.2.4' } as const;

/** The nudger beside an ip(8) of which so many batches fail, and the commands it was given. */
function beside(failing = 0) {
  const calls: string[] = [];
  let left = failing;
  const exec: Exec = async (argv, options) => {
    calls.push(
      [...argv.slice(1), ...(options?.input === undefined ? [] : [String(options.input).trim()])].join(' '),
    );
    const fails = argv.includes('-batch') && left-- > 0;
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
      ...LOOKED_AFTER,
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

  it.each([0, 3])(
    'is given up at the first call of ip(8) that hangs, so that what comes after it waits for no other (call %i)',
    async before => {
      const calls: string[] = [];
      const exec: Exec = async argv => {
        calls.push(argv.join(' '));
        const hangs = calls.length > before;
        const [end, exitCode] = hangs ? (['timed-out', undefined] as const) : (['exited', 0] as const);
        return { argv, end, exitCode, stdout: '', stderr: '', ms: 1 };
      };
      await expect(createNudger(exec).nudge(ALIASES, FRR)).rejects.toThrow(/no end within 1 ms, killed/);
      expect(calls).toHaveLength(before + 1);
    },
  );

  it('that failed is repeated once the interface was looked after', async () => {
    const { calls, nudger } = beside(1);
    await nudger.nudge(ALIASES.slice(0, 1), FRR);
    const batch =
      '-force -batch - address add 198.51.100.25/32 dev ripcord0\naddress del 198.51.100.25/32 dev ripcord0';
    expect(calls).toEqual([...LOOKED_AFTER, batch, ...LOOKED_AFTER, batch]);
  });

  it('that fails again is an error', async () => {
    const { nudger } = beside(2);
    await expect(nudger.nudge(ALIASES, FRR)).rejects.toThrow(/no nudge: .*already assigned/s);
  });
});
