#!/usr/bin/env -S node --max-semi-space-size=1 --optimize-for-size --no-opt --max-lazy
/**
 * argv -> command; the only place that sets the exit code. Each command is loaded only when asked for, and the flags above
 * keep V8 small: a controller waits far more than it computes (measured with 100 checks a second: 72 MB instead of 121, for
 * 4.6 % of a core instead of 3.8).
 */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Argument, Command, CommanderError, Option } from 'commander';
import { EXIT, type ExitCode } from './cli/exit-codes.ts';
import { systemTerminal, type Terminal } from './cli/terminal.ts';
import { RUN_FOLDER, STATE_FOLDER } from './config/folders.ts';
import { LOG_LEVELS } from './observe/log.ts';
import { toError } from './sys/to-error.ts';
import { packageVersion } from './version.ts';

/** Runs the command line; resolves with the exit status. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exit: ExitCode = EXIT.ok;
  const does =
    <A extends readonly unknown[]>(command: (...args: A) => Promise<ExitCode>) =>
    async (...args: A): Promise<void> => {
      exit = await command(...args);
    };
  const program = new Command('ripcord')
    .description(
      'Anycast failover and load-balancing for replica servers, through the routing daemon beside it.',
    )
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error/, 'ripcord: error')) });

  /** A command for a controller that runs. */
  const asking = (usage: string): Command =>
    program
      .command(usage)
      .option('--config <file>', 'the configuration file of the controller')
      .option('--run <folder>', 'its run folder', RUN_FOLDER);

  program
    .command('run')
    .description('run the controller until SIGTERM or SIGINT')
    .requiredOption('--config <file>', 'the configuration file')
    .addOption(new Option('--log-level <level>', 'what to log').choices(LOG_LEVELS).default('info'))
    .option(
      '--guard',
      'run it as a child, bring it back when it dies or hangs, and withdraw if it does not come back',
      false,
    )
    .action(
      does(async ({ config, logLevel, guard }) =>
        guard
          ? (await import('./cli/guard.ts')).guard(config, logLevel)
          : (await import('./cli/run.ts')).run(config, logLevel),
      ),
    );
  program
    .command('check-config <file>')
    .description('check a configuration and print it with every default')
    .option('--json', 'print JSON', false)
    .action(
      does(async (file, options) =>
        (await import('./cli/check-config.ts')).checkConfig(file, options.json, terminal),
      ),
    );
  program
    .command('render <file>')
    .description("print the routing daemon's file as it would be written")
    .option('--daemon-version <version>', 'render for this version instead of asking the daemon')
    .action(
      does(async (file, options) =>
        (await import('./cli/render.ts')).render(file, options.daemonVersion, terminal),
      ),
    );
  program
    .command('plan <file>')
    .description('show what is found, what is wanted and the commands between; changes nothing')
    .action(does(async file => (await import('./cli/plan.ts')).plan(file, terminal)));
  asking('reload')
    .description('have the running controller read its configuration again, and show what changed')
    .action(does(async options => (await import('./cli/reload.ts')).reload(options, terminal)));
  program
    .command('doctor [file]')
    .description(
      'look for what would keep ripcord from its work, before it starts or while it runs; changes nothing',
    )
    .option('--json', 'print JSON', false)
    .action(
      does(async (file, options) =>
        (await import('./cli/doctor.ts')).doctor(file ?? '/etc/ripcord.yml', options.json, terminal),
      ),
    );
  program
    .command('probe <file> [service] [check]')
    .description('run checks once and show their answers')
    .action(
      does(async (file, service, check) =>
        (await import('./cli/probe.ts')).probe(file, service, check, terminal),
      ),
    );
  asking('status')
    .description('ask the running controller')
    .option('--json', 'print JSON', false)
    .option('--watch', 'show it anew whenever something happens, until Ctrl-C', false)
    .action(does(async options => (await import('./cli/status.ts')).status(options, terminal)));
  asking('explain <service>')
    .description('tell where a service stands, why, and what would change it')
    .option('--json', 'print JSON', false)
    .action(
      does(async (service, options) =>
        (await import('./cli/explain.ts')).explain(service, options, terminal),
      ),
    );
  asking('events')
    .description('tell what happened, oldest first; kept over a restart')
    .option('--follow', 'go on with what happens, until Ctrl-C', false)
    .option('--since <duration>', 'only what is not older, e.g. 1h')
    .option('--service <name>', 'only of this service, and what concerns all')
    .option('--json', 'print one JSON object a line', false)
    .action(does(async options => (await import('./cli/events.ts')).events(options, terminal)));
  const orders = [
    ['drain', 'ask a service to leave this server: its traffic moves first, then its route goes'],
    ['undrain', 'end a drain'],
    ['failback', 'let a boosted server step down where failback is manual'],
  ] as const;
  for (const [kind, description] of orders) {
    const command = asking(`${kind} [service]`)
      .description(description)
      .option('--all', 'every service', false)
      .action(
        does(async (service, options) =>
          (await import('./cli/order.ts')).order(kind, service, options, terminal),
        ),
      );
    if (kind === 'drain') {
      command
        .option('--reason <text>', 'why, for people')
        .option('--for <duration>', 'end by itself after this time, e.g. 30m')
        .option('--wait', 'return when the route is withdrawn');
    }
  }
  asking('override')
    .argument('<service>', 'a service, or all')
    .addArgument(
      new Argument('<verdict>', 'clear ends an override early').choices(['up', 'down', 'clear'] as const),
    )
    .description('put a verdict from outside in the place of the checks, for a while')
    .option('--ttl <duration>', 'end by itself after this time, 1s to 1d, unless it is renewed')
    .option('--reason <text>', 'who says so, and why, for people')
    .action(
      does(async (service, verdict, options) =>
        (await import('./cli/override.ts')).override(service, verdict, options, terminal),
      ),
    );
  program
    .command('withdraw <file>')
    .description('withdraw now, without a running controller: metric 16, then the aliases go')
    .option(
      '--after-exit-of <unit>',
      'for ExecStopPost=: only if the controller failed and systemd stops it for good',
    )
    .option(
      '--state <folder>',
      'where the controller keeps a copy of the file, in case it is broken',
      STATE_FOLDER,
    )
    .action(
      does(async (file, options) => (await import('./cli/withdraw.ts')).withdraw(file, options, terminal)),
    );
  program
    .command('version')
    .description('print the version')
    .action(does(async () => (await import('./cli/version.ts')).version(terminal)));

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    terminal.err(`ripcord: ${toError(error).message}`);
    return (await import('./cli/failure.ts')).exitCodeOf(error);
  }
}

const isProgram =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isProgram) process.exitCode = await main(process.argv.slice(2), systemTerminal());
