import { describe, expect, it } from 'vitest';
import { reAddNudge, secondInterfaceNudge } from '../../../../src/drivers/nudge/commands.ts';

const aliases = [
  { ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' },
  { ip: '198.51.100.53', prefixLength: 32, label: 'lo:1' },
];

describe('the commands of a nudge', () => {
  it('nudge FRR on an interface of our own, and leave no address behind', () => {
    expect(secondInterfaceNudge(aliases)).toEqual([
      'address add 198.51.100.25/32 dev ripcord0',
      'address del 198.51.100.25/32 dev ripcord0',
      'address add 198.51.100.53/32 dev ripcord0',
      'address del 198.51.100.53/32 dev ripcord0',
    ]);
  });

  it('nudge Quagga by taking each alias off lo and putting it back under its label', () => {
    expect(reAddNudge(aliases)).toEqual([
      'address del 198.51.100.25/32 dev lo',
      'address add 198.51.100.25/32 dev lo label lo:0',
      'address del 198.51.100.53/32 dev lo',
      'address add 198.51.100.53/32 dev lo label lo:1',
    ]);
  });

  it('nudge a cover with its length: another one is another route', () => {
    const cover = { ip: '198.51.100.24', prefixLength: 31, label: 'lo:1' };
    expect(secondInterfaceNudge([cover])).toEqual([
      'address add 198.51.100.24/31 dev ripcord0',
      'address del 198.51.100.24/31 dev ripcord0',
    ]);
    expect(reAddNudge([cover])).toEqual([
      'address del 198.51.100.24/31 dev lo',
      'address add 198.51.100.24/31 dev lo label lo:1',
    ]);
  });
});
