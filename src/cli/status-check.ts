/** The status as a monitoring plugin says it (Nagios, Icinga): one line and one of four levels. Pure. */
import { isLost } from '../report/status/health.ts';
import type { ServiceStatus, Status } from '../report/status/status-schema.ts';
import { unheardText } from '../report/status/unheard.ts';
import { shown } from '../sys/shown.ts';
import { servingText } from './serving-text.ts';

/** The worst first. */
export const CHECK_LEVELS = ['CRITICAL', 'WARNING', 'UNKNOWN', 'OK'] as const;
export type CheckLevel = (typeof CHECK_LEVELS)[number];

interface CheckResult {
  readonly level: CheckLevel;
  /** One line, without the bar that begins performance data. */
  readonly line: string;
}

interface Rule<S> {
  readonly level: Exclude<CheckLevel, 'OK'>;
  /** For the help of the command. */
  readonly when: string;
  /** What it finds, in a few words; undefined: it does not apply. */
  readonly find: (subject: S) => string | undefined;
}

/** Of each service the first that applies. */
const OF_SERVICE: readonly Rule<ServiceStatus>[] = [
  {
    level: 'CRITICAL',
    when: 'no server serves a service',
    find: ({ serving: { servers, unknown } }) =>
      unknown === null && servers.length === 0 ? 'no server serves' : undefined,
  },
  {
    level: 'CRITICAL',
    when: 'a service is down on every server, and this one still announces it',
    find: ({ state, own }) => (state === 'last-standing' ? `last-standing: ${own.reason}` : undefined),
  },
  {
    level: 'CRITICAL',
    when: 'a service is down here, and who serves it is unknown',
    find: ({ own, serving }) =>
      own.health === 'down' && serving.unknown !== null
        ? `down: ${own.reason}; who serves is unknown: ${serving.unknown}`
        : undefined,
  },
  {
    level: 'CRITICAL',
    when: 'no router hears the route of a service',
    find: service => (isLost(service) ? service.propagation?.reason : undefined),
  },
  {
    level: 'WARNING',
    when: 'a service is down here, and another server serves it',
    find: ({ own, serving: { servers } }) =>
      own.health === 'down' ? `down: ${own.reason}; ${servers.join(', ')} serves` : undefined,
  },
  {
    level: 'UNKNOWN',
    when: 'the checks of a service have no verdict yet',
    find: ({ own }) => (own.health === 'unknown' ? own.reason : undefined),
  },
  {
    level: 'WARNING',
    when: 'a service is not normal: boosted, drained, degraded and the like',
    find: ({ state, reason, serving: { servers, here } }) => {
      if (state === 'normal') return undefined;
      return here === false && servers.length > 0 ? `${reason}; ${servers.join(', ')} serves` : reason;
    },
  },
  {
    level: 'WARNING',
    when: 'the health checks of a service are overridden',
    find: ({ override }) =>
      override === null ? undefined : `overridden ${override.health}: ${override.reason}`,
  },
  {
    level: 'WARNING',
    when: 'it is unknown whether a router hears the route of a service',
    find: ({ propagation }) =>
      propagation?.state === 'unconfirmed' ? `unconfirmed: ${propagation.reason}` : undefined,
  },
];

/** All that apply. */
const OF_SERVER: readonly Rule<Status>[] = [
  {
    level: 'CRITICAL',
    when: 'a process of the routing daemon is gone or hangs',
    find: ({ processes }) =>
      Object.entries(processes)
        .flatMap(([name, state]) => (state === 'running' ? [] : [`${name} is ${state}`]))
        .join(', ') || undefined,
  },
  {
    level: 'CRITICAL',
    when: 'what was decided cannot be applied, or was not read back for 15 s',
    find: ({ phase, inStep, error }) =>
      phase === 'serving' && !inStep && error !== null ? `out of sync: ${error}` : undefined,
  },
  {
    level: 'WARNING',
    when: 'the controller reconciles, met an error, or stops',
    find: ({ phase, inStep, error }) => {
      if (phase !== 'serving') return phase === 'starting' ? undefined : `the controller is ${phase}`;
      if (inStep) return error === null ? undefined : `in sync, but ${error}`;
      return error === null ? 'out of sync: reconciling' : undefined;
    },
  },
  {
    level: 'WARNING',
    when: 'the content of the configuration file is not in force',
    find: ({ configuration: { file, error } }) =>
      error === null ? undefined : `${shown(file)} is not in force: ${error}`,
  },
  {
    level: 'WARNING',
    when: 'a peer is silent on the channel',
    find: ({ group }) =>
      group
        .filter(({ established }) => !established)
        .map(({ name, refused }) => `${name} ${unheardText(refused)} on the channel`)
        .join(', ') || undefined,
  },
  {
    level: 'UNKNOWN',
    when: 'the controller is starting',
    find: ({ phase }) => (phase === 'starting' ? 'the controller is starting' : undefined),
  },
];

/** What the help of the command says of the levels, one line each. */
export function checkHelp(): string {
  const row = (level: string, when: string) => `  ${level.padEnd('CRITICAL'.length)}  ${when}`;
  const rules = CHECK_LEVELS.flatMap(level =>
    [...OF_SERVICE, ...OF_SERVER].filter(rule => rule.level === level).map(({ when }) => row(level, when)),
  );
  return [
    '--check exits with 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN; the worst wins:',
    ...rules,
    row('UNKNOWN', 'no controller answers'),
    row('OK', 'anything else'),
  ].join('\n');
}

/** The worst level that applies, and all that was found, the worst first; if nothing was, who serves. */
export function checkStatus(status: Status): CheckResult {
  const found = [
    ...status.services.flatMap(service => {
      const first = OF_SERVICE.flatMap(rule => findingOf(rule, service, `${service.name} `))[0];
      return first ?? [];
    }),
    ...OF_SERVER.flatMap(rule => findingOf(rule, status, '')),
  ];
  const level = CHECK_LEVELS.find(each => found.some(finding => finding.level === each)) ?? 'OK';
  if (level === 'OK') {
    const plain = (_colour: string, text: string) => text;
    return checkLine('OK', status.services.map(service => servingText(service, status, plain)).join('; '));
  }
  const sorted = CHECK_LEVELS.flatMap(each => found.filter(finding => finding.level === each));
  return checkLine(level, sorted.map(({ text }) => text).join('; '));
}

/** A line of this level. */
export function checkLine(level: CheckLevel, text: string): CheckResult {
  const line = text.replace(/\s+/g, ' ').replaceAll('|', '/');
  return { level, line: `RIPCORD ${level} - ${line}` };
}

function findingOf<S>({ level, find }: Rule<S>, subject: S, prefix: string) {
  const text = find(subject);
  return text === undefined ? [] : [{ level, text: `${prefix}${text}` }];
}
