/** A held vtysh in memory: echoes and answers as the real one does on a pipe, and misbehaves as told. */
import type { Argv } from '../../../../src/sys/exec.ts';
import type { HeldEnv, HeldEvents, Hold } from '../../../../src/sys/held-program.ts';

export interface FakeProgram {
  readonly argv: Argv;
  readonly env: HeldEnv;
  readonly events: HeldEvents;
  /** The lines typed, without marks. */
  readonly lines: string[];
  killed: boolean;
}

/** How it takes a line: an answer, '' for none; or it ends, says nothing any more, or complains and goes on. */
export type Taken = string | 'ends' | 'hangs' | { readonly complaint: string };

export function fakeHold(
  take: (line: string) => Taken = () => '',
  greeting = '\nHello, this is FRRouting.\n\n',
) {
  const programs: FakeProgram[] = [];
  const hold: Hold = (argv, env, events) => {
    const program: FakeProgram = { argv, env, events, lines: [], killed: false };
    programs.push(program);
    let silent = false;
    let node = '';
    const end = (why: string) => {
      if (program.killed) return;
      program.killed = true;
      silent = true;
      events.onEnd(why);
    };
    const say = (text: string) => {
      if (!silent) events.onOutput(text);
    };
    say(`${greeting}vm# `);
    return {
      write: text => {
        for (const line of text.split('\n').slice(0, -1)) {
          if (silent) return;
          say(`${line}\n`);
          if (line.startsWith('!')) {
            say(`vm${node}# `);
            continue;
          }
          program.lines.push(line);
          if (line === 'configure terminal') node = '(config)';
          if (line === 'end') node = '';
          const taken = take(line);
          if (taken === 'ends') end('exit 1');
          else if (taken === 'hangs') silent = true;
          else if (typeof taken === 'object') events.onComplaint(taken.complaint);
          else say(taken);
          say(`vm${node}# `);
        }
      },
      kill: async () => end('killed'),
    };
  };
  return { hold, programs };
}
