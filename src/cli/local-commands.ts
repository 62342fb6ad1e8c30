/** The commands that need no running controller: they start from a configuration file. */
import { Argument, InvalidArgumentError, Option } from 'commander';
import { CONFIG_FILE, STATE_FOLDER } from '../config/folders.ts';
import { LOG_LEVELS } from '../report/events/log.ts';
import { LOG_FORMATS } from '../report/events/log-format.ts';
import type { CommandLine } from './command-line.ts';
import { SHELLS } from './completion/shells.ts';
import { configFile } from './config-file.ts';

const FILE = `the configuration file (default: RIPCORD_CONFIG of the environment, or ${CONFIG_FILE})`;

export function addLocalCommands({ program, does, terminal }: CommandLine): void {
  const reading = (file: string | undefined) => configFile(file, terminal);
  program
    .command('run')
    .description('run the controller until SIGTERM or SIGINT')
    .option('--config <file>', FILE)
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
      does(async ({ config, logLevel: level, logFormat: format, guard }) => {
        const file = await reading(config);
        return guard
          ? (await import('./guard-command.ts')).guard(file, { level, format })
          : (await import('./run.ts')).run(file, { level, format });
      }),
    );
  const several = (value: string, before: readonly string[] = []) => [...before, value];
  const once = (value: string, before: string | undefined) => {
    if (before !== undefined) throw new InvalidArgumentError('Give this option once.');
    return value;
  };
  program
    .command('init')
    .description('print a first configuration file, with comments; writes nothing')
    .requiredOption<string>('--service <name>', 'the service', once)
    .requiredOption<string>('--address <address>', 'the service address, which all its servers share', once)
    .option<readonly string[]>(
      '--peer <name=host>',
      'another server of it, and where that is; repeatable',
      several,
    )
    .option<readonly string[]>(
      '--check <kind:target>',
      'how it is checked: http, smtp:25, tcp:389, process:master; repeatable (default: by the name of the service)',
      several,
    )
    .option<readonly string[]>(
      '--interface <name>',
      'where the routers are; repeatable (default: that of the default route)',
      several,
    )
    .option<string>(
      '--order <names>',
      'the servers in the order in which they serve, e.g. web-a,web-b (default: each client reaches the nearest)',
      once,
    )
    .option<string>('--server <name>', "the name of this server (default: the host's)", once)
    .action(does(async options => (await import('./init-command.ts')).init(options, terminal)));
  program
    .command('check-config')
    .description('check a configuration file and say what it means')
    .argument('[file]', `${FILE}; - is standard input`)
    .argument('[files...]', 'with --group: the files of the other servers; one may be -')
    .option('--effective', 'print it with every default', false)
    .option('--json', 'print it with every default, as JSON', false)
    .addOption(
      new Option('--group', 'compare the files of all servers of a group')
        .default(false)
        .conflicts(['effective', 'json']),
    )
    .action(
      does(async (file, others, options, command) => {
        const { checkConfig, checkGroup, isStdin } = await import('./check-config.ts');
        if ([file, ...others].filter(isStdin).length > 1)
          command.error('error: standard input can only be read once: name one file as -');
        if (options.group) return checkGroup([await reading(file), ...others], terminal);
        if (others.length > 0) command.error('error: several files can only be compared: add --group');
        return checkConfig(await reading(file), options, terminal);
      }),
    );
  program
    .command('render')
    .description("print the routing daemon's configuration file as ripcord would write it")
    .argument('[file]', FILE)
    .option('--daemon-version <version>', 'render for this version instead of asking the daemon')
    .action(
      does(async (file, options) =>
        (await import('./render-command.ts')).render(await reading(file), options.daemonVersion, terminal),
      ),
    );
  program
    .command('plan')
    .description('show what a configuration file would change, down to the commands; changes nothing')
    .argument('[file]', FILE)
    .action(
      does(async file => (await import('./plan-command.ts')).planCommand(await reading(file), terminal)),
    );
  program
    .command('doctor')
    .description('look for problems on this machine, before ripcord starts or while it runs; changes nothing')
    .argument('[file]', FILE)
    .option('--json', 'print JSON', false)
    .option('-q, --quiet', 'print only what is not ok', false)
    .action(
      does(async (file, options) => (await import('./doctor-command.ts')).doctor(file, options, terminal)),
    );
  program
    .command('probe')
    .description('run checks once and show their results')
    .argument('[file]', `${FILE}: its name holds a slash or a dot`)
    .argument('[service]', 'only the checks of this service')
    .argument('[check]', 'only this one')
    .option('--host <address>', 'ask the service of this server there, and not at its service address')
    .action(
      does(async (file, service, check, options) => {
        const names = [file, service, check].filter(name => name !== undefined);
        return (await import('./probe-command.ts')).probe(names, options, terminal);
      }),
    );
  program
    .command('withdraw')
    .description(
      'withdraw the routes in the daemon, then remove the addresses from lo, without a running controller',
    )
    .argument('[file]', FILE)
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
