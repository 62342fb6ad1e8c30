/** Group 2: ripcord itself dies, hangs, or cannot come back. Its guard watches over it, as in a container. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { Debugger } from '../debugger.ts';
import { type Condition, type Expectation, type Fault, UNNOTICED } from '../fault.ts';
import { RIP_MS, type Scene, TAKEOVER_MS } from '../scene.ts';

/** A guard's patience with a silent controller (10 s), the start of another one, and two checks. */
const BACK_WITHIN_MS = 25_000;
/** A route stays for 15 s without a controller; then a withdrawal is started, which takes 8 s at most. */
const UNATTENDED_MS = 30_000;

const SERVING = { inStep: true, phase: 'serving', services: [{ state: 'normal' }] };
/** It serves on, and a controller watches over it again. */
const ATTENDED: Expectation = { ...UNNOTICED, status: SERVING };
const RETURNED: Expectation = { servedBy: 'victim', outageMs: 0, status: SERVING };

const poisonWithin = (withinMs: number): Condition => ({
  what: 'its route is poisoned',
  withinMs,
  holds: ({ group, victim }, since) => group.wire.firstOf(victim.name, 16, since),
});

const restart = ({ group, victim }: Scene) => group.startRipcord(victim.name);

/** A fault of the controller that its guard mends by itself. */
const mended = (name: string, form: Fault['form'], inject: Fault['inject']): Fault => ({
  ...{ name, group: 2, form, inject },
  so: 'it is brought back, and nobody notices',
  meanwhile: ATTENDED,
  afterwards: ATTENDED,
});

/** Resolves when the controller that runs now has gone. */
async function gone(scene: Scene, pid: number): Promise<void> {
  await scene.group.until(() => hasGone(scene, pid), `controller ${pid} has gone`);
}

const hasGone = async ({ victim }: Scene, pid: number): Promise<boolean> =>
  (await victim.host.attempt(['kill', '-0', `${pid}`])).exitCode !== 0;

/** In place of the folder with its control socket there is a file now: no controller can start. */
function blockStart({ victim }: Scene): void {
  const { run } = victim.configuration.paths;
  renameSync(run, `${run}.away`);
  writeFileSync(run, '');
}

function unblockStart({ victim }: Scene): void {
  const { run } = victim.configuration.paths;
  rmSync(run);
  renameSync(`${run}.away`, run);
}

export const ripcordFaults: readonly Fault[] = [
  {
    name: 'ripcord stopped',
    group: 2,
    so: 'the traffic moves first, then its route and its address go, and it returns without a lost connection',
    form: 'full',
    inject: ({ victim }) => victim.ripcord.stop(),
    undo: restart,
    meanwhile: {
      servedBy: 'another',
      outageMs: 0,
      conditions: [{ what: 'its address is gone', holds: async scene => !(await scene.hasAlias()) }],
    },
    afterwards: RETURNED,
  },
  mended('controller killed', 'short', async scene => {
    const pid = await scene.controllerPid();
    await scene.signal(pid, 'SIGKILL');
    await gone(scene, pid);
  }),
  mended('controller killed five times in a row', 'full', async scene => {
    for (let time = 0; time < 5; time++) {
      const pid = await scene.controllerPid();
      await scene.signal(pid, 'SIGKILL');
      await gone(scene, pid);
      await scene.group.says(scene.victim.name, { phase: 'serving' });
    }
  }),
  mended('controller stands still', 'full', async scene => {
    const pid = await scene.controllerPid();
    await scene.signal(pid, 'SIGSTOP');
    await gone(scene, pid);
  }),
  mended('event loop blocked', 'full', async scene => {
    const pid = await scene.controllerPid();
    const node = await Debugger.attach(scene.victim.host, pid);
    node.run('for(;;);');
    await gone(scene, pid);
    node.leave();
  }),
  mended('out of memory', 'full', async scene => {
    const { host } = scene.victim;
    const pid = await scene.controllerPid();
    const [, inUse] = /^VmSize:\s+(\d+) kB/m.exec(await host.run(['cat', `/proc/${pid}/status`])) ?? [];
    const limit = (Number(inUse) + 128 * 1024) * 1024;
    const node = await Debugger.attach(host, pid);
    await host.run(['prlimit', '--pid', `${pid}`, `--as=${limit}`, '--core=0']);
    node.run('for(const all=[];;)all.push(new Array(1e5).fill(0.5));');
    // The debugger may hold a process back that is about to die of it.
    const dying = async () => node.hasSaid('OOM') || (await hasGone(scene, pid));
    await scene.group.until(dying, `controller ${pid} has no memory left`);
    node.leave();
    await gone(scene, pid);
  }),
  {
    name: 'service dies while the controller stands still',
    group: 2,
    so: 'the other server takes over all the same, and the guard sees to the poison',
    form: 'full',
    inject: async scene => {
      await scene.signal(await scene.controllerPid(), 'SIGSTOP');
      scene.service.kill();
    },
    undo: ({ service }) => service.start(),
    meanwhile: {
      servedBy: 'another',
      outageMs: TAKEOVER_MS,
      announced: [16],
      conditions: [poisonWithin(BACK_WITHIN_MS)],
    },
    afterwards: RETURNED,
  },
  {
    name: 'controller killed and its configuration broken',
    group: 2,
    so: 'the guard withdraws by the configuration that was last in force',
    form: 'full',
    inject: async scene => {
      const pid = await scene.controllerPid();
      scene.victim.ripcord.configure('server: 42\n');
      await scene.signal(pid, 'SIGKILL');
    },
    undo: restart,
    meanwhile: { servedBy: 'another', outageMs: RIP_MS, conditions: [poisonWithin(UNATTENDED_MS)] },
    afterwards: RETURNED,
  },
  {
    name: 'controller killed and cannot start',
    group: 2,
    so: 'the guard tries for 15 s, then withdraws, and goes on trying',
    form: 'full',
    inject: async scene => {
      const pid = await scene.controllerPid();
      blockStart(scene);
      await scene.signal(pid, 'SIGKILL');
    },
    undo: scene => {
      unblockStart(scene);
      if (!scene.victim.ripcord.isRunning) restart(scene);
    },
    meanwhile: { servedBy: 'another', outageMs: RIP_MS, conditions: [poisonWithin(UNATTENDED_MS)] },
    afterwards: RETURNED,
  },
  {
    name: 'guard killed',
    group: 2,
    so: 'the controller moves the traffic and leaves: nobody would watch over it',
    form: 'full',
    inject: ({ victim }) => victim.ripcord.signal('SIGKILL'),
    undo: restart,
    meanwhile: { servedBy: 'another', outageMs: 0, conditions: [poisonWithin(UNATTENDED_MS)] },
    afterwards: RETURNED,
  },
  {
    name: 'guard and controller killed at once',
    group: 2,
    so: 'the route stays, and whoever starts them again takes it up as it is',
    form: 'full',
    // With all that they have started, as where a container is killed.
    inject: async scene => {
      const { host, ripcord } = scene.victim;
      const pid = await scene.controllerPid();
      // By one builtin of the shell: each would act upon the death of the other.
      await host.run(['bash', '-c', 'kill -KILL -- "$0" "-$1"', ripcord.pid, `${pid}`]);
    },
    undo: restart,
    meanwhile: UNNOTICED,
    afterwards: ATTENDED,
  },
];
