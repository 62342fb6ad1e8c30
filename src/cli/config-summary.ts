/** What a configuration means, in a few sentences for each service. Pure. */
import type { Check } from '../checks/registry.ts';
import type { Config, Peer, Service } from '../config/config.ts';
import { poorMetric } from '../policy/decide/poor.ts';
import { formatDuration } from '../schema/duration.ts';
import { prefixOf } from '../schema/network.ts';
import { table } from './table.ts';
import type { Paint } from './terminal.ts';

/** `others`: the files that were read besides the main one. */
export function configSummary(config: Config, others: readonly string[], paint: Paint): string {
  const paragraphs = [
    [validText(config, others), serverText(config, paint)],
    ...config.services.map(service => serviceLines(service, config.server, paint)),
    settingLines(config),
  ];
  return paragraphs
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

function validText({ file }: Config, others: readonly string[]): string {
  return others.length === 0 ? `${file} is valid.` : `${file} is valid, with ${others.join(', ')}.`;
}

function serverText({ server, routing }: Config, paint: Paint): string {
  const { networks, daemon, config } = routing;
  const keeps = config === null ? 'No file of it is written.' : `A block of ${config} is ripcord's.`;
  return `${paint('bold', server)} announces its services on ${networks.join(', ')}, through ${daemon}. ${keeps}`;
}

function serviceLines(service: Service, server: string, paint: Paint): readonly string[] {
  const { name, addresses, metric } = service;
  return [
    `${paint('bold', name)} at ${addresses.map(({ ip }) => ip).join(', ')}`,
    `  Metric ${metric} while it is up here, withdrawn while it is down.`,
    `  A drain gives it ${poorMetric(service, 0)} until its traffic has moved, and then withdraws it.`,
    ...roleOf(service, server).map(sentence => `  ${sentence}`),
    ...conditionsOf(service, server).map(sentence => `  ${sentence}`),
    ...checkLines('It is up here', service),
    ...service.peers.flatMap(peer => checkLines(`It is up at ${peer.name}`, peer)),
  ];
}

/** When this server stands in for others. */
function roleOf({ boost, order, failback, peers }: Service, server: string): readonly string[] {
  if (peers.length === 0) return ['It has no peers, and stands in for no other server.'];
  const before = order === undefined ? peers.map(({ name }) => name) : order.slice(0, order.indexOf(server));
  if (before.length === 0)
    return [`It is the first of ${order?.join(', ')}, and stands in for no other server.`];
  if (boost === undefined) return ['It has no boost: its metric stays when a peer is down.'];
  const [joined, are] =
    order === undefined
      ? [before.join(' or '), 'is']
      : [before.join(' and '), before.length === 1 ? 'is' : 'are'];
  const until = failback === 'manual' ? ', and then until `ripcord failback`' : '';
  return [`Metric ${boost} while ${joined} ${are} down${until}.`];
}

/** What else moves its metric or its route, as far as it is configured. */
function conditionsOf(service: Service, server: string): readonly string[] {
  const { metric, holdUpMs, lastStanding, cover, reclaim, flap, load, order, peers } = service;
  const flapping = flap && formatDuration(flap.maxSuppressMs);
  const sentences = [
    holdUpMs > 0 && `Its route returns when it was up for ${formatDuration(holdUpMs)}.`,
    reclaim &&
      order?.at(-1) !== server &&
      `When it returns, it has metric ${reclaim.metric} for ${formatDuration(reclaim.holdMs)} at least.`,
    cover && `The cover ${prefixOf(cover)} is announced besides, with metric ${metric}.`,
    load && `Metric ${metric + load.offset} while the load is above ${load.threshold}.`,
    flapping && `While it goes up and down, its route stays away for ${flapping} at most.`,
    lastStanding === 'keep' &&
      peers.length > 0 &&
      `Metric ${poorMetric(service, 0)}, and not withdrawn, while it is down here and at all peers.`,
  ];
  return sentences.filter(sentence => typeof sentence === 'string');
}

function checkLines(isUp: string, { judge, checks }: Pick<Peer, 'judge' | 'checks'>): readonly string[] {
  const count = checks.filter(({ informational }) => !informational).length;
  const rows = checks.map(check => [
    `    ${check.id}`,
    'host' in check ? [check.host, ...(check.otherHosts ?? [])].join(', ') : 'this machine',
    timingText(check),
    check.informational ? 'shown, counts for nothing' : turnsText(check),
  ]);
  if (count === 0) return [`  ${isUp}: no check decides on it.`, ...(rows.length > 0 ? [table(rows)] : [])];
  return [`  ${isUp} while ${countText(judge, count)}:`, table(rows)];
}

function countText(judge: Service['judge'], count: number): string {
  if (count === 1) return 'this check passes';
  if (judge === 'all') return `these ${count} checks pass`;
  return `${judge === 'any' ? 'any' : `${judge.atLeast}`} of these ${count} checks ${judge === 'any' ? 'passes' : 'pass'}`;
}

const timingText = ({ timing }: Check): string =>
  timing.kind === 'cron' ? `at ${timing.expression}` : `each ${formatDuration(timing.everyMs)}`;

function turnsText({ fall, rise }: Check): string {
  const of = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);
  return `down after ${of(fall, 'failure', 'failures')}, up after ${of(rise, 'pass', 'passes')}`;
}

/** What holds for all services, as far as it is not the default. */
function settingLines(config: Config): readonly string[] {
  const { http, channel, hooks, drain, onStop, reload } = config;
  const sentences = [
    channel && channelText(channel.port, partnersOf(config)),
    http && `HTTP is served at ${http.address}, port ${http.port}.`,
    ...hooks.map(hookText),
    drain.folder && `A file in ${drain.folder} drains the service that it is named after.`,
    onStop === 'keep' && 'Routes and addresses stay when ripcord stops.',
    reload === 'manual' && 'A file that changes waits for `ripcord reload`.',
  ];
  return sentences.filter(sentence => typeof sentence === 'string');
}

/** The peers that this server sends its reports to, once each. */
const partnersOf = ({ services }: Config): readonly string[] => [
  ...new Set(
    services.flatMap(({ peers }) => peers.filter(peer => peer.channel !== undefined).map(({ name }) => name)),
  ),
];

function channelText(port: number, partners: readonly string[]): string {
  const hears = `It hears the reports of peers on UDP port ${port}`;
  if (partners.length === 0) return `${hears}, and sends no reports of its own: no peer has a \`channel\`.`;
  return `${hears}, and sends its own to ${partners.join(', ')}.`;
}

function hookText({ on, services, command: [program] }: Config['hooks'][number]): string {
  const of = services === undefined ? '' : ` of ${services.join(', ')}`;
  return `The hook ${program} runs on ${on.join(', ')}${of}.`;
}
