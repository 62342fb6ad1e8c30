/** Whether a controller runs, on this configuration, and does what it wants. */
import type { Status } from '../../report/status/status.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { namesOf, runsWith } from '../runs-with.ts';

const { ok, warning, error } = findings('controller', 'controller-state');

type Seen = Pick<Facts, 'controller' | 'config' | 'socket' | 'version' | 'user'>;

export function controllerState(facts: Seen): Finding[] {
  const { controller, socket, user } = facts;
  switch (controller.kind) {
    case 'none':
      return [ok(`No controller answers on ${socket}: this is a look before it starts.`)];
    case 'refused':
      return [
        warning({
          found: `${user} may not ask on ${socket}.`,
          why: 'Whether a controller runs, and how it fares, could not be seen.',
          remedy: 'run ripcord doctor as root, or as the user of the controller',
        }),
      ];
    case 'starting':
      return [ok(`The controller on ${socket} is starting: ask again when it runs.`)];
    case 'mute':
      return [
        error({
          found: `A controller listens on ${socket} and does not answer: ${controller.why}.`,
          why: 'It checks nothing and moves nothing, and what it last announced stays.',
          remedy: 'systemctl restart ripcord',
        }),
      ];
    case 'answers':
      return ofRunning(controller.status, facts);
  }
}

function ofRunning(status: Status, { config, version, socket }: Seen): Finding[] {
  const ill = [
    ...anotherConfiguration(status, config),
    ...anotherVersion(status, version),
    ...outOfStep(status),
  ];
  return ill.length > 0
    ? ill
    : [ok(`The controller (pid ${status.pid}) answers on ${socket}, and all is as it wants.`)];
}

function anotherConfiguration(status: Status, config: Facts['config']): Finding[] {
  if (runsWith(config, status)) return [];
  const { server, services, pid } = status;
  if (server !== config.server) {
    return [
      error({
        found: `The controller in ${config.paths.run} (pid ${pid}) is that of ${server}, not of ${config.server}.`,
        why: 'Two controllers cannot share a run folder: the second does not start.',
        remedy: 'paths: { run: /run/ripcord-two, state: /var/lib/ripcord-two }, in one of the files',
      }),
    ];
  }
  return [
    warning({
      found: `The controller serves ${namesOf(services)}; ${config.file} says ${namesOf(config.services)}.`,
      why: 'It runs with another configuration than the one that was examined.',
      remedy: 'give its file to ripcord doctor, or let it read this one: systemctl reload-or-restart ripcord',
    }),
  ];
}

function anotherVersion(status: Status, version: string): Finding[] {
  if (status.version === version) return [];
  return [
    warning({
      found: `The controller is ripcord ${status.version}, and ${version} is installed.`,
      why: 'It goes on as the old one until it is restarted.',
      remedy: 'systemctl restart ripcord (what is advertised stays meanwhile with onStop: keep)',
    }),
  ];
}

function outOfStep({ error: failure, inStep }: Status): Finding[] {
  if (failure === null) return [];
  return [
    error({
      found: `The controller ${inStep ? 'met an error' : 'cannot do what it wants'}: ${failure.replace(/\.?$/, '.')}`,
      why: 'What the network hears is not what the checks say.',
      remedy: 'ripcord status, and the other findings',
    }),
  ];
}
