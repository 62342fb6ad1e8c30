/** The commands that need no running controller: they start from a configuration file. */
import { Argument, Option } from 'commander';
import { STATE_FOLDER } from '../config/folders.ts';
import { LOG_LEVELS } from '../report/events/log.ts';
import { LOG_FORMATS } from '../report/events/log-format.ts';
import type { CommandLine } from './command-line.ts';
import { SHELLS } from './completion/shells.ts';

export function addLocalCommands({ program, does, terminal }: CommandLine): void {
  program
    .command('run')
    .description('run the controller until SIGTERM or SIGINT')
    .requiredOption('--config <file>', 'the configuration file')
    .addOption(
      new Option('--log-level <level>', 'log messages of this level and above')
        .choices(LOG_LEVELS)
        .default('info'),
    )
    .addOption(
      new Option(
        '--log-format <format>',
        "readable text, json for programs, journal for systemd's journal; without it: text on a terminal, journal where standard error is the journal, json elsewhere",
      ).choices(LOG_FORMATS),
    )
    .option(
      '--guard',
      'supervise the controller: restart it when it dies or hangs, and withdraw the routes if it does not come back',
      false,
    )
    .action(
      does(async ({ config, logLevel: level, logFormat: format, guard }) =>
        guard
          ? (await import('./guard-command.ts')).guard(config, { level, format })
          : (await import('./run.ts')).run(config, { level, format }),
      ),
    );
  program
    .command('check-config <file>')
    .description('check a configuration file (- for standard input) and print it with every default')
    .option('--json', 'print JSON', false)
    .action(
      does(async (file, options) =>
        (await import('./check-config.ts')).checkConfig(file, options.json, terminal),
      ),
    );
  program
    .command('render <file>')
    .description("print the routing daemon's configuration file as ripcord would write it")
    .option('--daemon-version <version>', 'render for this version instead of asking the daemon')
    .action(
      does(async (file, options) =>
        (await import('./render-command.ts')).render(file, options.daemonVersion, terminal),
      ),
    );
  program
    .command('plan <file>')
    .description('show what a configuration file would change, down to the commands; changes nothing')
    .action(does(async file => (await import('./plan-command.ts')).planCommand(file, terminal)));
  program
    .command('doctor [file]')
    .description('look for problems on this machine, before ripcord starts or while it runs; changes nothing')
    .option('--json', 'print JSON', false)
    .option('-q, --quiet', 'print only what is not ok', false)
    .action(
      does(async (file, options) =>
        (await import('./doctor-command.ts')).doctor(file ?? '/etc/ripcord.yml', options, terminal),
      ),
    );
  program
    .command('probe <file> [service] [check]')
    .description('run checks once and show their results')
    .action(
      does(async (file, service, check) =>
        (await import('./probe-command.ts')).probe(file, service, check, terminal),
      ),
    );
  program
    .command('withdraw <file>')
    .description(
      'withdraw the routes without a running controller: enter metric 16, then remove the addresses from lo',
    )
    .option(
      '--after-exit-of <unit>',
      'for ExecStopPost=: withdraw only if the controller failed and systemd does not restart it',
    )
    .option(
      '--state <folder>',
      "the controller's state folder, whose copy of the configuration is used if the file is broken",
      STATE_FOLDER,
    )
    .action(
      does(async (file, options) =>
        (await import('./withdraw-command.ts')).withdraw(file, options, terminal),
      ),
    );
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell that is to complete').choices(SHELLS))
    .description('print a script by which a shell completes commands, options and services')
    .action(
      does(async shell => (await import('./completion/completion.ts')).completion(shell, program, terminal)),
    );
  program
    .command('version')
    .description('print the version')
    .action(does(async () => (await import('./print-version.ts')).version(terminal)));
}
