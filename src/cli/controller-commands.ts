/** The commands for a running controller: all find it in the same two ways. */
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { CONFIG_FILE } from '../config/folders.ts';
import { EVENT_KINDS } from '../report/events/event-kinds.ts';
import { LOG_LEVELS } from '../report/events/log.ts';
import type { CommandLine } from './command-line.ts';
import { checkHelp } from './status-check.ts';

export function addControllerCommands({ program, does, terminal }: CommandLine): void {
  const asking = (usage: string, { hidden = false } = {}): Command =>
    program
      .command(usage, { hidden })
      .addOption(
        new Option(
          '--config <file>',
          `the controller's configuration file (default: ${CONFIG_FILE})`,
        ).conflicts('run'),
      )
      .option<string>(
        '--run <folder>',
        "the controller's run folder (default: what the configuration file says)",
        folder => {
          if (folder === '') throw new InvalidArgumentError('Name the folder that holds the control socket.');
          return folder;
        },
      );
  const ordering = (kind: 'drain' | 'undrain' | 'failback', description: string): Command =>
    asking(`${kind} [service]`)
      .description(description)
      .option('--all', 'every service', false)
      .action(
        does(async (service, options) =>
          (await import('./order-commands.ts')).order(kind, service, options, terminal),
        ),
      );

  asking('reload')
    .description('reload the configuration, and show what changed')
    .action(does(async options => (await import('./reload-command.ts')).reload(options, terminal)));
  asking('status [service]')
    .description('show the status of the running controller, and of one of its services or all')
    .option('--json', 'print JSON', false)
    .option('--watch', 'redraw the status whenever something happens, until Ctrl-C', false)
    .option('--check', 'print one line for Nagios or Icinga, and exit by their convention', false)
    .addHelpText('after', `\n${checkHelp()}`)
    .action(
      does(async (service, options) =>
        (await import('./status-command.ts')).status({ ...options, service }, terminal),
      ),
    );
  asking('explain <service>')
    .description('explain the state of a service: its cause, and what would change it')
    .option('--json', 'print JSON', false)
    .action(
      does(async (service, options) => (await import('./explain.ts')).explain(service, options, terminal)),
    );
  asking('events')
    .description('show past events, oldest first, including those from before a restart')
    .option('--follow', 'continue with new events, until Ctrl-C', false)
    .option('--since <duration>', 'only events that are no older, e.g. 1h')
    .option('--service <name>', 'only events of this service, and those that concern every service')
    .addOption(
      new Option('--level <level>', 'only events of this level of the log, and more urgent ones').choices(
        LOG_LEVELS,
      ),
    )
    .addOption(
      new Option('--kind <kinds>', 'only events of these kinds, e.g. state,error')
        .choices(EVENT_KINDS)
        // Several are one argument.
        .argParser(String),
    )
    .option('--json', 'print one JSON object per line', false)
    .action(does(async options => (await import('./events.ts')).events(options, terminal)));
  ordering('drain', 'drain a service: move its traffic to other servers, then withdraw its route')
    .option('--reason <text>', 'why, for the status and the log')
    .option('--for <duration>', 'end the drain after this time, 1s to 24d, e.g. 30m')
    .option('--wait', 'return once the route is withdrawn');
  ordering('undrain', 'end a drain');
  ordering('failback', 'return a boosted service to its normal metric, where failback is manual');
  asking('service-names', { hidden: true })
    .description('print the names of services, for completion scripts')
    .action(does(async options => (await import('./service-names.ts')).printServiceNames(options, terminal)));
  asking('override')
    .argument('<service>', 'a service, or all')
    .addArgument(
      new Argument('<verdict>', 'the result to use, or clear to end an override early').choices([
        'up',
        'down',
        'clear',
      ] as const),
    )
    .description('override the result of the health checks, for a limited time')
    .option('--ttl <duration>', 'end the override after this time, 1s to 1d, unless it is renewed')
    .option('--reason <text>', 'who overrides the checks and why, for the status and the log')
    .action(
      does(async (service, verdict, options) =>
        (await import('./override-command.ts')).override(service, verdict, options, terminal),
      ),
    );
}
