/** Does a real daemon take a file, whole and without a complaint? */
import { writeFileSync } from 'node:fs';
import { describeFailure, systemExec } from '../../src/sys/exec.ts';
import type { FrrInstance } from '../integration/frr/instance.ts';

/** Reads a file as a start of FRR does (`vtysh -b`). Throws with what FRR refused; `vtysh -C` would not ask the daemons. */
export async function loadIntegrated(frr: FrrInstance, content: string): Promise<void> {
  const result = await systemExec([...frr.vtysh, '-f', place(frr, 'frr.conf', content)], {
    timeoutMs: 10_000,
  });
  if (result.exitCode !== 0) throw new Error(describeFailure(result));
}

/** Lets ripd read its own file at its start, as Quagga's does. It logs what it refuses and goes on: read back. */
export async function loadIntoRipd(frr: FrrInstance, content: string): Promise<void> {
  await frr.signal('ripd', 'SIGKILL');
  await frr.startDaemon('ripd', '-f', place(frr, 'ripd.conf', content));
}

function place(frr: FrrInstance, name: string, content: string): string {
  const { real, seen } = frr.file(name);
  writeFileSync(real, content, { mode: 0o644 });
  return seen;
}
