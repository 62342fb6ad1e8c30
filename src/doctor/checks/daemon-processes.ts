/** Whether the routing daemons run, start at boot, and can be reached through vtysh. Pure. */
import { generationOf } from '../../drivers/frr/detect.ts';
import { refusal } from '../../drivers/frr/foreign-redistribution.ts';
import type { DaemonName } from '../../drivers/frr/vtysh-target.ts';
import type { DaemonFacts, Facts, HostFacts, Reach } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const VTYSH = findings('routing daemon', 'vtysh');

/** Whether vtysh can be run. */
export function checkVtysh({ daemons }: Pick<HostFacts, 'daemons'>): Finding[] {
  if (daemons.vtysh.known) return [VTYSH.ok(`${daemons.vtysh.value} can be run.`)];
  return [
    VTYSH.error({
      found: `vtysh cannot be run: ${daemons.vtysh.why}.`,
      why: 'ripcord reads and writes the metric through it.',
      remedy: `apt-get install ${daemons.product}, or set routing.vtysh to where it is, e.g. [/usr/local/bin/vtysh]`,
    }),
  ];
}

const DAEMONS_RUNNING = findings('routing daemon', 'daemons-running');

/** Whether the daemons that ripcord needs run and answer. */
export function checkDaemonsRunning({ daemons }: Pick<HostFacts, 'daemons'>): Finding[] {
  if (!daemons.vtysh.known) return [];
  return neededDaemons(daemons).flatMap(name => {
    const reach = daemons.reach[name];
    return reach === 'refused' ? [] : [runs(name, reach, daemons)];
  });
}

function runs(
  name: DaemonName,
  reach: Exclude<Reach, 'refused'>,
  { product, folder, switches }: DaemonFacts,
): Finding {
  if (reach === 'answers') return DAEMONS_RUNNING.ok(`${name} runs and answers.`);
  const off = name === 'ripd' && switches.known && switches.value?.get('ripd') === false;
  return DAEMONS_RUNNING.error({
    found: reach === 'hangs' ? `${name} does not answer in time.` : `${name} is not running.`,
    why: WHY[name],
    remedy: `${off ? `ripd=yes in ${folder}/daemons, then: ` : ''}systemctl restart ${product}`,
  });
}

const WHY: Readonly<Record<DaemonName, string>> = {
  ripd: 'ripd announces the service addresses.',
  zebra: 'zebra passes the service addresses on to ripd.',
  mgmtd: 'From FRR 10 on mgmtd holds the configuration of RIP: without it no metric can be set.',
};

const VTY_PERMISSIONS = findings('routing daemon', 'vty-permissions');

/** Whether this user may use the sockets of the daemons that run. */
export function checkVtyPermissions({ daemons, user }: Pick<HostFacts, 'daemons' | 'user'>): Finding[] {
  const refused = neededDaemons(daemons).filter(name => daemons.reach[name] === 'refused');
  if (refused.length === 0) {
    const answering = neededDaemons(daemons).some(name => daemons.reach[name] === 'answers');
    return answering ? [VTY_PERMISSIONS.ok(`${user} may use the sockets in ${daemons.sockets}.`)] : [];
  }
  const group = daemons.product === 'quagga' ? 'quaggavty' : 'frrvty';
  return [
    VTY_PERMISSIONS.error({
      found: `${user} may not use the sockets of ${refused.join(', ')} in ${daemons.sockets}.`,
      why: 'ripcord reads and writes the metric through them.',
      remedy: `usermod --append --groups ${group} ${user} (under systemd: SupplementaryGroups=${group})`,
    }),
  ];
}

const DAEMONS_ENABLED = findings('routing daemon', 'daemons-enabled');

/** Whether FRR's list of daemons enables ripd: otherwise ripd does not start again after a reboot. */
export function checkDaemonsEnabled({ daemons }: Pick<HostFacts, 'daemons'>): Finding[] {
  const { switches, folder } = daemons;
  const file = `${folder}/daemons`;
  if (!switches.known) {
    return [
      DAEMONS_ENABLED.warning({
        found: `${file} cannot be read: ${switches.why}.`,
        why: 'Whether ripd starts at boot is unknown.',
        remedy: `grep ripd ${file} as root`,
      }),
    ];
  }
  if (switches.value === undefined) {
    return [
      DAEMONS_ENABLED.unknown(
        `There is no ${file}, so whether ripd starts at boot is unknown: another program starts the daemons.`,
      ),
    ];
  }
  if (switches.value.get('ripd')) return [DAEMONS_ENABLED.ok(`ripd is enabled in ${file}.`)];
  const now = daemons.reach.ripd === 'answers' ? ', though it runs now' : '';
  return [
    (now === '' ? DAEMONS_ENABLED.error : DAEMONS_ENABLED.warning)({
      found: `ripd is not enabled in ${file}${now}.`,
      why: 'It does not start at boot, and a replica without ripd announces nothing.',
      remedy: `ripd=yes in ${file}, then: systemctl restart ${daemons.product}`,
    }),
  ];
}

const DAEMON_STATE = findings('routing daemon', 'daemon-state');

/** Whether the daemon's running configuration can be read. */
export function checkDaemonState({
  routing,
  running,
  daemons,
}: Pick<Facts, 'routing' | 'running' | 'daemons'>): Finding[] {
  if (routing.known) {
    const { product, version } = routing.value.daemon;
    return [DAEMON_STATE.ok(`The running configuration of ${product} ${version} can be read.`)];
  }
  // Other checks report daemons that do not answer, each with its own remedy, and a line that the driver refuses to replace.
  const unreachable =
    !daemons.vtysh.known || neededDaemons(daemons).some(name => daemons.reach[name] !== 'answers');
  if (unreachable || (running.known && refusal(running.value, daemons.product) !== undefined)) return [];
  return [
    DAEMON_STATE.error({
      found: `The running configuration cannot be read: ${routing.why}`,
      why: 'ripcord relies only on what it has read back from the daemon.',
      remedy: `vtysh -c 'show running-config' shows what is wrong`,
    }),
  ];
}

/**
 * The daemons without which no metric can be set: mgmtd only where it holds RIP's configuration. Where the version is unknown,
 * daemons that do not answer are reported anyway.
 */
function neededDaemons({ version }: DaemonFacts): readonly DaemonName[] {
  const always = ['zebra', 'ripd'] as const;
  return version !== undefined && generationOf(version) === 'frr-10' ? [...always, 'mgmtd'] : always;
}
