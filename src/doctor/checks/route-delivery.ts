/** Whether what is announced gets from zebra to ripd, and from ripd to a router. Pure. */

import type { Service } from '../../config/config.ts';
import { routeName } from '../../config/service-routes.ts';
import type { DaemonInfo, Hearing } from '../../drivers/driver.ts';
import { judgePropagation, type Propagation } from '../../engine/propagation/judge-propagation.ts';
import { RIP_TRAITS } from '../../protocols/rip/rip-traits.ts';
import { ended } from '../fact.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const HEARING = findings('routing daemon', 'hearing');

/** Whether ripd receives updates from zebra: without them it announces no address that is added or removed. */
export function checkHearing({ routing, controller }: Pick<Facts, 'routing' | 'controller'>): Finding[] {
  if (!routing.known) return [];
  const { daemon, hearing: seen, metrics } = routing.value;
  // That ripd is masked shows only in a comparison over time, which the controller makes.
  const state = controller.kind === 'answers' && controller.status.hearing === 'masked' ? 'masked' : seen;
  if (state === 'unknown' && daemon.product === 'quagga' && metrics.size > 0)
    return [
      HEARING.unknown("Quagga's ripd redistributes; whether it receives updates from zebra cannot be read."),
    ];
  return hearingFinding(state, daemon.product, controller.kind === 'answers');
}

function hearingFinding(seen: Hearing, product: DaemonInfo['product'], controlled: boolean): Finding[] {
  const why =
    'Neither a withdrawal nor a nudge reaches the neighbours: they learn of the change with the next periodic update, or never.';
  switch (seen) {
    case 'hearing':
      return [HEARING.ok('ripd receives updates from zebra.')];
    case 'unknown':
      return [
        HEARING.unknown(
          'ripd redistributes nothing for ripcord yet, so whether it receives updates from zebra cannot be seen.',
        ),
      ];
    case 'stalled':
      return [
        HEARING.error({
          found: 'ripd receives no updates from zebra, as after a restart of zebra alone.',
          why,
          remedy: controlled
            ? `the controller repairs this within 10 s; if it does not: systemctl restart ${product}`
            : `ripcord run repairs it; by hand: systemctl restart ${product}`,
        }),
      ];
    case 'masked':
      return [
        HEARING.error({
          found: 'ripd has not shown its redistribution since zebra alone was restarted.',
          why: 'What is announced cannot be read back, and each update is sent several times (Quagga 1.2.4).',
          remedy: 'restart ripd: systemctl restart ripd',
        }),
      ];
    case 'disconnected':
      return [
        HEARING.error({
          found: 'ripd has lost its connection to zebra.',
          why,
          remedy: `it reconnects within 10 s, or 60 s if zebra was away for long; if it does not: systemctl restart ${product}`,
        }),
      ];
  }
}

const PROPAGATION = findings('network', 'propagation');

type DeliveryFacts = Pick<Facts, 'config' | 'outlook' | 'routing' | 'controller'>;

/** Whether the routes leave this server and reach a router, and what is added to their metrics on the way out. */
export function checkPropagation(facts: DeliveryFacts): Finding[] {
  const { config, routing, outlook } = facts;
  // checkDaemonState says why.
  if (!routing.known) return [];
  if (!outlook.known)
    return [
      PROPAGATION.unknown(`Whether a router accepts what is announced is unknown: ${ended(outlook.why)}`),
    ];
  const held = config.services.filter(({ name }) => routing.value.metrics.has(name));
  if (held.length === 0)
    return [PROPAGATION.unknown('Nothing is announced yet, so whether a router accepts it is unknown.')];
  return held.flatMap(service => deliveryOf(service, facts));
}

function deliveryOf(service: Service, facts: DeliveryFacts): Finding[] {
  const seen = propagationOf(service, facts.outlook);
  if (seen === undefined) return [];
  const first = deliveryFinding(service, seen, facts);
  if (seen.state === 'blocked') return [first];
  return [first, ...unsentInterfaces(service, seen), ...addedMetric(service, seen, facts)];
}

/** How far a service's route gets, as the daemon shows it; undefined: the daemon could not be asked. */
export function propagationOf(service: Service, outlook: Facts['outlook']): Propagation | undefined {
  if (!outlook.known) return undefined;
  return judgePropagation({
    route: routeName(service.name, false),
    metric: service.metric,
    isWithdrawn: false,
    traits: RIP_TRAITS,
    outlook: outlook.value,
    replicas: new Set(service.peers.flatMap(({ addresses }) => addresses)),
    ...{ heardBy: [], lostBy: [] },
  });
}

/** The view of the running controller, which alone knows what peers report; undefined: it has none. */
function controllerView({ name }: Service, { controller }: DeliveryFacts) {
  if (controller.kind !== 'answers') return undefined;
  return controller.status.services.find(each => each.name === name)?.propagation ?? undefined;
}

function deliveryFinding(service: Service, seen: Propagation, facts: DeliveryFacts): Finding {
  const { name } = service;
  const running = controllerView(service, facts);
  const byPeers =
    seen.state !== 'blocked' && (running?.state === 'confirmed' || running?.state === 'unheard');
  const { state, reason, remedy } = byPeers ? running : seen;
  const found = `${name} ${reason}.`;
  switch (state) {
    case 'confirmed':
      return PROPAGATION.ok(found);
    case 'blocked':
      return PROPAGATION.error({
        found,
        why: 'No router has the route: where no other server announces it, every client fails.',
        remedy: remedy ?? `ripcord explain ${name}`,
      });
    case 'unheard':
      return PROPAGATION.error({
        found,
        why: 'No router accepts what is sent, so no client comes here, and this server cannot stand in for another.',
        remedy:
          remedy ??
          'compare `show ip rip status` on this server and on its router: do their keys or filters differ?',
      });
    case 'unconfirmed':
      return PROPAGATION.warning({
        found,
        why: 'Whether any router accepts the route is unknown.',
        remedy:
          '`show ip rip status` on the router: does it list this server as a source? A router that does not speak RIP on this link is not heard either',
      });
  }
}

/** The route leaves somewhere, but not on each interface that the configuration names. */
function unsentInterfaces({ name }: Service, { interfaces }: Propagation): Finding[] {
  return interfaces
    .filter(({ sent }) => !sent)
    .map(on =>
      PROPAGATION.warning({
        found: `${name} is not sent on ${on.name}: \`${on.line}\`.`,
        why: 'Routers there have no route to it, and no fallback when the other interface fails.',
        remedy: on.remedy ?? `remove ${on.name} from routing.networks`,
      }),
    );
}

/** An added metric matters wherever metrics are compared: with a peer's, and with the highest that routers can use. */
function addedMetric(service: Service, { added, interfaces }: Propagation, facts: DeliveryFacts): Finding[] {
  const { name, metric } = service;
  const running = controllerView(service, facts);
  const concerns = running?.concerns ?? [];
  const adding = interfaces.find(on => on.sent && on.metric === metric + added && on.line !== null);
  if (added === 0 || concerns.length > 0)
    return concerns.map(concern => concernFinding(concern, adding?.remedy));
  // Only a running controller knows what peers add, and it reports no concern.
  if (running !== undefined) return [];
  return [
    PROPAGATION.warning({
      found: `metric ${metric} of ${name} is sent as ${metric + added} because of \`${adding?.line}\`.`,
      why: 'Routers compare the metrics of the replicas as they are sent: unless the others add as much, order, balance and boost do not work as configured.',
      remedy: `${adding?.remedy}, or let every server of ${name} add as much`,
    }),
  ];
}

function concernFinding(concern: string, remedy: string | undefined): Finding {
  return PROPAGATION.warning({
    found: `${concern.charAt(0).toUpperCase()}${concern.slice(1)}.`,
    why: 'Clients go to another server than the configuration says, or get no answer while a server withdraws.',
    remedy: remedy ?? 'compare `metric` and `boost` of the servers of this service, and their offset-lists',
  });
}
