/**
 * From the file for a whole group to the file of one server, in which peers, failover order and the checks of peers are
 * written out. Pure. What it makes is validated like any other file, and each finding leads back by its origin.
 */
import { asksAtHost, type CheckEntry } from '../../checks/registry.ts';
import type { Path } from '../../schema/problem.ts';
import { ChannelSchema } from '../config-schema.ts';
import { type At, entriesOf } from '../rules/walk.ts';
import type { GroupEntry, GroupFile, GroupService } from './group-schema.ts';
import { indexed, type Origin, type Origins } from './origins.ts';
import { failoverOrder, metricsByServer, valueOfServer } from './placement.ts';

export interface Expansion {
  /** In the notation of a file. */
  readonly document: object;
  readonly origins: Origins;
}

/** A part of the document, and the origins of what it consists of. */
interface Made {
  readonly value: object;
  readonly origins: readonly Origin[];
}

/** Sections of the top level of which an entry of the group may have fields of its own. */
const SECTIONS = ['routing', 'channel', 'http'] as const;

/** The file of one server of the group, by its name. */
export function expand(file: GroupFile, server: string): Expansion {
  const { group, services, hooks, ...rest } = file;
  const own = entriesOf(group, ['group']).find(({ value }) => value.name === server);
  const here = entriesOf(services, ['services']).filter(({ value }) =>
    metricsByServer(value, group).has(server),
  );
  const madeServices = here.map((service, place) => madeService(file, server, service, ['services', place]));
  const sections = SECTIONS.map(section => madeSection(file, own, section));
  const madeHooks = hooksAt(file, new Set(here.map(({ value }) => value.name)));
  return {
    document: {
      ...rest,
      server,
      ...Object.assign({}, ...sections.map(({ value }) => value)),
      services: madeServices.map(({ value }) => value),
      hooks: madeHooks.map(({ value }) => value),
    },
    origins: indexed([...sections, ...madeServices, ...madeHooks].flatMap(({ origins }) => origins)),
  };
}

function madeSection(
  file: GroupFile,
  own: At<GroupEntry> | undefined,
  section: (typeof SECTIONS)[number],
): Made {
  const [common, deviation] = [file[section], own?.value[section]];
  if (common === undefined && deviation === undefined) return { value: {}, origins: [] };
  const from = [...(own?.path ?? []), section];
  const whole = common === undefined ? [{ made: [section], from }] : [];
  const fields = Object.keys(deviation ?? {}).map(field => ({
    made: [section, field],
    from: [...from, field],
  }));
  return { value: { [section]: { ...common, ...deviation } }, origins: [...whole, ...fields] };
}

function madeService(
  file: GroupFile,
  server: string,
  { value: service, path: from }: At<GroupService>,
  made: Path,
): Made {
  const { boost, cover, peerChecks, peerJudge, ...kept } = service;
  const metrics = metricsByServer(service, file.group);
  const order = failoverOrder(metrics);
  const others = entriesOf(file.group, ['group']).filter(
    ({ value: { name } }) => name !== server && metrics.has(name),
  );
  const peers = others.map((peer, place) =>
    madePeer(file, { value: service, path: from }, peer, [...made, 'peers', place]),
  );
  const [ownBoost, ownCover] = [valueOfServer(boost, server), valueOfServer(cover, server)];
  const byServer = Object.entries({ metric: kept.metric, boost, cover }).filter(
    ([, value]) => typeof value === 'object',
  );
  return {
    value: {
      ...kept,
      metric: metrics.get(server),
      ...(ownBoost !== undefined && { boost: ownBoost }),
      ...(ownCover !== undefined && { cover: ownCover }),
      ...(order && { order }),
      ...(peers.length > 0 && { peers: peers.map(({ value }) => value) }),
    },
    origins: [
      { made, from },
      { made: [...made, 'order'], from: [...from, 'metric'] },
      ...byServer.map(([field]) => ({ made: [...made, field], from: [...from, field, server] })),
      ...peers.flatMap(({ origins }) => origins),
    ],
  };
}

function madePeer(
  file: GroupFile,
  { value: service, path: serviceAt }: At<GroupService>,
  { value: entry, path: entryAt }: At<GroupEntry>,
  made: Path,
): Made {
  const { name, address, addresses } = entry;
  const checks = checksOfPeers(service, serviceAt);
  const channel = channelPort(file, entry);
  return {
    value: {
      name,
      ...(address !== undefined && { address }),
      ...(addresses !== undefined && { addresses }),
      checks: checks.map(({ value }) => value),
      judge: service.peerJudge ?? service.judge,
      ...(channel !== undefined && { channel }),
    },
    origins: [
      { made, from: entryAt },
      { made: [...made, 'checks'], from: [...serviceAt, checksField(service)] },
      ...checks.map(({ path }, place) => ({ made: [...made, 'checks', place], from: path })),
      {
        made: [...made, 'judge'],
        from: [...serviceAt, service.peerJudge === undefined ? 'judge' : 'peerJudge'],
      },
      { made: [...made, 'channel'], from: ['channel'] },
    ],
  };
}

const checksField = ({ peerChecks }: GroupService) => (peerChecks === undefined ? 'checks' : 'peerChecks');

/** The checks of a peer: those that a service names for it, or its own as far as they can be asked of a peer. */
export function checksOfPeers(service: GroupService, path: Path): readonly At<CheckEntry>[] {
  const { checks, peerChecks } = service;
  const all = entriesOf(peerChecks ?? checks, [...path, checksField(service)]);
  return peerChecks === undefined ? all.filter(({ value }) => canAskPeer(value)) : all;
}

/** A check that names a host looks elsewhere than at its server; a command may look at this machine. */
const canAskPeer = (check: CheckEntry): boolean =>
  asksAtHost(check) && !('host' in check && check.host !== undefined);

/** Where the channel of a server listens; undefined: it has no channel. */
function channelPort({ channel }: GroupFile, entry: GroupEntry): number | undefined {
  if (channel === undefined) return undefined;
  return entry.channel?.port ?? channel.port ?? ChannelSchema.properties.port.default;
}

/** The hooks that concern a service of this server: those for other services of the file are left out. */
function hooksAt({ hooks, services }: GroupFile, here: ReadonlySet<string>): readonly Made[] {
  const elsewhere = new Set(services.map(({ name }) => name).filter(name => !here.has(name)));
  return entriesOf(hooks, ['hooks'])
    .map(hook => ({ hook, names: entriesOf(hook.value.services, [...hook.path, 'services']) }))
    .map(({ hook, names }) => ({ hook, names, kept: names.filter(({ value }) => !elsewhere.has(value)) }))
    .filter(({ names, kept }) => names.length === 0 || kept.length > 0)
    .map(({ hook: { value: hook, path }, kept }, place) => ({
      value: kept.length === 0 ? hook : { ...hook, services: kept.map(({ value }) => value) },
      origins: [
        { made: ['hooks', place], from: path },
        ...kept.map((name, index) => ({ made: ['hooks', place, 'services', index], from: name.path })),
      ],
    }));
}
