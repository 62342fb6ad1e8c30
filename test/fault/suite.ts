/** Faults as tests: each in a lab of its own. */
import { describe, it } from 'vitest';
import { attempts } from '../lab/attempts.ts';
import { LabError } from '../lab/command.ts';
import { frrVersion, has } from '../lab/frr.ts';
import { type Fault, GROUPS, type GroupNumber } from './fault.ts';
import { faultsOf } from './faults/index.ts';
import { keepResult } from './results.ts';
import { Scene } from './scene.ts';
import { suffer } from './suffer.ts';

/**
 * How late the machine may be, in ms. A check has 450 ms (scene.ts) in which three must have their turn after one another:
 * ripcord that asks, the service that answers, and ripcord again.
 */
const ALLOWED_MS = 150;

const FULL = process.env.FAULT_FORM === 'full';

/** The tests of a group: those of the short form, or all. A group without any fails, as vitest takes it. */
export function testGroup(group: GroupNumber): void {
  const faults = faultsOf(group).filter(
    ({ form, needs }) => (FULL || form === 'short') && (needs === undefined || has(needs)),
  );
  describe.concurrent(`Given servers at work and a fault of ${GROUPS[group]}`, () => {
    for (const fault of faults)
      it(`${fault.name}: ${fault.so}`, () =>
        attempts({ name: fault.name, allowedMs: ALLOWED_MS }, () => tryFault(fault)));
  });
}

async function tryFault(fault: Fault): Promise<void> {
  const about = {
    ...{ fault: fault.name, group: fault.group },
    ...{ frr: await frrVersion(), date: new Date().toISOString() },
  };
  await using scene = await Scene.build(fault);
  try {
    keepResult({ ...about, held: true, ...(await suffer(scene, fault)) });
  } catch (error) {
    const why = error instanceof LabError ? (error.message.split('\n')[0] ?? '') : String(error);
    keepResult({ ...about, held: false, why });
    throw error;
  }
}
