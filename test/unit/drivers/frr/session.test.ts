import { describe, expect, it } from 'vitest';
import { createSession, isFit } from '../../../../src/drivers/frr/session.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import { fakeHold, type Taken } from './fake-hold.ts';

/** Time is up at once when nothing else happens: each sleep ends in the next turn but one. */
const sleep = async (_ms: number, signal?: AbortSignal) => {
  if (!signal?.aborted) await new Promise(resolve => setImmediate(resolve));
};
const hasty = { now: () => 0, sleep, allow: sleep };

function sessionWith(take?: (line: string) => Taken) {
  const { hold, programs } = fakeHold(take);
  const session = createSession(['vtysh', '-d', 'ripd'], { hold, clock: hasty });
  return { session, programs };
}

describe('a session', () => {
  it('gives the answer to each line, again and again', async () => {
    const { session, programs } = sessionWith(line => (line.startsWith('show') ? `${line}!\n` : ''));
    expect(await session.say(['show daemons', 'show version'])).toEqual([
      'show daemons!\n',
      'show version!\n',
    ]);
    expect(await session.say(['configure terminal', 'router rip', 'end'])).toEqual(['', '', '']);
    expect(await session.say([])).toEqual([]);
    expect(programs).toHaveLength(1);
    expect(session.isOver()).toBe(false);
  });

  it('is a vtysh without pager, history, keys of an operator or an end of line', () => {
    const { programs } = sessionWith();
    expect(programs[0]?.argv).toEqual(['vtysh', '-d', 'ripd']);
    expect(programs[0]?.env).toEqual({
      VTYSH_HISTFILE: '/dev/null',
      VTYSH_PAGER: undefined,
      TERM: 'dumb',
      INPUTRC: '/dev/null',
      COLUMNS: '32767',
    });
  });

  it('lets vtysh say that it has no file of its own', async () => {
    const { session } = sessionWith(() => ({
      complaint: "% Can't open configuration file /etc/frr/vtysh.conf due to 'No such file or directory'.\n",
    }));
    expect(await session.say(['show daemons'])).toEqual(['']);
  });

  it.each<[string, Taken]>([
    ['it ends', 'ends'],
    ['it says nothing until the deadline', 'hangs'],
    ['it complains', { complaint: 'Warning: connecting to ripd...success!\n' }],
    ['it says what runs into the prompt', '% failed'],
    ['it floods us', 'x'.repeat(5 * 1024 * 1024)],
  ])('is over when %s, and no vtysh is left', async (_what, taken) => {
    const { session, programs } = sessionWith(() => taken);
    expect(await session.say(['show daemons'])).toBe(undefined);
    expect(session.isOver()).toBe(true);
    expect(programs[0]?.killed).toBe(true);
    expect(await session.say(['show daemons'])).toBe(undefined);
    expect(programs[0]?.lines).toEqual(['show daemons']);
  });

  it('is over when something was said that nobody asked for', async () => {
    const { session, programs } = sessionWith();
    await session.say(['show daemons']);
    programs[0]?.events.onOutput('2026/11/22 RIP: something\nvm# ');
    expect(await session.say(['show daemons'])).toBe(undefined);
  });

  it('is over when its vtysh ends by itself, and while it waits for an answer', async () => {
    const { session, programs } = sessionWith();
    programs[0]?.events.onEnd('exit 0');
    expect(session.isOver()).toBe(true);
  });

  it('that is closed answers nobody and does not wait for the deadline', async () => {
    const { hold } = fakeHold(() => 'hangs');
    const session = createSession(['vtysh'], { hold, clock: systemClock });
    const answer = session.say(['show daemons']);
    await session.close();
    expect(await answer).toBe(undefined);
  });
});

describe('a line', () => {
  it.each([
    ['route-map RIPCORD permit 10', true],
    ['network 10.46.9.0/24', true],
    ['set metric +3', true],
    ['show version ?', false],
    ['show running-config | include x', false],
    ['a\tb', false],
    ['a\nb', false],
    [' indented', false],
    ['! comment', false],
    ['', false],
  ])('%j may be typed: %s', (line, fit) => {
    expect(isFit(line)).toBe(fit);
  });
});
