/** A soak: two sites at work for long, exercised all the time, and what the victim's controller holds meanwhile. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { consumed, processesOf } from '../../bench/measure/processes.ts';
import { LabError } from '../../lab/command.ts';
import type { Group } from '../../lab/convergence/group.ts';
import { now } from '../../lab/now.ts';
import type { Server } from '../../lab/server.ts';
import { PACE } from '../chaos/invariants.ts';
import { CONTROLLER } from '../chaos/leaks.ts';
import { atWork, CHECK } from '../scene.ts';
import { levels, type Sample, type SoakOutcome, whatGrew } from './samples.ts';

const SAMPLE_EVERY_MS = 15_000;
/** One exercise after the other, with a rest between. */
const REST_MS = 30_000;

const RECORDER = fileURLToPath(new URL('recorder.mjs', import.meta.url));
const recordOf = ({ host }: Server): string => path.join(host.dir, 'record');

const VICTIM = 'smtp-a';
const BACK = { inStep: true, services: [{ state: 'normal' }] };
const AWAY = { services: [{ state: 'withdrawn', observedMetric: null }] };

/** What happens to a server in its life, without its controller being started anew. */
const EXERCISES: Readonly<Record<string, (group: Group) => Promise<void>>> = {
  'service dies and returns': async group => {
    group.service(VICTIM).kill();
    await group.says(VICTIM, AWAY);
    await group.service(VICTIM).start();
  },
  'the other service dies and returns': async group => {
    group.service('smtp-b').kill();
    await group.says('smtp-b', AWAY);
    await group.service('smtp-b').start();
  },
  'drained and undrained': async group => {
    await group.order(VICTIM, 'drain', '--wait');
    await group.order(VICTIM, 'undrain');
  },
  reloaded: async group => {
    await group.reload(VICTIM, { ...group.configurationOf(VICTIM), drain: { deadline: '20s' } });
    await group.reload(VICTIM, group.configurationOf(VICTIM));
  },
  'FRR restarted': async group => {
    const { frr } = group.lab.server(VICTIM);
    for (const daemon of frr.daemons) await frr.stop(daemon);
    await frr.start();
  },
};

export async function runSoak(ms: number, say: (line: string) => void): Promise<SoakOutcome> {
  await using group = await atWork({
    says: { channel: 'right', service: { checks: [{ ...CHECK, ...PACE }] }, peerCheck: PACE },
    under: server => ['env', `NODE_OPTIONS=--import=${RECORDER}`, `RECORD_TO=${recordOf(server)}`],
  });
  const begun = now();
  const goesOn = () => now() - begun < ms;
  const samples: Sample[] = [];
  const sampling = sample(group.lab.server(VICTIM), begun, goesOn, each => {
    samples.push(each);
    say(JSON.stringify(each));
  });
  const [exercises] = await Promise.all([exerciseAll(group, goesOn), sampling]);
  const { first, last } = levels(samples);
  return { samples, exercises, first, last, grown: whatGrew(first, last) };
}

/** One after the other, again and again; returns how often each was done. */
async function exerciseAll(group: Group, goesOn: () => boolean): Promise<Record<string, number>> {
  const done: Record<string, number> = {};
  while (goesOn()) {
    for (const [name, exercise] of Object.entries(EXERCISES)) {
      if (!goesOn()) break;
      await exercise(group);
      await group.says(VICTIM, BACK);
      done[name] = (done[name] ?? 0) + 1;
      await sleep(REST_MS);
    }
  }
  return done;
}

async function sample(
  server: Server,
  begun: number,
  goesOn: () => boolean,
  onSample: (sample: Sample) => void,
): Promise<void> {
  const [pid = 0] = await processesOf(server.host, CONTROLLER);
  const inside = (await server.ripcord.status()).pid;
  let [cpu, at] = [consumed([pid]), now()];
  while (goesOn()) {
    await sleep(SAMPLE_EVERY_MS);
    if (!existsSync(`/proc/${pid}`)) throw new LabError(`the controller of ${server.name} has ended`);
    const { heapUsed, rss, handles } = JSON.parse(readFileSync(`${recordOf(server)}-${inside}.json`, 'utf8'));
    const [spent, moment] = [consumed([pid]), now()];
    onSample({
      minute: round((moment - begun) / 60_000),
      rssMiB: round(rss / 2 ** 20),
      heapMiB: round(heapUsed / 2 ** 20),
      fds: readdirSync(`/proc/${pid}/fd`).length,
      handles,
      cpuPercent: round(((spent - cpu) / (moment - at)) * 100_000),
    });
    [cpu, at] = [spent, moment];
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;
