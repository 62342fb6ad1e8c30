/** The commands for a controller that runs: all find it in the same two ways. */
import { Argument, type Command, Option } from 'commander';
import { RUN_FOLDER } from '../config/folders.ts';
import type { CommandLine } from './command-line.ts';

export function addControllerCommands({ program, does, terminal }: CommandLine): void {
  const asking = (usage: string): Command =>
    program
      .command(usage)
      .addOption(new Option('--config <file>', 'the configuration file of the controller').conflicts('run'))
      .option('--run <folder>', 'its run folder', RUN_FOLDER);
  const ordering = (kind: 'drain' | 'undrain' | 'failback', description: string): Command =>
    asking(`${kind} [service]`)
      .description(description)
      .option('--all', 'every service', false)
      .action(
        does(async (service, options) =>
          (await import('./order.ts')).order(kind, service, options, terminal),
        ),
      );

  asking('reload')
    .description('have the running controller read its configuration again, and show what changed')
    .action(does(async options => (await import('./reload-command.ts')).reload(options, terminal)));
  asking('status')
    .description('ask the running controller')
    .option('--json', 'print JSON', false)
    .option('--watch', 'show it anew whenever something happens, until Ctrl-C', false)
    .action(does(async options => (await import('./status-command.ts')).status(options, terminal)));
  asking('explain <service>')
    .description('tell where a service stands, why, and what would change it')
    .option('--json', 'print JSON', false)
    .action(
      does(async (service, options) => (await import('./explain.ts')).explain(service, options, terminal)),
    );
  asking('events')
    .description('tell what happened, oldest first; kept over a restart')
    .option('--follow', 'go on with what happens, until Ctrl-C', false)
    .option('--since <duration>', 'only what is not older, e.g. 1h')
    .option('--service <name>', 'only of this service, and what concerns all')
    .option('--json', 'print one JSON object a line', false)
    .action(does(async options => (await import('./events.ts')).events(options, terminal)));
  ordering('drain', 'ask a service to leave this server: its traffic moves first, then its route goes')
    .option('--reason <text>', 'why, for people')
    .option('--for <duration>', 'end by itself after this time, e.g. 30m')
    .option('--wait', 'return when the route is withdrawn');
  ordering('undrain', 'end a drain');
  ordering('failback', 'let a boosted server step down where failback is manual');
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
        (await import('./override-command.ts')).override(service, verdict, options, terminal),
      ),
    );
}
