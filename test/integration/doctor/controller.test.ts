/** What is found beside controllers: real ones that reach no daemon, and what only looks like one. */
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAnswered, socketPath } from '../../../src/api/client.ts';
import { setClock, underOwnClock } from '../../lab/own-clock.ts';
import { status } from '../../unit/doctor/facts.ts';
import { until } from '../frr/instance.ts';
import { Patient, said } from './patient.ts';
import { startController } from './program.ts';
import { listenOn, opened } from './sockets.ts';

/** No controller of these tests reaches a daemon, so none changes anything. */
const NOWHERE = ['/nonexistent/vtysh'];

function unreached(): Patient {
  const patient = new Patient();
  patient.configure({ routing: { vtysh: NOWHERE } });
  return patient;
}

async function controllerOf(patient: Patient, prefix?: readonly string[]) {
  const file = await patient.write();
  return startController(file, () => isAnswered(socketOf(patient)), prefix);
}

const socketOf = ({ folder }: Patient): string => socketPath(join(folder, 'run'));

/** Something that answers as a controller. */
async function standIn(patient: Patient, change: object = {}) {
  await mkdir(join(patient.folder, 'run'), { recursive: true });
  const answer = JSON.stringify(status({ version: '0.1.0', pid: process.pid, ...change }));
  return opened(
    createServer((_, response) => response.end(answer)),
    socketOf(patient),
  );
}

describe('Given a run folder', () => {
  it('in which no controller runs, that is said', async () => {
    await using patient = unreached();
    const none = [
      `unknown: No controller answers on ${socketOf(patient)}: what needs a running one was not checked.`,
    ];
    expect(said(await patient.examined('controller-state'))).toEqual(none);
  });

  it('in which a controller runs that cannot reach its daemon, its error is found', async () => {
    await using patient = unreached();
    await using _controller = await controllerOf(patient);
    const findings = await until('the controller has met its error', async () => {
      const seen = await patient.findings();
      return seen.some(({ found }) => found.includes('cannot apply its decisions')) && seen;
    });
    const of = (name: string) => said(findings.filter(({ examination }) => examination === name));
    expect(of('controller-state')).toEqual([
      expect.stringMatching(/^error: The controller cannot apply its decisions: .*\/nonexistent\/vtysh/),
    ]);
    expect(of('clock-step')).toEqual(['ok: The clock has not been set since the controller started.']);
  });

  it('whose controller hangs, that is found', async () => {
    await using patient = unreached();
    await mkdir(join(patient.folder, 'run'));
    await using _unresponsive = await listenOn(socketOf(patient));
    expect(said(await patient.examined('controller-state'))).toEqual([
      `error: A controller listens on ${socketOf(patient)} and does not answer: no controller answers on ${socketOf(patient)}: no answer within 5000 ms.`,
    ]);
  });

  it('whose controller is that of another server, that is found', async () => {
    await using patient = unreached();
    await using _other = await standIn(patient, { server: 'smtp-x' });
    expect(said(await patient.examined('controller-state'))).toEqual([
      `error: The controller in ${patient.folder}/run (pid ${process.pid}) is that of smtp-x, not of smtp-b.`,
    ]);
  });
});

describe('Given a second controller in another run folder', () => {
  it('beside the same daemon, it is found; beside another, it is none of our business', async () => {
    await using first = unreached();
    await using second = unreached();
    await using running = await controllerOf(second);
    // Other tests run controllers on this machine, too.
    const ofSecond = async () =>
      said(await first.examined('two-controllers')).filter(line => line.includes(second.file));
    expect(await ofSecond()).toEqual([
      `error: Another controller runs for the same daemon (pid ${running.pid}, ${second.file}).`,
    ]);
    first.configure({ routing: { vtysh: ['/nonexistent/other-vtysh'] } });
    expect(await ofSecond()).toEqual([]);
  });
});

describe('Given a clock that is set while a controller runs', () => {
  it.each([
    ['back', -3_600_000, 36],
    ['forward', 7_200_000, 72],
  ])('%s, that is found', async (direction, byMs, hundreds) => {
    await using patient = unreached();
    const clock = join(patient.folder, 'clock');
    await using _controller = await controllerOf(patient, underOwnClock(clock));
    setClock(clock, byMs);
    await until('it is found', async () => {
      const [found = ''] = said(await patient.examined('clock-step'));
      return found.startsWith(`warning: The clock has been set ${direction} by ${hundreds}`);
    });
  });
});
