/** Whether the controller of this configuration works, and nothing else changes what it owns. Pure. */
import type { Config } from '../../config/config.ts';
import { isWritten } from '../../engine/reconcile/state.ts';
import type { Status } from '../../report/status/status.ts';
import { ended } from '../fact.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const CONTROLLER_STATE = findings('controller', 'controller-state');

type ControllerStateFacts = Pick<Facts, 'controller' | 'config' | 'socket' | 'version' | 'user'>;

/** Whether a controller runs with this configuration, and without an error. */
export function checkControllerState(facts: ControllerStateFacts): Finding[] {
  const { controller, socket, user } = facts;
  switch (controller.kind) {
    case 'none':
      return [
        CONTROLLER_STATE.unknown(
          `No controller answers on ${socket}: what needs a running one was not checked.`,
        ),
      ];
    case 'refused':
      return [
        CONTROLLER_STATE.warning({
          found: `${user} has no permission to use ${socket}.`,
          why: 'Whether a controller runs, and in what state, is unknown.',
          remedy: 'run ripcord doctor as root, or as the user of the controller',
        }),
      ];
    case 'starting':
      return [
        CONTROLLER_STATE.unknown(
          `The controller on ${socket} is starting: run ripcord doctor again when it has started.`,
        ),
      ];
    case 'unresponsive':
      return [
        CONTROLLER_STATE.error({
          found: `A controller listens on ${socket} and does not answer: ${controller.why}.`,
          why: 'It runs no checks and moves no traffic, and what it last announced stays announced.',
          remedy: 'systemctl restart ripcord',
        }),
      ];
    case 'answers':
      return ofRunning(controller.status, facts);
  }
}

function ofRunning(status: Status, { config, version, socket }: ControllerStateFacts): Finding[] {
  const ill = [
    ...anotherConfiguration(status, config),
    ...anotherVersion(status, version),
    ...outOfStep(status),
  ];
  return ill.length > 0
    ? ill
    : [CONTROLLER_STATE.ok(`The controller (pid ${status.pid}) answers on ${socket}, and reports no error.`)];
}

function anotherConfiguration(status: Status, config: Facts['config']): Finding[] {
  if (runsWith(config, status)) return [];
  const { server, services, pid } = status;
  if (server !== config.server) {
    return [
      CONTROLLER_STATE.error({
        found: `The controller in ${config.paths.run} (pid ${pid}) is that of ${server}, not of ${config.server}.`,
        why: 'Two controllers cannot share a run folder: the second does not start.',
        remedy: 'paths: { run: /run/ripcord-two, state: /var/lib/ripcord-two }, in one of the files',
      }),
    ];
  }
  return [
    CONTROLLER_STATE.warning({
      found: `The controller serves ${namesOf(services)}; ${config.file} says ${namesOf(config.services)}.`,
      why: 'It runs with another configuration than the one that was checked.',
      remedy:
        'pass its file to ripcord doctor, or make it load this one: systemctl reload-or-restart ripcord',
    }),
  ];
}

function anotherVersion(status: Status, version: string): Finding[] {
  if (status.version === version) return [];
  return [
    CONTROLLER_STATE.warning({
      found: `The controller is ripcord ${status.version}, and ${version} is installed.`,
      why: 'The old version runs until the controller is restarted.',
      remedy: 'systemctl restart ripcord (with onStop: keep, what is announced stays meanwhile)',
    }),
  ];
}

function outOfStep({ error: failure, inStep }: Status): Finding[] {
  if (failure === null) return [];
  return [
    CONTROLLER_STATE.error({
      found: `The controller ${inStep ? 'met an error' : 'cannot apply its decisions'}: ${failure.replace(/\.?$/, '.')}`,
      why: 'What is announced may not match the results of the checks.',
      remedy: 'ripcord status, and the other findings',
    }),
  ];
}

const TWO_CONTROLLERS = findings('controller', 'two-controllers');

/** Whether another controller on this machine configures the same daemon. */
export function checkTwoControllers({ others, processes }: Pick<Facts, 'others' | 'processes'>): Finding[] {
  const ill = others.flatMap(({ pid, file, sameDaemon }) => {
    if (sameDaemon === false) return [];
    const level = sameDaemon ? TWO_CONTROLLERS.error : TWO_CONTROLLERS.warning;
    return [
      level({
        found: sameDaemon
          ? `Another controller runs for the same daemon (pid ${pid}, ${file}).`
          : `Another controller runs (pid ${pid}, ${file}), and its file cannot be read.`,
        why: 'Both write route-map RIPCORD: each undoes what the other enters, and routes flap.',
        remedy: `kill ${pid}, and put the services of both into one file`,
      }),
    ];
  });
  if (ill.length > 0) return ill;
  if (processes.known) return [TWO_CONTROLLERS.ok('No other controller configures this daemon.')];
  return [
    TWO_CONTROLLERS.unknown(
      `Whether another controller configures this daemon is unknown: ${ended(processes.why)}`,
    ),
  ];
}

const FOREIGN_CHANGES = findings('controller', 'foreign-changes');

/** Whether something else changes what ripcord owns, its route-map or its block, while the controller changes nothing. */
export function checkForeignChanges({
  config,
  controller,
  foreign,
  file,
}: Pick<Facts, 'config' | 'controller' | 'foreign' | 'file'>): Finding[] {
  // Without a controller, or with one that fails or has another configuration, nothing shows who changed what.
  if (controller.kind !== 'answers' || controller.status.error !== null) return [];
  if (!runsWith(config, controller.status)) return [];
  const held = file.known ? file.value : undefined;
  const rewritten = held !== undefined && !isWritten(held);
  const why = 'It undoes what ripcord enters, for up to 5 s each time, until the controller sees it.';
  const ill: Finding[] = [];
  if (foreign.known && foreign.value.length > 0) {
    ill.push(
      FOREIGN_CHANGES.warning({
        found: `Something else changes what ripcord owns in the daemon; it takes these lines to restore it: ${foreign.value.join('; ')}.`,
        why,
        remedy:
          'find what enters `route-map RIPCORD` (frr-reload, automation, a vtysh session), and make it leave that name alone',
      }),
    );
  }
  if (rewritten) {
    ill.push(
      FOREIGN_CHANGES.warning({
        found: `Something else changes ripcord's block in ${held.path}.`,
        why,
        remedy: `make whatever writes ${held.path} keep the lines between \`! ripcord: begin\` and \`! ripcord: end\``,
      }),
    );
  }
  if (ill.length > 0) return ill;
  const [unseen] = [foreign, file].flatMap(fact => (fact.known ? [] : [fact.why]));
  if (unseen === undefined) return [FOREIGN_CHANGES.ok('Nothing else changes what ripcord owns.')];
  return [
    FOREIGN_CHANGES.unknown(`Whether something else changes what ripcord owns is unknown: ${ended(unseen)}`),
  ];
}

/** Whether a controller runs with a configuration, as far as its status shows. */
function runsWith({ server, services }: Config, status: Status): boolean {
  return server === status.server && namesOf(services) === namesOf(status.services);
}

/** The names of services, for comparing and for showing. */
const namesOf = (services: readonly { readonly name: string }[]): string =>
  services.map(({ name }) => name).join(', ');
