/** Whether each service address is where it should be, and announced by ripcord's route-map alone. Pure. */
import type { ServiceAddress } from '../../config/config.ts';
import { aliasesOf } from '../../config/service-routes.ts';
import { NUDGE_INTERFACE } from '../../drivers/nudge/commands.ts';
import { ROUTER_RIP } from '../../protocols/rip/rip-names.ts';
import { parse, type RunningConfig } from '../../protocols/running-config.ts';
import { covers, readNetwork } from '../../schema/network.ts';
import { ended } from '../fact.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const ADDRESS_PLACE = findings('network', 'address-place');

type PlaceFacts = Pick<Facts, 'config' | 'interfaces' | 'controller' | 'daemons'>;

type Announced = ServiceAddress & { readonly route: string };

interface Place {
  readonly on: string;
  readonly prefixLength: number;
}

/** Whether each service address and each cover is on lo, once, with its length, and nowhere else. */
export function checkAddressPlace(facts: PlaceFacts): Finding[] {
  const { config, interfaces } = facts;
  if (!interfaces.known) return [];
  return aliasesOf(config).flatMap(address => {
    const places = interfaces.value.flatMap(({ name, addresses }) =>
      addresses.filter(({ ip }) => ip === address.ip).map(({ prefixLength }) => ({ on: name, prefixLength })),
    );
    const ill = [
      ...places.filter(place => isWrong(place, address)).map(place => wrongPlace(address, place)),
      ...ownedByZebra(address, facts),
    ];
    return ill.length > 0 ? ill : [absentOrSound(address, places, facts)];
  });
}

const isWrong = ({ on, prefixLength }: Place, wanted: Announced): boolean =>
  on !== 'lo' || prefixLength !== wanted.prefixLength;

function wrongPlace({ route, ip, prefixLength: wanted }: Announced, { on, prefixLength }: Place): Finding {
  const remedy = `ip address del ${ip}/${prefixLength} dev ${on}`;
  const found = `${ip} of ${route} is on ${on} as /${prefixLength}.`;
  if (on === 'lo') {
    return ADDRESS_PLACE.error({
      found,
      why: `The daemon announces that whole prefix as connected, while ripcord adds and removes the /${wanted} alone.`,
      remedy,
    });
  }
  if (on === NUDGE_INTERFACE) {
    return ADDRESS_PLACE.error({
      found: `${ip} of ${route} was left on ${on}.`,
      why: 'It keeps the route alive when the address is removed from lo.',
      remedy,
    });
  }
  return ADDRESS_PLACE.error({
    found,
    why: 'There RIP takes it for an address of that link: it is not announced to the neighbours on the link, its route outlives a withdrawal, and neighbours see updates come from it.',
    remedy: `${remedy} (and remove it from that interface's configuration: ripcord adds it to lo)`,
  });
}

/** zebra restores an address that it has configured: it and ripcord would both manage what ripcord adds. */
function ownedByZebra({ route, ip }: Announced, { daemons }: Pick<Facts, 'daemons'>): Finding[] {
  if (!daemons.zebra.known) return [];
  return [...daemons.zebra.value]
    .filter(([context]) => context.startsWith('interface '))
    .flatMap(([context, lines]) =>
      lines
        .filter(line => line.startsWith(`ip address ${ip}/`))
        .map(line =>
          ADDRESS_PLACE.warning({
            found: `The daemon itself puts ${ip} of ${route} on ${context.slice('interface '.length)}.`,
            why: 'The daemon and ripcord then both manage the address: it is there before any check has passed, and stays after ripcord has stopped.',
            remedy: `vtysh -c 'configure terminal' -c '${context}' -c 'no ${line}' (and in the daemon's file)`,
          }),
        ),
    );
}

function absentOrSound(
  { route, ip }: Announced,
  places: readonly Place[],
  { controller }: Pick<Facts, 'controller'>,
): Finding {
  if (places.length > 0) return ADDRESS_PLACE.ok(`${ip} of ${route} is on lo, and only there.`);
  if (controller.kind === 'refused' || controller.kind === 'unresponsive') {
    return ADDRESS_PLACE.unknown(
      `${ip} of ${route} is on no interface, and whether a controller is to have added it is unknown.`,
    );
  }
  if (controller.kind !== 'answers' || controller.status.phase !== 'serving') {
    return ADDRESS_PLACE.ok(`${ip} of ${route} is on no interface yet: the controller adds it to lo.`);
  }
  return ADDRESS_PLACE.error({
    found: `${ip} of ${route} is not on lo, though the controller runs.`,
    why: 'No client is served here, and nothing is announced.',
    remedy:
      'ripcord status shows the error; something else may be removing it (systemd-networkd: ManageForeignAddresses)',
  });
}

const COVERING_NETWORKS = findings('routing daemon', 'covering-networks');

type NetworkFacts = Pick<Facts, 'config' | 'routing' | 'file'>;

/** Whether a `network` line makes the daemon announce a service address by itself, where no withdrawal affects it. */
export function checkCoveringNetworks({ config, routing, file }: NetworkFacts): Finding[] {
  const sources: [string, RunningConfig][] = [];
  if (routing.known) sources.push(['the running daemon', routing.value.running]);
  if (file.known && file.value?.content !== undefined)
    sources.push([file.value.path, parse(file.value.content.toString())]);
  const [unseen] = [routing, file].flatMap(fact => (fact.known ? [] : [fact.why]));
  const ill = sources.flatMap(([where, lines]) => coveringIn(lines, where, config));
  if (ill.length > 0) return ill;
  if (unseen === undefined) return [COVERING_NETWORKS.ok('No `network` line covers a service address.')];
  return [
    COVERING_NETWORKS.unknown(
      `Whether a \`network\` line covers a service address is unknown: ${ended(unseen)}`,
    ),
  ];
}

function coveringIn(held: RunningConfig, where: string, config: Facts['config']): Finding[] {
  return (held.get(ROUTER_RIP) ?? []).flatMap(line => {
    const [, text] = /^network (\S+)$/.exec(line) ?? [];
    const network = text === undefined ? undefined : readNetwork(text);
    if (network === undefined) return [];
    const held = aliasesOf(config).filter(({ ip }) =>
      network.kind === 'interface'
        ? network.name === 'lo' || network.name === NUDGE_INTERFACE
        : covers(network, ip),
    );
    return held.length === 0 ? [] : [covering(line, held.map(({ ip }) => ip).join(', '), where)];
  });
}

/** Measured on FRR 8.4.4: a withdrawn route stayed for over 60 s. */
function covering(line: string, addresses: string, where: string): Finding {
  return COVERING_NETWORKS.error({
    found: `\`${line}\` in ${where} covers ${addresses}.`,
    why: 'The daemon then announces it as one of its own links, which neither the route-map nor a withdrawal affects: a dead service goes on attracting traffic.',
    remedy: `name interfaces instead, e.g. \`network eth0\`, and enter: no ${line} (under router rip)`,
  });
}
