/** Whether each service address and each cover is on lo, once, with its length, and nowhere else. */
import type { ServiceAddress } from '../../config/config.ts';
import { aliasesOf } from '../../config/routes.ts';
import { NUDGE_INTERFACE } from '../../drivers/nudge/commands.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warning, error } = findings('network', 'address-place');

type Seen = Pick<Facts, 'config' | 'interfaces' | 'controller' | 'daemons'>;

type Announced = ServiceAddress & { readonly route: string };

interface Place {
  readonly on: string;
  readonly prefixLength: number;
}

export function addressPlace(facts: Seen): Finding[] {
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
    return error({
      found,
      why: `The daemon announces that whole prefix as connected, and ripcord wants and removes the /${wanted}.`,
      remedy,
    });
  }
  if (on === NUDGE_INTERFACE) {
    return error({
      found: `${ip} of ${route} was left on ${on}.`,
      why: 'It keeps the route alive when the alias leaves lo.',
      remedy,
    });
  }
  return error({
    found,
    why: 'There RIP takes it for an address of its own link: it is not told to the neighbours there and its route outlives a withdrawal; neighbours see updates come from it.',
    remedy: `${remedy} (and take it out of that interface's configuration: ripcord holds it on lo)`,
  });
}

/** What zebra configured it also puts back; what ripcord adds it would then both own. */
function ownedByZebra({ route, ip }: Announced, { daemons }: Pick<Facts, 'daemons'>): Finding[] {
  if (!daemons.zebra.known) return [];
  return [...daemons.zebra.value]
    .filter(([context]) => context.startsWith('interface '))
    .flatMap(([context, lines]) =>
      lines
        .filter(line => line.startsWith(`ip address ${ip}/`))
        .map(line =>
          warning({
            found: `The daemon itself puts ${ip} of ${route} on ${context.slice('interface '.length)}.`,
            why: 'Two own the address then: it is there before any check has spoken, and stays when ripcord has ended.',
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
  if (places.length > 0) return ok(`${ip} of ${route} is on lo, and only there.`);
  if (controller.kind !== 'answers' || controller.status.phase !== 'serving') {
    return ok(`${ip} of ${route} is nowhere yet: the controller puts it on lo.`);
  }
  return error({
    found: `${ip} of ${route} is not on lo, though the controller runs.`,
    why: 'Nobody is served here, and nothing is announced.',
    remedy:
      'ripcord status tells the error; something else may be removing it (systemd-networkd: ManageForeignAddresses)',
  });
}
