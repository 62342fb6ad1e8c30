/** A server in memory behind its commands: vtysh with ripd (as in model.ts), and ip(8). */
import type { RunningConfig } from '../../../../src/protocols/running-config.ts';
import type { Argv, Exec } from '../../../../src/sys/exec.ts';
import { enterInto } from '../../drivers/frr/model.ts';

export interface FakeServer {
  readonly exec: Exec;
  /** What ripd held after each line that was entered, the newest last. */
  readonly states: RunningConfig[];
  /** Of each vtysh call that configured: the lines. */
  readonly entered: (readonly string[])[];
  /** Of each batch of ip(8): the lines. */
  readonly batches: (readonly string[])[];
  /** From now on ripd shows no `redistribute` line, whatever is entered: Quagga's, after a restart of zebra alone. */
  readonly restartZebra: () => void;
  /** It shows what it holds again. */
  readonly restartRipd: () => void;
  /** Forgets which calls were made. */
  readonly forget: () => void;
}

export function fakeServer(banner = 'FRRouting 8.4.4 (vm) on Linux(6.1).'): FakeServer {
  const states: RunningConfig[] = [new Map()];
  const entered: (readonly string[])[] = [];
  const batches: (readonly string[])[] = [];
  const lo = new Set<string>();
  const running = (): RunningConfig => states.at(-1) ?? new Map();
  let isMasked = false;
  const shown = () => (isMasked ? masked(running()) : running());

  const vtysh = (argv: Argv): string => {
    const commands = argv.filter((_, index) => argv[index - 1] === '-c');
    if (commands[0] === 'configure terminal') {
      const lines = commands.slice(1);
      entered.push(lines);
      states.push(...enterInto(running(), lines).slice(1));
      return '';
    }
    return commands.map(command => answerTo(command, shown(), banner)).join('');
  };
  const batch = (input: string): string => {
    const lines = input.trim().split('\n');
    batches.push(lines);
    for (const line of lines) {
      const [, verb, ip = ''] = /^address (add|del) (\S+)\/32 dev lo\b/.exec(line) ?? [];
      if (verb === 'add') lo.add(ip);
      if (verb === 'del') lo.delete(ip);
    }
    return '';
  };
  const exec: Exec = async (argv, options) => {
    const stdout =
      argv[0] === 'vtysh'
        ? vtysh(argv)
        : argv.includes('-batch')
          ? batch(String(options?.input))
          : argv.includes('-j')
            ? addressesOnLo(lo)
            : '';
    return { argv, end: 'exited', exitCode: 0, stdout, stderr: '', ms: 1 };
  };
  return {
    exec,
    states,
    entered,
    batches,
    restartZebra: () => {
      isMasked = true;
    },
    restartRipd: () => {
      isMasked = false;
    },
    forget: () => {
      for (const list of [entered, batches]) list.length = 0;
      states.splice(0, states.length - 1);
    },
  };
}

const masked = (running: RunningConfig): RunningConfig =>
  new Map(
    [...running].map(([context, lines]) => [
      context,
      lines.filter(line => !line.startsWith('redistribute ')),
    ]),
  );

function answerTo(command: string, running: RunningConfig, banner: string): string {
  switch (command) {
    case 'show version':
      return `${banner}\n`;
    case 'show daemons':
      return ' zebra ripd\n';
    case 'show running-config':
      return `${textOf(running)}\nend\n`;
    case 'show zebra client':
      return 'Client: rip\nRedist:v4   2   0   0\n';
    default:
      throw new Error(`this vtysh knows no ${command}`);
  }
}

function textOf(running: RunningConfig): string {
  return [...running]
    .map(([context, lines]) =>
      context === '' ? lines.join('\n') : `${[context, ...lines.map(line => ` ${line}`)].join('\n')}\nexit`,
    )
    .join('\n!\n');
}

const addressesOnLo = (lo: ReadonlySet<string>): string =>
  JSON.stringify([
    {
      ifname: 'lo',
      addr_info: [...lo].map(local => ({ family: 'inet', local, prefixlen: 32, label: 'lo' })),
    },
  ]);
