/** Group 9: reloads at a bad moment, a configuration that is none, disks and permissions. The clock is in clock.ts. */
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Program } from '../../lab/host.ts';
import type { Server } from '../../lab/server.ts';
import { type Condition, type Expectation, type Fault, UNNOTICED } from '../fault.ts';
import { fill, makeReadOnly, unmount } from '../mounts.ts';
import { type Scene, TAKEOVER_MS } from '../scene.ts';

const IN_SYNC = { inStep: true, error: null, services: [{ state: 'normal' }] };
const TAKEN_OVER: Expectation = { servedBy: 'another', outageMs: TAKEOVER_MS, announced: [16] };
const RETURNED: Expectation = { servedBy: 'victim', outageMs: 0, status: IN_SYNC };
const AS_BEFORE: Expectation = { ...UNNOTICED, status: IN_SYNC };

const RELOADS = 5;

const configurationOf = ({ group, victim }: Scene) => group.configurationOf(victim.name);

/** Gives the victim its first configuration back. */
const restoreConfiguration = (scene: Scene) => scene.group.reload(scene.victim.name, configurationOf(scene));

async function reloadAgainAndAgain(scene: Scene): Promise<void> {
  for (let time = 1; time <= RELOADS; time++) {
    const drain = { deadline: `${30 + time}s` };
    await scene.group.reload(scene.victim.name, { ...configurationOf(scene), drain });
  }
}

/** undefined: no controller answers just now. */
const statusOf = ({ victim }: Scene) => victim.ripcord.status().catch(() => undefined);

const REFUSED: Condition = {
  what: 'status says why the file is not in force',
  holds: async scene => typeof (await statusOf(scene))?.configuration.error === 'string',
};

/** What a pass failed at. */
const told = (what: string, error: RegExp): Condition => ({
  what,
  holds: async scene => error.test((await statusOf(scene))?.error ?? ''),
});

/** A session in `configure terminal`, which holds the lock of mgmtd (FRR 10). Those of FRR 8 hold none. */
const sessions = new WeakMap<Scene, Program>();

const NOBODY = 65534;
/** What an operator's user has: FRR's groups, and CAP_NET_ADMIN; and the right to enter a root that FRR may lie in. */
function asUser({ frr, ripcord }: Server): readonly string[] {
  const groups = [frr.sockets, path.join(frr.sockets, 'zebra.vty')].map(each => statSync(each).gid);
  for (const folder of Object.values(ripcord.paths)) {
    mkdirSync(folder, { recursive: true });
    chownSync(folder, NOBODY, NOBODY);
  }
  return [
    ...['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, `--groups=${groups.join()}`],
    ...['--inh-caps=+net_admin,+sys_chroot', '--ambient-caps=+net_admin,+sys_chroot'],
  ];
}

function setSockets({ victim: { frr } }: Scene, mode: number): void {
  for (const name of readdirSync(frr.sockets)) {
    if (name.endsWith('.vty')) chmodSync(path.join(frr.sockets, name), mode);
  }
}

/** Where the controller of the victim writes: FRR's file and its own state. */
const written = ({ victim: { frr, configuration } }: Scene) => [
  path.dirname(frr.file),
  configuration.paths.state,
];

export const machineFaults: readonly Fault[] = [
  {
    ...{ name: 'five reloads in a failover', group: 9, form: 'short' },
    so: 'it goes as without them',
    inject: async scene => {
      scene.service.kill();
      await reloadAgainAndAgain(scene);
    },
    undo: async scene => {
      await scene.service.start();
      await restoreConfiguration(scene);
    },
    meanwhile: { ...TAKEN_OVER, status: { services: [{ state: 'withdrawn', observedMetric: null }] } },
    afterwards: RETURNED,
  },
  {
    ...{ name: 'invalid configuration', group: 9, form: 'full' },
    so: 'the one before stays in force, status says so, and nobody notices',
    inject: ({ victim }) => victim.ripcord.configure('server: 42\n'),
    undo: restoreConfiguration,
    meanwhile: { ...UNNOTICED, conditions: [REFUSED] },
    afterwards: { ...AS_BEFORE, status: { ...IN_SYNC, configuration: { error: null } } },
  },
  {
    ...{ name: 'service dies under an invalid configuration', group: 9, form: 'full' },
    so: 'it goes as without it',
    inject: ({ victim, service }) => {
      victim.ripcord.configure('server: 42\n');
      service.kill();
    },
    undo: async scene => {
      await scene.service.start();
      await restoreConfiguration(scene);
    },
    meanwhile: { ...TAKEN_OVER, conditions: [REFUSED] },
    afterwards: RETURNED,
  },
  {
    ...{ name: 'service dies while another vtysh configures', group: 9, form: 'full' },
    so: 'another server takes over; where that vtysh holds a lock, the metric follows once it is left',
    inject: scene => {
      const [program, ...args] = scene.victim.frr.vtyshCommand;
      const session = scene.victim.host.start('session', [program, ...args], 'pipe');
      session.child.stdin?.write('configure terminal\n');
      sessions.set(scene, session);
      scene.service.kill();
    },
    undo: async scene => {
      const session = sessions.get(scene);
      session?.child.stdin?.end();
      await session?.ended;
      await scene.service.start();
    },
    meanwhile: { servedBy: 'another', outageMs: TAKEOVER_MS },
    afterwards: RETURNED,
  },
  {
    ...{ name: 'service dies on a full disk', group: 9, form: 'full' },
    so: 'it goes as with an empty one',
    inject: async scene => {
      for (const folder of written(scene)) await fill(scene.victim.host, folder);
      scene.service.kill();
    },
    undo: async scene => {
      await scene.service.start();
      for (const folder of written(scene)) await unmount(scene.victim.host, folder);
    },
    meanwhile: { ...TAKEN_OVER, status: { services: [{ state: 'withdrawn', observedMetric: null }] } },
    afterwards: RETURNED,
  },
  {
    ...{ name: 'service dies below a read-only /etc', group: 9, form: 'full' },
    so: 'it is withdrawn all the same; status tells what cannot be written, and it is once it can',
    inject: async scene => {
      await makeReadOnly(scene.victim.host, path.dirname(scene.victim.frr.file));
      const configuration = configurationOf(scene);
      const { routing } = scene.victim.configuration;
      await scene.group.reload(scene.victim.name, {
        ...configuration,
        routing: { ...routing, timers: { timeout: 170 } },
      });
      scene.service.kill();
    },
    undo: async scene => {
      await unmount(scene.victim.host, path.dirname(scene.victim.frr.file));
      await scene.service.start();
      await restoreConfiguration(scene);
    },
    meanwhile: {
      ...TAKEN_OVER,
      conditions: [told('status tells that the file cannot be written', /EROFS|read-only/)],
    },
    afterwards: RETURNED,
  },
  {
    ...{ name: "no permission on FRR's sockets", group: 9, form: 'full' },
    so: 'a controller that starts there says so, the route stays, and all goes on once there is',
    under: asUser,
    // FRR's folder is not its own to write.
    says: { routing: { config: null } },
    inject: async scene => {
      setSockets(scene, 0);
      await scene.signal(await scene.controllerPid(), 'SIGKILL');
    },
    undo: scene => setSockets(scene, 0o770),
    meanwhile: {
      ...UNNOTICED,
      conditions: [told('status tells of it, and what to do', /this user may not use FRR's sockets/)],
    },
    afterwards: AS_BEFORE,
  },
];
