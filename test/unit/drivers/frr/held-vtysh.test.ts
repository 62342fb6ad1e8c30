import { describe, expect, it } from 'vitest';
import { createHeldVtysh } from '../../../../src/drivers/frr/held-vtysh.ts';
import type { Vtysh } from '../../../../src/drivers/frr/vtysh.ts';
import type { VtyshTarget } from '../../../../src/drivers/frr/vtysh-target.ts';
import { fakeHold, type Taken } from './fake-hold.ts';

function heldWith(
  take?: (line: string) => Taken,
  known: readonly VtyshTarget[] = ['ripd'],
  transacts = true,
) {
  const { hold, programs } = fakeHold(take);
  const calls: string[] = [];
  const oneShot: Vtysh = {
    ask: async (asked, commands) => {
      calls.push(`ask ${asked} ${commands.join(';')}`);
      return 'from a call';
    },
    enter: async (asked, lines) => {
      calls.push(`enter ${asked} ${lines.join(';')}`);
    },
    command: () => ['vtysh'],
    close: async () => undefined,
  };
  let now = 0;
  const sleep = async (_ms: number, signal?: AbortSignal) => {
    if (!signal?.aborted) await new Promise(resolve => setImmediate(resolve));
  };
  const clock = { now: () => now, sleep, allow: sleep };
  const pass = (ms: number) => {
    now += ms;
  };
  const vtysh = createHeldVtysh(oneShot, {
    command: ['vtysh', '-N', 'b'],
    target: () => known[0],
    transacts: () => transacts,
    hold,
    clock,
  });
  return { vtysh, calls, programs, pass };
}

describe('with all in order', () => {
  it('one vtysh answers and is told, and nothing else is started', async () => {
    const { vtysh, calls, programs } = heldWith(line => (line.startsWith('show') ? `${line}!\n` : ''));
    expect(await vtysh.ask('ripd', ['show daemons', 'show version'])).toBe('show daemons!\nshow version!\n');
    await vtysh.enter('ripd', ['router rip', 'network eth0', 'exit']);
    expect(programs.map(({ argv }) => argv)).toEqual([['vtysh', '-N', 'b', '-d', 'ripd']]);
    expect(programs[0]?.lines.slice(2)).toEqual([
      'configure terminal',
      'router rip',
      'network eth0',
      'exit',
      'end',
    ]);
    expect(calls).toEqual([]);
  });

  it('it is let go of, and held anew by a later call', async () => {
    const { vtysh, programs, pass } = heldWith();
    await vtysh.ask('ripd', ['show daemons']);
    await vtysh.close();
    expect(programs[0]?.killed).toBe(true);
    pass(1000);
    await vtysh.ask('ripd', ['show daemons']);
    expect(programs).toHaveLength(2);
  });
});

describe('a call of its own', () => {
  it.each<[string, Taken]>([
    ['ends', 'ends'],
    ['hangs', 'hangs'],
    ['refuses', '% Unknown command: router rip\n'],
    ['complains', { complaint: 'Warning: closing connection to ripd because of an I/O error!\n' }],
  ])('is made when the held vtysh %s, which is killed then', async (_what, taken) => {
    const { vtysh, calls, programs } = heldWith(line => (line === 'router rip' ? taken : ''));
    await vtysh.enter('ripd', ['router rip']);
    expect(calls).toEqual(['enter ripd router rip']);
    expect(programs.map(({ killed }) => killed)).toEqual([true]);
  });

  it('is made when the held vtysh does not know what it is asked', async () => {
    const { vtysh, calls } = heldWith(() => '% Unknown command: show nothing\n');
    expect(await vtysh.ask('ripd', ['show nothing'])).toBe('from a call');
    expect(calls).toEqual(['ask ripd show nothing']);
  });

  it('is made for others, for what cannot be typed, and until the daemon is known', async () => {
    const { vtysh, calls, programs } = heldWith();
    await vtysh.ask('zebra', ['show version']);
    await vtysh.enter('ripd', ['description what?']);
    const unknown = heldWith(undefined, []);
    await unknown.vtysh.ask('ripd', ['show version']);
    expect([...calls, ...unknown.calls]).toEqual([
      'ask zebra show version',
      'enter ripd description what?',
      'ask ripd show version',
    ]);
    expect([...programs, ...unknown.programs]).toEqual([]);
  });

  it('serves until a second has passed since the last start', async () => {
    const { vtysh, calls, programs, pass } = heldWith(() => 'ends');
    for (const ms of [0, 500, 499, 1]) {
      pass(ms);
      await vtysh.ask('ripd', ['show daemons']);
    }
    expect(calls).toHaveLength(4);
    expect(programs).toHaveLength(2);
  });
});

describe('many lines', () => {
  const LINES = Array.from({ length: 60 }, (_, index) => `ip prefix-list l${index} seq 5 permit any`);
  const typedTo = ({ programs }: ReturnType<typeof heldWith>) =>
    programs.flatMap(({ lines }) => lines).filter(line => /^XFRR|^ip/.test(line));

  it('are entered as one transaction', async () => {
    const held = heldWith();
    await held.vtysh.enter('ripd', LINES);
    expect(typedTo(held)).toEqual(['XFRR_start_configuration', ...LINES, 'XFRR_end_configuration']);
    expect(held.calls).toEqual([]);
  });

  it.each([
    ['few lines', LINES.slice(0, 50), true],
    ['lines of which one takes something away', [...LINES, 'no ip prefix-list l0'], true],
    ['lines for a daemon that takes none as one', LINES, false],
  ] as const)('%s are entered one by one', async (_, lines, transacts) => {
    const held = heldWith(undefined, ['ripd'], transacts);
    await held.vtysh.enter('ripd', lines);
    expect(typedTo(held)).not.toContain('XFRR_start_configuration');
    expect(held.calls).toEqual([]);
  });

  it('where a transaction failed they are entered one by one, then and later', async () => {
    const held = heldWith(line => (line.startsWith('XFRR') ? `% Unknown command: ${line}\n` : ''));
    await held.vtysh.enter('ripd', LINES);
    expect(held.calls).toEqual([`enter ripd ${LINES.join(';')}`]);
    held.pass(1000);
    await held.vtysh.enter('ripd', LINES);
    expect(held.calls).toHaveLength(1);
    expect(typedTo(held).filter(line => line.startsWith('XFRR'))).toHaveLength(2);
  });
});
