/** Whether the routes leave this server and are heard, and what is added to their metrics on the way out. */
import type { Service } from '../../config/config.ts';
import { routeName } from '../../config/routes.ts';
import { judgePropagation, type Propagation } from '../../engine/propagation/judge-propagation.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { UNREACHABLE } from '../reach-of-network.ts';

const { ok, warning, error } = findings('network', 'propagation');

type Seen = Pick<Facts, 'config' | 'outlook' | 'routing' | 'controller'>;

export function propagation(facts: Seen): Finding[] {
  const { config, routing, outlook } = facts;
  if (!routing.known || !outlook.known) return [];
  const held = config.services.filter(({ name }) => routing.value.metrics.has(name));
  if (held.length === 0) return [ok('Nothing is announced yet, so whether it is heard cannot be seen.')];
  return held.flatMap(service => ofService(service, facts));
}

function ofService(service: Service, facts: Seen): Finding[] {
  const seen = propagationOf(service, facts.outlook);
  if (seen === undefined) return [];
  const first = verdict(service, seen, facts);
  if (seen.state === 'blocked') return [first];
  return [first, ...partly(service, seen), ...offset(service, seen, facts)];
}

/** By the daemon's own view; undefined: it could not be asked. */
export function propagationOf(service: Service, outlook: Facts['outlook']): Propagation | undefined {
  if (!outlook.known) return undefined;
  return judgePropagation({
    route: routeName(service.name, false),
    metric: service.metric,
    withdrawn: UNREACHABLE,
    outlook: outlook.value,
    replicas: new Set(service.peers.flatMap(({ addresses }) => addresses)),
    ...{ heardBy: [], lostBy: [] },
  });
}

/** What peers tell of whom they hear, only the running controller knows. */
function told({ name }: Service, { controller }: Seen) {
  if (controller.kind !== 'answers') return undefined;
  return controller.status.services.find(each => each.name === name)?.propagation ?? undefined;
}

function verdict(service: Service, seen: Propagation, facts: Seen): Finding {
  const { name } = service;
  const running = told(service, facts);
  const byPeers =
    seen.state !== 'blocked' && (running?.state === 'confirmed' || running?.state === 'unheard');
  const { state, reason, remedy } = byPeers ? running : seen;
  const found = `${name} ${reason}.`;
  switch (state) {
    case 'confirmed':
      return ok(found);
    case 'blocked':
      return error({
        found,
        why: 'No router has the route: where no other server announces it, every client fails.',
        remedy: remedy ?? `ripcord explain ${name}`,
      });
    case 'unheard':
      return error({
        found,
        why: 'No router takes in what is sent, so no client comes here, and this server cannot stand in for another.',
        remedy:
          remedy ?? 'show ip rip status, at this server and at its router: what differs in key or filter?',
      });
    case 'unconfirmed':
      return warning({
        found,
        why: 'Whether any router takes the route in cannot be told.',
        remedy:
          'show ip rip status at the router: does it know this server as a source? A router that does not speak RIP on this link is not heard either',
      });
  }
}

/** It leaves somewhere, but not on each interface that the configuration names. */
function partly({ name }: Service, { interfaces }: Propagation): Finding[] {
  return interfaces
    .filter(({ sent }) => !sent)
    .map(on =>
      warning({
        found: `${name} is not sent on ${on.name}: \`${on.line}\`.`,
        why: 'Routers there have no route to it, and fall back on nothing when the other interface is lost.',
        remedy: on.remedy ?? `take ${on.name} out of routing.networks`,
      }),
    );
}

/** What is added counts wherever metrics are compared: with a peer's, and with what routers can still use. */
function offset(service: Service, { added, interfaces }: Propagation, facts: Seen): Finding[] {
  const { name, metric } = service;
  const running = told(service, facts);
  const concerns = running?.concerns ?? [];
  const adding = interfaces.find(on => on.sent && on.metric === metric + added && on.line !== null);
  if (added === 0 || concerns.length > 0) return concerns.map(concern => upset(concern, adding?.remedy));
  // Only a running controller knows what peers add, and it has nothing to say.
  if (running !== undefined) return [];
  return [
    warning({
      found: `metric ${metric} of ${name} leaves as ${metric + added} by \`${adding?.line}\`.`,
      why: 'Each metric is compared with those of the other replicas as it leaves: unless as much is added there, order, balance and boost are upset.',
      remedy: `${adding?.remedy}, or let every server of ${name} add as much`,
    }),
  ];
}

function upset(concern: string, remedy: string | undefined): Finding {
  return warning({
    found: `${concern.charAt(0).toUpperCase()}${concern.slice(1)}.`,
    why: 'Clients go to another server than the configuration says, or are lost while one leaves.',
    remedy: remedy ?? 'compare `metric` and `boost` of the servers of this service, and their offset-lists',
  });
}
