/** `ripcord explain`: the state of a service, why, and what would change it. */

import { ask } from '../api/client.ts';
import { EXPLAIN_ROUTE } from '../api/paths.ts';
import type { Explanation } from '../report/status/explanation.ts';
import type { ServiceStatus } from '../report/status/status-schema.ts';
import { type ControllerAddress, socketOf } from './controller-client.ts';
import { controllerFailure } from './controller-failure.ts';
import { timeOfDay } from './drain-text.ts';
import { eventLine } from './event-line.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import {
  addressText,
  checkText,
  healthText,
  hindranceText,
  milliseconds,
  placeText,
  readBackText,
  reasonsOf,
  routeText,
} from './status-text.ts';
import { stepText } from './step-text.ts';
import { table } from './table.ts';
import type { Paint, Terminal } from './terminal.ts';

export interface ExplainOptions extends ControllerAddress {
  readonly json: boolean;
}

export async function explain(
  service: string,
  options: ExplainOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const socket = await socketOf(options);
  try {
    const explanation: Explanation = JSON.parse(
      await ask(socket, `${EXPLAIN_ROUTE}${encodeURIComponent(service)}`),
    );
    terminal.out(
      options.json ? JSON.stringify(explanation, null, 2) : explanationText(explanation, terminal.paint),
    );
    return EXIT.ok;
  } catch (error) {
    return controllerFailure(error, terminal);
  }
}

/** The explanation as readable text. Pure. */
export function explanationText(explanation: Explanation, paint: Paint): string {
  const { service, prospects, events } = explanation;
  const title = `${paint('bold', service.name)}  ${service.state}, ${routeText(service, paint)}, since ${timeOfDay(service.since)}`;
  const section = (heading: string, body: string) =>
    `${paint('bold', heading)}\n${body.replace(/^/gm, '  ')}`;
  return [
    title,
    section('why', reasonsOf(service).join('\n')),
    section('leaves', leaves(service, paint)),
    section('held', held(explanation, paint)),
    section('checks', table(checkRows(explanation, paint)) || 'none'),
    section(
      'what would change it',
      prospects.length === 0 ? 'no single check, peer or order' : table(prospects.map(prospectRow)),
    ),
    section(
      'last events',
      events.length === 0 ? 'none yet' : events.map(event => eventLine(event, paint)).join('\n'),
    ),
  ].join('\n\n');
}

function leaves({ name, propagation, desiredMetric }: ServiceStatus, paint: Paint): string {
  if (propagation === null) return 'not looked at yet';
  const { reason, remedy, interfaces } = propagation;
  const ways = interfaces.map(on => [
    on.name,
    on.sent ? (desiredMetric === null ? 'no route now' : `metric ${on.metric ?? 'unknown'}`) : 'not sent',
    on.line ?? '',
    on.heard.length > 0 ? `${on.heard.join(', ')} heard` : 'no router heard',
    on.refused.length > 0 ? paint('red', `${on.refused.join(', ')} refused`) : '',
  ]);
  return [`${name} ${reason}`, ...(remedy === null ? [] : [`remedy: ${remedy}`]), table(ways)].join('\n');
}

function held({ service, daemon, inStep, error, readBackAt }: Explanation, paint: Paint): string {
  const beside =
    daemon === null
      ? 'no routing daemon seen yet'
      : `${daemon.product} ${daemon.version} holds ${routeText(service, paint)}`;
  const step = stepText({ inStep, error, services: [service] }, paint);
  const addresses = service.addresses.map(address => {
    const metric = address.cover ? ` with ${routeText(address, paint)}` : '';
    return `${addressText(address)} ${placeText(address, { readBackAt }, paint)}${metric}`;
  });
  return `${beside}; ${addresses.join(', ')}; ${step} (${readBackText(readBackAt)})`;
}

function checkRows({ server, service }: Explanation, paint: Paint): string[][] {
  return [service.own, ...service.peers].flatMap(replica =>
    replica.checks.map(({ id, health, informational, streak, last, hindrance }) => [
      replica.name === server ? `${replica.name} (here)` : replica.name,
      checkText({ id, informational }),
      healthText(health, paint),
      last === null ? 'not run yet' : `${last.ok ? 'passed' : 'failed'} ${streak} times in a row`,
      last === null ? '' : milliseconds(last.ms),
      [
        ...(last === null ? [] : [last.reason]),
        ...(hindrance === null ? [] : [hindranceText(hindrance)]),
      ].join('; '),
    ]),
  );
}

/** "2 more failures of smtp:25 (about 2s)  ->  holding 3, then withdrawn". */
function prospectRow({ when, leadsTo }: Explanation['prospects'][number]): string[] {
  return [
    when,
    '->',
    leadsTo.map(({ state, metric }) => (metric === null ? state : `${state} ${metric}`)).join(', then '),
  ];
}
