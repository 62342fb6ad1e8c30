#!/usr/bin/env node
/** argv -> command; the only place that sets the exit code. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import { checkConfig } from './cli/check-config.ts';
import { EXIT, type ExitCode } from './cli/exit-codes.ts';
import { exitCodeOf } from './cli/failure.ts';
import { order } from './cli/order.ts';
import { plan } from './cli/plan.ts';
import { probe } from './cli/probe.ts';
import { render } from './cli/render.ts';
import { run } from './cli/run.ts';
import { status } from './cli/status.ts';
import { systemTerminal, type Terminal } from './cli/terminal.ts';
import { version } from './cli/version.ts';
import { withdraw } from './cli/withdraw.ts';
import { LOG_LEVELS } from './observe/logger.ts';
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

  program
    .command('run')
    .description('run the controller until SIGTERM or SIGINT')
    .requiredOption('--config <file>', 'the configuration file')
    .addOption(new Option('--log-level <level>', 'what to log').choices(LOG_LEVELS).default('info'))
    .action(does(options => run(options.config, options.logLevel)));
  program
    .command('check-config <file>')
    .description('check a configuration and print it with every default')
    .option('--json', 'print JSON', false)
    .action(does((file, options) => checkConfig(file, options.json, terminal)));
  program
    .command('render <file>')
    .description("print the routing daemon's file as it would be written")
    .option('--daemon-version <version>', 'render for this version instead of asking the daemon')
    .action(does((file, options) => render(file, options.daemonVersion, terminal)));
  program
    .command('plan <file>')
    .description('show what is found, what is wanted and the commands between; changes nothing')
    .action(does(file => plan(file, terminal)));
  program
    .command('probe <file> [service] [check]')
    .description('run checks once and show their answers')
    .action(does((file, service, check) => probe(file, service, check, terminal)));
  program
    .command('status')
    .description('ask the running controller')
    .option('--config <file>', 'the configuration file of that controller')
    .option('--run <folder>', 'its run folder', '/run/ripcord')
    .option('--json', 'print JSON', false)
    .action(does(options => status(options, terminal)));
  const orders = [
    ['drain', 'ask a service to leave this server: its traffic moves first, then its route goes'],
    ['undrain', 'end a drain'],
    ['failback', 'let a boosted server step down where failback is manual'],
  ] as const;
  for (const [kind, description] of orders) {
    const command = program
      .command(`${kind} [service]`)
      .description(description)
      .option('--all', 'every service', false)
      .option('--config <file>', 'the configuration file of the controller')
      .option('--run <folder>', 'its run folder', '/run/ripcord')
      .action(does((service, options) => order(kind, service, options, terminal)));
    if (kind === 'drain') {
      command
        .option('--reason <text>', 'why, for people')
        .option('--for <duration>', 'end by itself after this time, e.g. 30m')
        .option('--wait', 'return when the route is withdrawn');
    }
  }
  program
    .command('withdraw <file>')
    .description('withdraw now, without a running controller: metric 16, then the aliases go')
    .action(does(file => withdraw(file, terminal)));
  program
    .command('version')
    .description('print the version')
    .action(does(() => version(terminal)));

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    terminal.err(`ripcord: ${toError(error).message}`);
    return exitCodeOf(error);
  }
}

const isProgram =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isProgram) process.exitCode = await main(process.argv.slice(2), systemTerminal());
