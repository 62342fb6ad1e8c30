/** The demo's command line. */
import { Command, Option } from 'commander';
import { withSysexits } from '../../usage.ts';
import type { Mode, Watch } from '../paper.ts';

/** service: Postfix on smtp-a is stopped; host: smtp-a loses its power; ripd: the routing daemon on smtp-a is killed. */
export type Fault = 'service' | 'host' | 'ripd';

export interface DemoOptions {
  readonly mode: Mode;
  readonly check: Watch;
  readonly fault: Fault;
  readonly keep: boolean;
}

/** Reads the arguments; prints help or an error and ends the process where they ask for it. */
export function parseOptions(argv: readonly string[]): DemoOptions {
  return withSysexits(new Command('demo'))
    .usage('[options]      as: sudo npm run demo -- [options]')
    .description('Two campuses, one service address: watch a service fail and its clients move.')
    .addOption(
      new Option('--mode <mode>', 'who serves whom while all is well')
        .choices(['failover', 'load-balance'])
        .default('failover'),
    )
    .addOption(
      new Option('--check <check>', 'who notices: the server itself, or its peer')
        .choices(['self', 'peer'])
        .default('self'),
    )
    .addOption(
      new Option('--fault <fault>', 'what fails on smtp-a: Postfix, the whole host, or its routing daemon')
        .choices(['service', 'host', 'ripd'])
        .default('service'),
    )
    .option('--keep', 'leave the two campuses running at the end, to look around', false)
    .parse([...argv], { from: 'user' })
    .opts<DemoOptions>();
}
