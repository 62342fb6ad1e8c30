/** `ripcord status`: asks the running controller. */
import { loadConfig } from '../config/load.ts';
import { socketPath } from '../observe/control-socket.ts';
import type { ReplicaStatus, ServiceStatus, Status } from '../observe/status.ts';
import { askStatus } from './ask-status.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { table } from './table.ts';
import type { Paint, Terminal } from './terminal.ts';

export interface StatusOptions {
  /** Its `paths.run` tells where the controller listens. */
  readonly config: string | undefined;
  readonly run: string;
  readonly json: boolean;
}

export async function status(options: StatusOptions, terminal: Terminal): Promise<ExitCode> {
  const run = options.config === undefined ? options.run : (await loadConfig(options.config)).paths.run;
  const answer = await askStatus(socketPath(run)).catch((error: Error) => {
    terminal.err(`ripcord: ${error.message}`);
    return undefined;
  });
  if (answer === undefined) return EXIT.unavailable;
  terminal.out(options.json ? JSON.stringify(answer, null, 2) : statusText(answer, terminal.paint));
  return EXIT.ok;
}

/** The status for people. Pure. */
export function statusText(answer: Status, paint: Paint): string {
  const daemon =
    answer.daemon === null
      ? 'no routing daemon seen yet'
      : `${answer.daemon.product} ${answer.daemon.version}`;
  const step = answer.inStep
    ? paint('green', 'as wanted')
    : paint('red', `not as wanted: ${answer.error ?? 'in work'}`);
  const ill = answer.hearing === 'deaf' || answer.hearing === 'apart';
  const hearing = ill ? paint('red', ` ${answer.hearing} (hears of no address that comes or goes)`) : '';
  return [
    `${paint('bold', answer.server)}  ripcord ${answer.version}, ${daemon}${hearing}, ${step} (read back ${clockTime(answer.readBackAt)})`,
    ...answer.services.map(service => serviceText(service, answer.server, paint)),
  ].join('\n\n');
}

function serviceText(service: ServiceStatus, server: string, paint: Paint): string {
  const held = service.observedMetric === null ? 'none' : String(service.observedMetric);
  const metric =
    service.observedMetric === service.desiredMetric
      ? held
      : paint('red', `${held}, wanted ${service.desiredMetric}`);
  const alias = service.alias ? 'on lo' : paint('red', 'not on lo');
  const rows = [service.own, ...service.peers].flatMap(replica => replicaRows(replica, server, paint));
  return [
    `${paint('bold', service.name)}  ${service.address} ${alias}, metric ${metric}, since ${clockTime(service.since)}`,
    `  ${service.reason}`,
    table(rows).replace(/^/gm, '  '),
  ].join('\n');
}

function replicaRows(replica: ReplicaStatus, server: string, paint: Paint): string[][] {
  const colour = { up: 'green', down: 'red', unknown: 'yellow' } as const;
  return replica.checks.map(({ id, health, last }) => [
    replica.name === server ? `${replica.name} (here)` : replica.name,
    id,
    paint(colour[health], health),
    last === null ? 'not run yet' : `${last.ms} ms`,
    last === null ? '' : last.reason,
  ]);
}

function clockTime(iso: string): string {
  return new Date(iso).toTimeString().slice(0, 8);
}
