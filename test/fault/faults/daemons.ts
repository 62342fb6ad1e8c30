/** Group 3: the routing daemons die, hang and are restarted, with whatever file. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Daemon } from '../../lab/frr.ts';
import { type Condition, type Expectation, type Fault, UNNOTICED } from '../fault.ts';
import { type Scene, TAKEOVER_MS } from '../scene.ts';

const SEEN_WITHIN_MS = 1000;

/** ripcord's own event tells when. */
const seen = (process: string, state: string): Condition => ({
  what: `ripcord sees that ${process} is ${state}`,
  withinMs: SEEN_WITHIN_MS,
  holds: (scene, since) => scene.wrote({ event: 'process', process, state }, since),
});

const IN_SYNC = { inStep: true, services: [{ state: 'normal' }] };
/** All that was lost is there again, and a change would be heard at once. */
const HEARD: Expectation = { ...UNNOTICED, status: { ...IN_SYNC, hearing: 'hearing' } };

const needing = (daemon: Daemon): Pick<Fault, 'needs'> => (daemon === 'mgmtd' ? { needs: 'mgmtd' } : {});

/**
 * zebra and mgmtd come back with the file's metric, which a ripd that lives on holds until ripcord has entered the right one
 * (10.3: for 0 to 226 ms). An update that falls due just then tells it, and nobody can prevent that: so one went out before.
 */
const afterAnUpdate =
  (daemon: Daemon) =>
  async (scene: Scene): Promise<void> => {
    if (daemon !== 'ripd') await scene.updated();
  };

const killed = (daemon: Daemon): Fault => ({
  ...{ name: `${daemon} killed, started again later`, group: 3, form: 'full', ...needing(daemon) },
  so: 'it is seen within 1 s, and what it forgot is entered again before anybody hears of it',
  inject: ({ victim }) => victim.frr.kill(daemon),
  undo: async scene => {
    await afterAnUpdate(daemon)(scene);
    await scene.victim.frr.restart(daemon);
  },
  meanwhile: {
    ...UNNOTICED,
    conditions: [seen(daemon, 'gone')],
    status: { processes: { [daemon]: 'gone' } },
  },
  afterwards: HEARD,
});

const hung = (daemon: Daemon): Fault => ({
  ...{ name: `${daemon} hung`, group: 3, form: 'full', ...needing(daemon) },
  so: 'it is seen within 1 s, and all goes on',
  inject: ({ victim }) => victim.frr.kill(daemon, 'SIGSTOP'),
  undo: ({ victim }) => victim.frr.kill(daemon, 'SIGCONT'),
  meanwhile: {
    ...UNNOTICED,
    conditions: [seen(daemon, 'hung')],
    status: { processes: { [daemon]: 'hung' } },
  },
  afterwards: HEARD,
});

const restarted = (daemon: Daemon): Fault => ({
  ...{ name: `${daemon} restarted`, group: 3, form: 'full', ...needing(daemon) },
  so: 'it is seen within 1 s, and what it forgot is entered again before anybody hears of it',
  ready: afterAnUpdate(daemon),
  inject: ({ victim }) => victim.frr.restart(daemon),
  meanwhile: { ...HEARD, conditions: [seen(daemon, 'gone')] },
  afterwards: HEARD,
});

async function killAll({ victim }: Scene): Promise<void> {
  await Promise.all(victim.frr.daemons.map(daemon => victim.frr.kill(daemon)));
}

/** All daemons die, their file is rewritten, and they come back. */
async function restartWith(scene: Scene, rewrite: (content: string) => string): Promise<void> {
  const { frr } = scene.victim;
  const file = readFileSync(frr.file, 'utf8');
  await killAll(scene);
  writeFileSync(frr.file, rewrite(file));
  await frr.start();
}

const restartedWith = (what: string, rewrite: (content: string) => string): Fault => ({
  ...{ name: `FRR restarted with ${what}`, group: 3, form: 'full' },
  so: 'what is wanted is entered and written again before anybody hears of it',
  inject: scene => restartWith(scene, rewrite),
  meanwhile: { ...HEARD, conditions: [FILE_WITHDRAWN] },
  afterwards: HEARD,
});

/** What reaches the disk is always withdrawn. */
const FILE_WITHDRAWN: Condition = {
  what: "FRR's file says 16",
  holds: ({ victim: { frr } }) => {
    const file = readFileSync(frr.file, 'utf8');
    return file.includes('set metric 16') && !/metric (?!16)\d/.test(file);
  },
};

const MORE = 'ip prefix-list OPERATORS seq 10 permit 172.16.0.0/12';

export const daemonFaults: readonly Fault[] = [
  ...(['zebra', 'ripd', 'mgmtd'] as const).flatMap(daemon => [
    killed(daemon),
    hung(daemon),
    restarted(daemon),
  ]),
  {
    ...{ name: 'FRR killed, started again later', group: 3, form: 'short' },
    so: 'the routers keep the route, and what FRR forgot is entered again before anybody hears of it',
    inject: killAll,
    undo: ({ victim }) => victim.frr.start(),
    meanwhile: { ...UNNOTICED, conditions: [seen('ripd', 'gone'), seen('zebra', 'gone')] },
    afterwards: HEARD,
  },
  {
    ...{ name: 'ripd hung and the service dies', group: 3, form: 'full' },
    so: 'the other server takes over, though nothing can be withdrawn; once it goes on, it is',
    inject: async ({ victim, service }) => {
      await victim.frr.kill('ripd', 'SIGSTOP');
      service.kill();
    },
    undo: async ({ victim, service }) => {
      await victim.frr.kill('ripd', 'SIGCONT');
      await service.start();
    },
    meanwhile: { servedBy: 'another', outageMs: TAKEOVER_MS, announced: [] },
    afterwards: { servedBy: 'victim', outageMs: 0, status: IN_SYNC },
  },
  restartedWith('the file as it is', content => content),
  restartedWith("yesterday's metric in the file", content =>
    content.replaceAll('set metric 16', 'set metric 2'),
  ),
  {
    ...restartedWith('an empty file', () => ''),
    undo: scene => scene.restoreOperators(),
  },
  {
    ...restartedWith('a line more of its operator', content => content.replace('!', `!\n${MORE}`)),
    undo: async scene => {
      await scene.victim.frr.vtysh('configure terminal', `no ${MORE}`);
      scene.restoreFile();
    },
    meanwhile: {
      ...HEARD,
      conditions: [
        {
          what: 'the line is there, in FRR and in the file',
          holds: async ({ victim: { frr } }) =>
            (await frr.vtysh('show running-config')).includes(MORE) &&
            readFileSync(frr.file, 'utf8').includes(MORE),
        },
        FILE_WITHDRAWN,
      ],
    },
  },
  {
    ...{
      name: "FRR restarted with yesterday's metric in the file while the service is dead",
      group: 3,
      form: 'full',
      inChaos: false,
    },
    so: 'the dead service draws nobody',
    inject: async scene => {
      const { group, service, others } = scene;
      service.kill();
      await group.served(others.map(({ name }) => name));
      await group.quiet();
      await restartWith(scene, content => content.replaceAll('set metric 16', 'set metric 1'));
    },
    undo: ({ service }) => service.start(),
    meanwhile: {
      servedBy: 'another',
      outageMs: TAKEOVER_MS,
      announced: [16],
      status: { inStep: true, services: [{ state: 'withdrawn', observedMetric: null }] },
    },
    afterwards: { servedBy: 'victim', outageMs: 0, status: IN_SYNC },
  },
];
