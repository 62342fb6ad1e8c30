import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Argv } from '../../../src/sys/exec.ts';
import { type HeldEnv, type HeldProgram, systemHold } from '../../../src/sys/held-program.ts';

interface Held extends AsyncDisposable {
  readonly program: HeldProgram;
  readonly said: () => { output: string; complaints: string };
  /** Resolves once standard output holds this. */
  readonly hears: (text: string) => Promise<void>;
  readonly ended: Promise<string>;
}

function holding(argv: Argv, env: HeldEnv = {}): Held {
  const said = { output: '', complaints: '' };
  let wake = () => {};
  let end: (why: string) => void = () => {};
  const ended = new Promise<string>(resolve => {
    end = resolve;
  });
  const program = systemHold(argv, env, {
    onOutput: text => {
      said.output += text;
      wake();
    },
    onComplaint: text => {
      said.complaints += text;
    },
    onEnd: why => end(why),
  });
  const hears = (text: string) =>
    new Promise<void>(resolve => {
      wake = () => {
        if (said.output.includes(text)) resolve();
      };
      wake();
    });
  return { program, said: () => said, hears, ended, [Symbol.asyncDispose]: () => program.kill() };
}

describe('a held program', () => {
  it('reads what is typed, and answers while it runs on', async () => {
    await using held = holding(['cat']);
    held.program.write('one\n');
    await held.hears('one\n');
    held.program.write('two\n');
    await held.hears('two\n');
  });

  it('has its complaints told apart from its output, and its end from both', async () => {
    const held = holding(['sh', '-c', 'echo fine; echo bad >&2; exit 3']);
    expect(await held.ended).toBe('exit 3');
    expect(held.said()).toEqual({ output: 'fine\n', complaints: 'bad\n' });
    held.program.write('too late\n');
  });

  it('is killed with its whole group, and the kill is over when it is', async () => {
    const held = holding(['sh', '-c', 'sleep 1000 & echo $!; wait']);
    await held.hears('\n');
    const pid = Number(held.said().output);
    await held.program.kill();
    await held.ended;
    await expect.poll(() => isRunning(pid)).toBe(false);
    await held.program.kill();
  });

  it('has variables added and taken away', async () => {
    process.env.RIPCORD_HELD_TEST = 'ours';
    await using held = holding(['sh', '-c', 'echo "[$RIPCORD_HELD_TEST][$MORE]"'], {
      RIPCORD_HELD_TEST: undefined,
      MORE: 'more',
    });
    delete process.env.RIPCORD_HELD_TEST;
    await held.hears('[][more]\n');
  });

  it.each<{ argv: Argv }>([{ argv: ['/nowhere/to/be/found'] }, { argv: ['echo', 'a\0b'] }])(
    'that cannot be started ends: $argv',
    async ({ argv }) => {
      const held = holding(argv);
      expect(await held.ended).not.toBe('');
      held.program.write('hello\n');
      await held.program.kill();
    },
  );
});

function isRunning(pid: number): boolean {
  try {
    // A zombie still takes signals, so its state is read instead.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
