/** Rules for the file of a whole group, beyond its schema: what must hold before it can be expanded. */
import { quote, type Violation } from '../../schema/problem.ts';
import { either } from '../../schema/schema-node.ts';
import { ALL_INFORMATIONAL, enoughCount } from '../rules/judge-rules.ts';
import { type At, entriesOf } from '../rules/walk.ts';
import { checksOfPeers } from './expand.ts';
import type { GroupFile, GroupService } from './group-schema.ts';
import { failoverOrder, metricsByServer } from './placement.ts';
import {
  addressesAreReachable,
  entries,
  hostnamesAreHosts,
  hostnamesOnce,
  realAddressesOnce,
  serverIsInGroup,
  serverIsNotAuto,
  serversOnce,
} from './server-entry-rules.ts';

type GroupRule = (file: GroupFile) => readonly Violation[];

const GROUP_RULES: readonly GroupRule[] = [
  serversOnce,
  serverIsNotAuto,
  serverIsInGroup,
  hostnamesAreHosts,
  hostnamesOnce,
  addressesAreReachable,
  realAddressesOnce,
  channelIsShared,
  serversAreKnown,
  metricsDecide,
  boostNeedsOthers,
  orderIsMade,
  peersCanBeAsked,
  enoughCanBeAsked,
  peerChecksFollow,
  everyServerServes,
];

/** Every violation of a rule in a file that is valid by its schema. */
export function groupBreaches(file: GroupFile): readonly Violation[] {
  return GROUP_RULES.flatMap(rule => rule(file));
}

const groupServices = ({ services }: GroupFile): readonly At<GroupService>[] =>
  entriesOf(services, ['services']);

/** A server with a channel of its own alone would wait for peers that have none. */
function channelIsShared(file: GroupFile): readonly Violation[] {
  if (file.channel !== undefined) return [];
  return entries(file)
    .filter(({ value }) => value.channel !== undefined)
    .map(({ path }) => ({
      path: [...path, 'channel'],
      message:
        'differs from `channel`, which is missing: write `channel: { keyFile: … }` at the top level, for all servers',
    }));
}

/** Each server that a service names is in the group, and has a metric before it has anything else. */
function serversAreKnown(file: GroupFile): readonly Violation[] {
  const all = file.group.map(({ name }) => name);
  return groupServices(file).flatMap(({ value: service, path }) => {
    const having = [...metricsByServer(service, file.group).keys()];
    return (['metric', 'boost', 'cover'] as const).flatMap(field => {
      const value = service[field];
      if (typeof value !== 'object') return [];
      const allowed = field === 'metric' ? all : having;
      return Object.keys(value)
        .filter(name => !allowed.includes(name))
        .map(name => ({
          path: [...path, field, name],
          at: 'key' as const,
          message:
            field === 'metric'
              ? `${quote(name)} is not in \`group\`: write ${either(all)}`
              : `${quote(name)} has no \`metric\` for this service: give it one, or remove it here`,
        }));
    });
  });
}

/** Metrics that are partly equal say neither which server is to be used nor that all are. */
function metricsDecide(file: GroupFile): readonly Violation[] {
  return groupServices(file).flatMap(({ value: service, path }) => {
    const metrics = [...metricsByServer(service, file.group)];
    const distinct = new Set(metrics.map(([, metric]) => metric)).size;
    if (distinct === 1 || distinct === metrics.length) return [];
    const [, equal] = metrics.find(([, a], i) => metrics.slice(0, i).some(([, b]) => a === b)) ?? [];
    const names = metrics.filter(([, metric]) => metric === equal).map(([name]) => name);
    return [
      {
        path: [...path, 'metric'],
        message: `is ${equal} for ${names.join(' and ')}: give each server its own for a failover order, or all the same for load-balance`,
      },
    ];
  });
}

/** In the words of this form; the rule of a file of one server names `peers`, which this form has no field for. */
function boostNeedsOthers(file: GroupFile): readonly Violation[] {
  return groupServices(file)
    .filter(({ value }) => value.boost !== undefined && metricsByServer(value, file.group).size === 1)
    .map(({ path }) => ({
      path: [...path, 'boost'],
      message:
        'has no effect where one server has the service: give others a `metric` for it too, or remove `boost`',
    }));
}

const OF_AN_ORDER = {
  cover: 'is announced by the later servers of a failover order',
  reclaim: 'is for a failover order, whose later servers stand in',
};

/** Likewise of `order`, which follows from different metrics. */
function orderIsMade(file: GroupFile): readonly Violation[] {
  return groupServices(file)
    .filter(({ value }) => failoverOrder(metricsByServer(value, file.group)) === undefined)
    .flatMap(({ value: service, path }) =>
      (['cover', 'reclaim'] as const)
        .filter(field => service[field] !== undefined)
        .map(field => ({
          path: [...path, field],
          message: `${OF_AN_ORDER[field]}: give each server a \`metric\` of its own, or remove it`,
        })),
    );
}

/** The services that have peers. */
const shared = (file: GroupFile): readonly At<GroupService>[] =>
  groupServices(file).filter(({ value }) => metricsByServer(value, file.group).size > 1);

const countingOfPeers = ({ value, path }: At<GroupService>): number =>
  checksOfPeers(value, path).filter(check => !check.value.informational).length;

function peersCanBeAsked(file: GroupFile): readonly Violation[] {
  return shared(file)
    .filter(service => countingOfPeers(service) === 0)
    .map(({ value: { peerChecks }, path }) =>
      peerChecks === undefined
        ? {
            path: [...path, 'checks'],
            message:
              'include no check that counts and can be asked of a peer (one that connects, and names no `host`): add one, or write `peerChecks`',
          }
        : { path: [...path, 'peerChecks'], message: ALL_INFORMATIONAL },
    );
}

/** Where peers are judged by the `judge` of the service, it must fit its own checks and theirs. */
function enoughCanBeAsked(file: GroupFile): readonly Violation[] {
  return shared(file).flatMap(service => {
    const { judge, peerChecks, peerJudge } = service.value;
    const own = enoughCount(service);
    const count = countingOfPeers(service);
    if (own.length > 0 || peerJudge !== undefined || count === 0) return own;
    if (typeof judge === 'string' || judge.atLeast <= count) return [];
    const found =
      peerChecks === undefined
        ? `only ${count} can be asked of a peer: write \`peerJudge\`, or \`peerChecks\``
        : `only ${count} of \`peerChecks\` ${count === 1 ? 'counts' : 'count'}: write \`peerJudge\`, or more of them`;
    return [
      {
        path: [...service.path, 'judge', 'atLeast'],
        message: `asks for ${judge.atLeast} checks, and ${found}`,
      },
    ];
  });
}

/** A host would be the same for every peer, and one of them itself. */
function peerChecksFollow(file: GroupFile): readonly Violation[] {
  return groupServices(file)
    .flatMap(({ value, path }) => entriesOf(value.peerChecks, [...path, 'peerChecks']))
    .filter(({ value }) => 'host' in value && value.host !== undefined)
    .map(({ path }) => ({
      path: [...path, 'host'],
      message: 'would be the same for every peer: remove it, and each peer is checked at its own address',
    }));
}

function everyServerServes(file: GroupFile): readonly Violation[] {
  const serving = new Set(file.services.flatMap(service => [...metricsByServer(service, file.group).keys()]));
  return entries(file)
    .filter(({ value }) => !serving.has(value.name))
    .map(({ value, path }) => ({
      path: [...path, 'name'],
      message: `${quote(value.name)} has no service: name it in the \`metric\` of one, or remove it`,
    }));
}
